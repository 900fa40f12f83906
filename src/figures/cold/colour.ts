/** From one colour to a picture: pixelation run backwards by the network; the start is four numbers. */
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {readout} from "../readout.js";
import {createFailureLine} from "../network-work.js";
import {createStage, markDrawn} from "../stage.js";
import {cold as words} from "../strings/en/cold.js";
import {createGallery, type GalleryEntry} from "../gallery.js";
import {SMALL_SIZE} from "./halve.js";
import {evenSeverities, shownSteps} from "./kinds.js";
import {sharpnessOf} from "./measures.js";
import {createBoard} from "./tiles.js";
import type {ColdStep} from "./minds.js";
import {compositeOverGrey} from "../../math/pictures/pictures.js";
import type {NetworkRestorer} from "./restorer.js";
import type {Degrade} from "../../math/degradations/degradation.js";

export interface ColourFigureOptions {
  readonly pixelate: Degrade;
  readonly step: ColdStep;
  readonly restorer: Promise<NetworkRestorer>;
}

/** So many at most are shown beside the one colour. */
const FRAMES = 4;

/** One pixel: hue in degrees, covering a share of it. Premultiplied, so the colour is scaled by the share. */
function pixelOf(hue: number, cover: number): readonly number[] {
  const channel = (offset: number): number => {
    const k = (offset + hue / 30) % 12;
    return 0.55 - 0.4 * Math.max(-1, Math.min(k - 3, 9 - k, 1)); // HSL with lightness 0.55 and the amplitude 0.4
  };
  return [...[0, 8, 4].map((offset) => 2 * cover * channel(offset) - 1), 2 * cover - 1];
}

/** A picture of one colour. */
export function plainColour(hue: number, cover: number): Float64Array {
  const pixel = pixelOf(hue, cover);
  return Float64Array.from({length: 4 * SMALL_SIZE ** 2}, (_, i) => pixel[i % 4]!);
}

export function createColourFigure({pixelate, step, restorer}: ColourFigureOptions): HTMLElement {
  const text = words.colour;
  const element = document.createElement("div");
  const gallery = createGallery();
  const said = readout("");
  const board = createBoard(gallery.element, said);
  board.style.marginTop = "0.8rem";
  const strip = createStage({
    label: text.strip,
    aspect: (width) => width / 26,
    draw({context, width, height, colors}) {
      const bytes = new Uint8ClampedArray(4);
      for (let x = 0; x < width; x += 2) {
        const [red, green, blue] = compositeOverGrey(pixelOf((360 * x) / width, cover.value), bytes);
        context.fillStyle = `rgb(${red} ${green} ${blue})`;
        context.fillRect(x, 6, 2.5, height - 6);
      }
      const at = (hue.value / 360) * width;
      context.fillStyle = colors.point;
      context.fillRect(at - 1, 0, 2, height);
    }
  });
  strip.canvas.addEventListener("click", ({offsetX}) => hue.set(Math.round((360 * offsetX) / strip.canvas.clientWidth) % 360));
  const hue = slider({label: text.hue, name: "hue", min: 0, max: 359, step: 1, value: 45, format: (value) => `${value}°`});
  const cover = slider({label: text.cover, name: "cover", min: 0.1, max: 1, step: 0.05, value: 0.6, format: (value) => `${Math.round(100 * value)} %`});
  const steps = slider({label: words.minds.steps, name: "steps", min: 1, max: 32, step: 1, value: 16});
  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);

  function compute(): void {
    strip.redraw();
    latest(async (breathe) => {
      failure.clear();
      await whenNear(element);
      let x = plainColour(hue.value, cover.value);
      const entries: GalleryEntry[] = [{x, words: text.start, meaning: "point"}];
      const severities = evenSeverities(steps.value);
      const shown = shownSteps(steps.value, FRAMES);
      const show = (): void => gallery.update([...entries, ...toCome.slice(entries.length - 1)]);
      const toCome: GalleryEntry[] = shown.map((i) => ({x: undefined, words: words.restore.frame(severities[i]!), label: words.restore.waiting}));
      show();
      said.textContent = words.restore.waiting;
      markDrawn(board);
      const restore = await restorer;
      for (let i = 0; i < steps.value; i++) {
        const [s, less] = [severities[i]!, severities[i + 1]!];
        const guess = await restore(x, s, "pixelate");
        await breathe();
        x = step(2, pixelate, x, guess, s, less);
        if (shown.includes(i + 1)) entries.push({x, words: words.restore.frame(less), meaning: less > 0 ? "point" : "clean"});
        show();
      }
      said.textContent = text.say(steps.value);
      board.dataset.value = JSON.stringify({hue: hue.value, cover: cover.value, steps: steps.value, sharpness: sharpnessOf(x)});
      markDrawn(board);
    });
  }
  for (const control of [hue, cover, steps]) control.addEventListener("input", compute);
  element.append(strip.element, board, failure.element, controls(hue, cover, steps));
  compute();
  return element;
}
