/** From one noise to another along the shell, and what the flow makes of every noise on the way: pictures, with jumps between. */
import {createGallery} from "../gallery.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, slider} from "../controls.js";
import {drawLine, drawWords} from "../marks.js";
import {drawPicture} from "../picture.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {flow as words} from "../strings/en/flow.js";
import {arcWeights, levelsDown, SIGMA_MAX, type PictureFlow, type Start} from "./picture-flow.js";
import type {Carry} from "./code.js";
import {createRandom} from "../../math/noise/random.js";
import {combine} from "../../math/numeric/combine.js";
import {heun} from "../../math/solvers/heun.js";

export interface BetweenFigureOptions {
  readonly flow: PictureFlow;
  readonly names: readonly string[];
  readonly pictureAt: (n: number) => Float64Array;
  readonly carry: Carry;
}

/** Places on the way whose picture is looked up. */
const PLACES = 320;
const WIDTH = 0.5;
const STEPS = 30;

interface Stretch {
  readonly picture: number;
  readonly from: number;
  to: number;
}

export function createBetweenFigure({flow, names, pictureAt, carry}: BetweenFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const place = slider({label: words.between.place, name: "place", symbol: "eps", min: 0, max: 1, step: 1 / PLACES, value: 0.5, format: (value) => `${Math.round(100 * value)} %`});
  const seedA = seedField({label: words.between.seedA, name: "seed-a", value: 5, next: strings.nextSeed});
  const seedB = seedField({label: words.between.seedB, name: "seed-b", value: 6, next: strings.nextSeed});
  const gallery = createGallery({large: true});
  const said = readout("");
  const latest = createLatest();
  const down = levelsDown(STEPS, WIDTH);
  let [a, b] = [begin(seedA.value), begin(seedB.value)];
  let stretches: Stretch[] = [];

  function begin(seed: number): Start {
    return flow.start(createRandom(seed).normals(flow.dim).map((value) => SIGMA_MAX * value));
  }
  /** The noise at a share of the way: its point, and its state. */
  function noiseAt(u: number): Start {
    const [wa, wb] = arcWeights(a.x, b.x, u);
    const x = combine([wa, a.x], [wb, b.x]);
    return {x, state: mixed(wa, wb)};
  }
  /** A state of its own: a = 1, c = 0, and the products, which are linear in x. */
  function mixed(wa: number, wb: number): Float64Array {
    const state = combine([wa, a.state], [wb, b.state]);
    state[0] = 1;
    return state;
  }

  const ribbon = createStage({label: words.between.label, aspect: (width) => (width < 520 ? 4 : 7), draw: drawRibbon});
  function drawRibbon({context, width, height, colors}: Frame): void {
    const top = 20;
    for (const {picture, from, to} of stretches) {
      const [left, right] = [from * width, to * width];
      context.save();
      context.beginPath();
      context.rect(left, top, right - left, height - top);
      context.clip();
      const size = height - top;
      if (right - left < size) drawPicture(context, pictureAt(picture), {left: (left + right - size) / 2, top, size});
      else {
        context.fillStyle = "rgb(128 128 128)";
        context.fillRect(left, top, right - left, size);
        for (let x = left; x < right; x += size) drawPicture(context, pictureAt(picture), {left: x, top, size});
      }
      context.restore();
      if (from > 0) drawLine(context, [[left, top], [left, height]], colors.paper, 3);
    }
    const at = place.value * width;
    drawLine(context, [[at, top - 6], [at, height]], colors.noise, 2.5);
    drawWords(context, "A", 0, 13, {color: colors.muted});
    drawWords(context, "B", width, 13, {color: colors.muted, align: "right"});
  }

  function scan(): void {
    latest(async (breathe) => {
      await whenNear(element);
      [a, b] = [begin(seedA.value), begin(seedB.value)];
      show();
      const found: Stretch[] = [];
      for (let k = 0; k <= PLACES; k++) {
        const u = k / PLACES;
        const [wa, wb] = arcWeights(a.x, b.x, u);
        const picture = flow.likeliest(carry(flow.space.denoise, mixed(wa, wb), down, heun), WIDTH);
        if (found.at(-1)?.picture !== picture) found.push({picture, from: k === 0 ? 0 : (k - 0.5) / PLACES, to: 1});
        if (found.length > 1) found.at(-2)!.to = found.at(-1)!.from;
        await breathe();
      }
      stretches = found;
      show();
    });
  }

  function show(): void {
    const start = noiseAt(place.value);
    const end = carry(flow.space.denoise, start.state, down, heun);
    const name = names[flow.likeliest(end, WIDTH)]!;
    gallery.update([
      {x: start.x, words: words.between.noise, sigma: SIGMA_MAX, meaning: "point"},
      {x: flow.place(end, start), words: name, meaning: "clean"}
    ]);
    ribbon.redraw();
    if (stretches.length === 0) return;
    const passed = stretches.map(({picture}) => names[picture]!);
    const others = new Set(stretches.map(({picture}) => picture));
    others.delete(stretches[0]!.picture);
    others.delete(stretches.at(-1)!.picture);
    said.textContent = words.between.numbers(passed, others.size);
    ribbon.describe(words.between.alt(passed));
    ribbon.setValue(JSON.stringify({jumps: stretches.length - 1, third: others.size, passed}));
  }
  place.addEventListener("input", show);
  for (const control of [seedA, seedB]) control.addEventListener("input", scan);
  show();
  scan();
  element.append(ribbon.element, controls(place, seedA, seedB), said, gallery.element);
  return element;
}
