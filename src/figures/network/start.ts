/** A picture as a start point: noise it to σ, go back three ways. The reader's own picture, too. */
import {createLatest, whenNear} from "../breath.js";
import {controls, nextField, seedField, slider} from "../controls.js";
import {fileField} from "../file-field.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {displayScale} from "../picture.js";
import {createStage, showFailure} from "../stage.js";
import {strings} from "../strings.js";
import {createFailureLine} from "../network-work.js";
import {network as words} from "../strings/en/network.js";
import {faceOfFile} from "./upload.js";
import {CONTENDERS, endOf, noiseOf, rmsBetween, type Contender, type World} from "./world.js";
import type {AsyncDenoiser} from "../../math/types.js";

const NUM_STEPS = 12;

export interface StartOptions {
  readonly world: World;
  readonly denoisers: Readonly<Record<Contender, Promise<AsyncDenoiser>>>;
}

export function createStartFigure({world, denoisers}: StartOptions): HTMLElement {
  const text = words.start;
  const element = document.createElement("div");
  const sigma = slider({label: text.sigma, name: "sigma", symbol: "sigma", min: 0.1, max: 60, scale: "log", value: 2});
  const face = nextField({label: words.face, name: "face", min: 1, max: world.heldOut, value: 5, next: words.bench.nextSeed});
  const seed = seedField({label: words.bench.seed, value: 1, next: words.bench.nextSeed});
  /** The reader's picture, until another face is asked for. */
  let own: Float64Array | undefined;
  let clean = world.unseen(face.value - 1);
  let noised = clean;
  let ends: Partial<Record<Contender, Float64Array>> = {};

  const notice = document.createElement("div");
  const take = async (file: File): Promise<void> => {
    notice.replaceChildren();
    try {
      own = await faceOfFile(file);
      compute();
    } catch (error) {
      showFailure(notice, error instanceof Error ? error.message : String(error));
      delete notice.dataset.state; // the figure keeps its own state
    }
  };
  const upload = fileField({label: text.open, accept: "image/*", onFile: (file) => void take(file)});

  // On small screens the two inputs stand above the three results.
  const narrow = (width: number) => width < 560;
  const tileOf = (width: number) => (narrow(width) ? (width - 24) / 3 : (width - 48) / 5);
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / ((narrow(width) ? 2 : 1) * (tileOf(width) + 44)),
    pixels: true,
    draw({context, width, colors}) {
      const tile = tileOf(width);
      const put = (k: number, picture: Float64Array | undefined, name: string, below: string, frame: string, {scale = 1, dashed = false} = {}): void => {
        // On small screens the two inputs stand above, the three results below them.
        const second = narrow(width) && k >= 2;
        const left = (second ? k - 2 : k) * (tile + 12);
        const top = second ? tile + 44 : 0;
        if (picture) drawFramedPicture(context, picture, {left, top, size: tile, frame, scale, dashed});
        else {
          context.fillStyle = colors.wash;
          context.fillRect(left, top, tile, tile);
        }
        drawWords(context, name, left, top + tile + 16, {color: frame, weight: 500, maxWidth: tile});
        drawWords(context, below, left, top + tile + 32, {color: colors.muted, maxWidth: tile});
      };
      put(0, clean, text.given, own ? text.yours : text.unseen, colors.density);
      put(1, noised, text.noised, text.at(sigma.value), colors.point, {scale: displayScale(sigma.value)});
      CONTENDERS.forEach((who, k) => {
        const end = ends[who];
        put(2 + k, end, words.short[who], end ? text.off(rmsBetween(end, clean)) : who === "network" ? text.waits : text.waiting, colors.clean, {dashed: who === "network"});
      });
    }
  });
  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);
  const compute = () => latest(async (breathe) => {
    failure.clear();
    clean = own ?? world.unseen(Math.round(face.value) - 1);
    const eps = noiseOf(seed.value, 77);
    noised = clean.map((value, i) => value + sigma.value * eps[i]!);
    stage.redraw();
    const mine: Partial<Record<Contender, Float64Array>> = {};
    await Promise.all(CONTENDERS.map(async (who) => {
      const denoise = await denoisers[who];
      const wanted = async (x: Float64Array, level: number): Promise<Float64Array> => {
        await breathe();
        return denoise(x, level);
      };
      mine[who] = await endOf(wanted, {eps, clean, numSteps: NUM_STEPS, sigmaMax: sigma.value});
      await breathe();
      ends = {...ends, [who]: mine[who]};
      stage.redraw();
    }));
    const nearest = (await world.engine.nearest(mine.exact!, world.trained))[0]!.distance;
    const off = Object.fromEntries(CONTENDERS.map((who) => [who, rmsBetween(mine[who]!, clean)])) as Record<Contender, number>;
    stage.setValue(JSON.stringify({sigma: sigma.value, own: own !== undefined, off, exactFromSet: nearest}));
    stage.describe(text.alt(sigma.value, off));
  });
  face.addEventListener("input", () => {
    own = undefined;
    compute();
  });
  for (const control of [sigma, seed]) control.addEventListener("input", compute);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  element.append(controls(sigma, face, upload), notice, stage.element, failure.element, more);
  void whenNear(element).then(compute);
  return element;
}
