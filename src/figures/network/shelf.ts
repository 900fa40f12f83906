/** One net in several states (longer trained, or on more faces): its samples, each over the nearest face of its own training set. */
import {logScale, reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {showWork, type Progress} from "../loading.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {createFailureLine} from "../network-work.js";
import {network as words} from "../strings/en/network.js";
import {createOneOpen, type Releasable} from "./one-open.js";
import {batchOf, heldOutDistances, noiseOf, rowOf, walk, type World} from "./world.js";
import {estimateMean, type Estimate} from "../../math/metrics/estimate.js";
import type {AsyncDenoiser} from "../../math/types.js";
import type {NearestFace} from "../../sampler/faces/face-engine.js";

export const SAMPLES = 8;
const NUM_STEPS = 18;

export interface ShelfModel {
  /** In models/manifest.json. */
  readonly name: string;
  /** Where it stands on the axis: steps of training, or faces trained on. */
  readonly at: number;
  /** How many faces, from the first on, it was trained on. */
  readonly trainedOn: number;
}

/** `release` gives back the memory of a net that is no longer looked at. */
export interface OpenedModel extends Releasable {
  readonly denoise: AsyncDenoiser;
}

export interface ShelfOptions {
  readonly world: World;
  /** Of kind "steps" there may be several training sets, the first of which is shown first: a switch chooses. */
  readonly models: readonly ShelfModel[];
  readonly open: (name: string, options: {signal: AbortSignal; onProgress: (progress: Progress) => void}) => Promise<OpenedModel>;
  readonly kind: "steps" | "faces";
  /** Is a sample at this distance from its training set a copy? `heldOut`: sorted distances of faces that nobody trained on. */
  readonly isCopy: (distance: number, heldOut: Float64Array) => boolean;
}

interface Shelved {
  readonly samples: Float64Array;
  readonly near: readonly NearestFace[];
  readonly copies: readonly boolean[];
  /** Mean distance of the samples over that of faces held out: 1 is as new as new faces are. */
  readonly ratio: Estimate;
}

export function createShelfFigure({world, models, open, kind, isCopy}: ShelfOptions): HTMLElement {
  const text = words.shelf;
  const element = document.createElement("div");
  const stops = [...new Set(models.map(({at}) => at))];
  const sets = kind === "steps" ? [...new Set(models.map(({trainedOn}) => trainedOn))] : [];
  const which = slider({label: text[kind].slider, name: kind, min: 0, max: stops.length - 1, step: 1, value: stops.length - 1, format: (k) => text[kind].value(stops[k]!)});
  const set = sets.length > 1 ? select({label: text.trainedOn, name: "set", options: Object.fromEntries(sets.map((faces) => [`faces-${faces}`, text.faces.of(faces)])), value: `faces-${sets[0]!}`}) : undefined;
  const seed = seedField({label: words.bench.seed, value: 3, next: words.bench.nextSeed});
  const numbers = readout(text.waiting);
  const loading = document.createElement("div");
  const references = new Map<number, Float64Array>();
  let done = new Map<string, Shelved>();
  /** D of a run that has not ended. */
  let coming: Float64Array | undefined;
  const modelNow = () => models.find(({at, trainedOn}) => at === stops[which.value] && (!set || set.value === `faces-${trainedOn}`))!;
  const aboutNow = () => (kind === "steps" ? text.steps.of : text.faces.of)(modelNow().at, modelNow().trainedOn);

  const columnsOf = (width: number) => (width < 520 ? 4 : 8);
  const tileOf = (width: number) => (width - 10 * (columnsOf(width) - 1)) / columnsOf(width);
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / ((SAMPLES / columnsOf(width)) * (2 * tileOf(width) + 34)),
    pixels: true,
    draw({context, width, colors}) {
      const tile = tileOf(width);
      const shown = done.get(modelNow().name);
      for (let k = 0; k < SAMPLES; k++) {
        const left = (k % columnsOf(width)) * (tile + 10);
        const top = Math.floor(k / columnsOf(width)) * (2 * tile + 34);
        if (!shown) {
          context.fillStyle = colors.wash;
          context.fillRect(left, top, tile, 2 * tile + 3);
          if (k === 0 && !coming) drawWords(context, text.waits, left + 8, top + tile, {color: colors.muted});
          if (coming) drawFramedPicture(context, rowOf(coming, k), {left, top, size: tile, frame: colors.clean, dashed: true});
          continue;
        }
        drawFramedPicture(context, rowOf(shown.samples, k), {left, top, size: tile, frame: shown.copies[k] ? colors.wrong : colors.clean, dashed: true});
        drawFramedPicture(context, world.face(shown.near[k]!.index), {left, top: top + tile + 3, size: tile, frame: colors.density});
        drawWords(context, text.tile(shown.near[k]!.distance, shown.copies[k]!), left + tile / 2, top + 2 * tile + 18, {color: colors.muted, size: 12, align: "center", maxWidth: tile + 8});
      }
    }
  });
  const chart = reserve(() => 200, createChart({label: text[kind].chart, draw: ({Plot, colors}) => {
    const rows = models.flatMap(({name, at, trainedOn}) => {
      const found = done.get(name);
      return found ? [{at, ratio: found.ratio.value, low: found.ratio.value - found.ratio.standardError, high: found.ratio.value + found.ratio.standardError, name, faces: set ? trainedOn : 0}] : [];
    });
    const lines = new Map(rows.map((row) => [row.faces, row])); // the last dot of each
    const [least, most] = [stops[0]!, stops.at(-1)!];
    const top = Math.max(1.6, ...rows.map(({high}) => high));
    return {
      height: 200, marginLeft: 44, marginRight: 20, marginTop: 16, marginBottom: 44,
      x: logScale([least / 1.3, most * 1.3], stops, text[kind].axis, text[kind].tick),
      y: {domain: [0, top], ticks: [0, 0.5, 1, 1.5, 2, 2.5].filter((tick) => tick <= top), label: text.ratioAxis, labelAnchor: "top"},
      marks: [
        Plot.ruleY([0], {stroke: colors.rule}),
        Plot.ruleY([1], {stroke: colors.density, strokeDasharray: "1 4"}),
        Plot.text([1], {y: (d: number) => d, frameAnchor: "left", dx: 4, dy: -9, textAnchor: "start", text: () => text.asNew, fill: colors.density}),
        ...(rows.length < 2 ? [Plot.text([text[kind].goBack], {frameAnchor: "middle", text: String, fill: colors.muted})] : []),
        Plot.line(rows, {x: "at", y: "ratio", z: "faces", stroke: colors.clean, strokeWidth: 2, strokeDasharray: "7 4"}),
        ...(lines.size > 1 ? [Plot.text([...lines.values()], {x: "at", y: "high", dx: 10, dy: -8, textAnchor: "end", text: ({faces}: {faces: number}) => text.faces.of(faces), fill: colors.clean})] : []),
        Plot.ruleX(rows, {x: "at", y1: "low", y2: "high", stroke: colors.clean, strokeWidth: 1.5}),
        Plot.dot(rows, {x: "at", y: "ratio", r: (row: {name: string}) => (row.name === modelNow().name ? 6 : 4), fill: colors.clean})
      ]
    };
  }}));

  function show(): void {
    const model = modelNow();
    const found = done.get(model.name);
    numbers.textContent = found ? text.numbers(aboutNow(), found.copies.filter(Boolean).length, SAMPLES, found.ratio) : text.waiting;
    if (found) stage.describe(text.alt(aboutNow(), found.near.map(({distance}) => distance)));
    stage.redraw();
    chart.redraw();
  }
  /** Loads a net with its progress in sight; a failure stays until tried again. The one before is put away: its file stays in the browser's cache. */
  const nets = createOneOpen((name) => {
    const work = showWork({label: text.loading(name), work: (options) => open(name, options)});
    loading.replaceChildren(work.element);
    return work.result;
  });
  addEventListener("pagehide", () => nets.letGo());
  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);
  const compute = () => latest(async (breathe) => {
    failure.clear();
    const {name, trainedOn} = modelNow();
    coming = undefined;
    show();
    if (done.has(name)) return;
    const mine = done;
    const {denoise} = await nets.get(name);
    await breathe();
    if (!references.has(trainedOn)) references.set(trainedOn, await heldOutDistances(world, trainedOn));
    const heldOut = references.get(trainedOn)!;
    const eps = batchOf(Array.from({length: SAMPLES}, (_, k) => noiseOf(seed.value, k)));
    const wanted = async (x: Float64Array, sigma: number): Promise<Float64Array> => {
      await breathe(); // stops here once another is asked for
      return denoise(x, sigma);
    };
    let samples = eps;
    for await (const {x, denoised} of walk(wanted, {eps, numSteps: NUM_STEPS})) {
      samples = x;
      coming = denoised.slice();
      stage.redraw();
    }
    const near = await world.engine.nearest(samples, trainedOn);
    const [ours, theirs] = [estimateMean(Float64Array.from(near, ({distance}) => distance)), estimateMean(heldOut)];
    const ratio = ours.value / theirs.value;
    mine.set(name, {
      samples, near,
      copies: near.map(({distance}) => isCopy(distance, heldOut)),
      ratio: {value: ratio, standardError: Math.hypot(ours.standardError, ratio * theirs.standardError) / theirs.value}
    });
    stage.setValue(JSON.stringify({seed: seed.value, of: SAMPLES, nets: Object.fromEntries(Array.from(done, ([key, {copies, ratio: each, near: found}]) => [key, {copies: copies.filter(Boolean).length, ratio: each.value, error: each.standardError, distances: found.map(({distance}) => distance)}]))}));
    show();
  });
  for (const control of set ? [set, which] : [which]) control.addEventListener("input", compute);
  seed.addEventListener("input", () => {
    done = new Map();
    compute();
  });
  element.append(controls(...(set ? [set] : []), which, seed), loading, stage.element, failure.element, numbers, chart.element);
  void whenNear(element).then(compute);
  return element;
}
