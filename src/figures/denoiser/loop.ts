/** Denoise, add less noise, denoise: the loop, one press at a time, with a noise level that the reader chooses. */
import {button, controls, seedField, slider} from "../controls.js";
import {readout} from "../readout.js";
import {whenNear} from "../breath.js";
import {markDrawn, markState} from "../stage.js";
import {strings} from "../strings.js";
import {denoiser as words} from "../strings/en/denoiser.js";
import {createGallery, type GalleryEntry} from "../gallery.js";
import {createRandom} from "../../math/noise/random.js";

export interface LoopFigureOptions {
  readonly dim: number;
  /** D(x; σ). */
  readonly denoise: (x: Float64Array, sigma: number) => Float64Array;
  /** D + σε: the other half of the loop. */
  readonly renoise: (denoised: Float64Array, eps: Float64Array, sigma: number) => Float64Array;
  /** Which picture is nearest, and how far away. */
  readonly nearest: (x: Float64Array) => {readonly name: string; readonly distance: number};
}

const START = 80;
/** Nearer than this per coordinate to a picture of the set, an answer is that picture. */
const SHARP = 0.02;

export function createLoopFigure({dim, denoise, renoise, nearest}: LoopFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.setAttribute("role", "img");
  markState(stage, "loading");
  const gallery = createGallery({small: true});
  const numbers = readout("");
  const sigma = slider({label: words.loop.next, symbol: "sigma", min: 0.5, max: START, value: 40, scale: "log"});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  let entries: GalleryEntry[] = [];
  let [x, level, steps] = [new Float64Array(), START, 0];
  let denoised: Float64Array | undefined;

  function begin(): void {
    x = createRandom(seed.value).normals(dim).map((value) => START * value) as Float64Array<ArrayBuffer>;
    [level, steps, denoised] = [START, 0, undefined];
    entries = [{x, words: words.loop.noise(START), sigma: START, meaning: "point"}];
    show();
  }
  function clean(): void {
    denoised = denoise(x, level);
    steps++;
    entries.push({x: denoised, words: "D", meaning: "clean"});
    show();
  }
  function dirty(): void {
    if (!denoised) return;
    level = sigma.value;
    x = renoise(denoised, createRandom(seed.value, steps).normals(dim), level) as Float64Array<ArrayBuffer>;
    denoised = undefined;
    entries.push({x, words: words.loop.noise(level), sigma: level, meaning: "point"});
    sigma.set(Math.max(0.5, Number((level / 2).toPrecision(2))));
    show();
  }
  const denoiseButton = button({label: words.loop.denoise, onClick: clean, primary: true});
  const renoiseButton = button({label: words.loop.renoise(sigma.value), onClick: dirty});
  const restart = button({label: words.loop.restart, onClick: begin});
  seed.addEventListener("input", begin);
  sigma.addEventListener("input", () => (renoiseButton.textContent = words.loop.renoise(sigma.value)));

  function show(): void {
    gallery.update(entries.slice(-14));
    denoiseButton.disabled = denoised !== undefined;
    renoiseButton.disabled = denoised === undefined;
    if (denoised) {
      const {name, distance} = nearest(denoised);
      const sharp = distance < SHARP * Math.sqrt(dim);
      numbers.textContent = words.loop.after(steps, name, distance, sharp);
      stage.dataset.value = JSON.stringify({steps, name, distance, sharp});
    } else numbers.textContent = words.loop.before(level);
    stage.setAttribute("aria-label", numbers.textContent ?? "");
    markDrawn(stage);
  }
  stage.append(gallery.element);
  void whenNear(stage).then(begin);
  element.append(stage, controls(denoiseButton, renoiseButton, sigma), controls(restart, seed), numbers);
  return element;
}
