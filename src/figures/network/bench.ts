/** Three denoisers from the same noise, step by step: which of them copies? (E18) */
import {createLatest} from "../breath.js";
import {controls, seedField, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {createPlay} from "../play.js";
import {createChart} from "../plot.js";
import {logScale, reserve} from "../axes.js";
import {createStage} from "../stage.js";
import {createFailureLine} from "../network-work.js";
import {network as words} from "../strings/en/network.js";
import {aspectOfBench, aspectOfStrip, columnAt, drawBench, drawStrip, momentAt, nameColumn, pitchOf, shortSigma, type Shown} from "./bench-draw.js";
import {batchOf, CONTENDERS, heldOutDistances, noiseOf, quantile, type Contender, type Moment, type World} from "./world.js";
import type {AsyncDenoiser} from "../../math/types.js";

export const NUM_STEPS = 18;
/** Where 0 stands on the logarithmic axis of distances. */
const FLOOR = 0.02;

/** What has been redrawn is painted then, unless nobody looks. */
const nextFrame = (): Promise<void> => new Promise((resolve) => (document.hidden ? resolve() : void requestAnimationFrame(() => resolve())));

export interface BenchOptions {
  readonly world: World;
  /** Who answers; a promise may never be kept. */
  readonly denoisers: Readonly<Record<Contender, Promise<AsyncDenoiser>>>;
  /** The loop, as the page's cell writes it. */
  readonly run: (denoise: AsyncDenoiser, eps: Float64Array) => AsyncGenerator<Moment, void, void>;
}

export function createBenchFigure(): {element: HTMLElement; begin(options: BenchOptions): void} {
  const text = words.bench;
  const element = document.createElement("div");
  const seed = seedField({label: text.seed, value: 7, next: text.nextSeed});
  const step = slider({label: text.step, name: "step", min: 0, max: NUM_STEPS, step: 1, value: NUM_STEPS});
  const play = createPlay(element, step, {to: NUM_STEPS, speed: 4});
  const shown: Record<Contender, Shown> = {exact: {moments: []}, patches: {moments: []}, network: {moments: []}};
  let options: BenchOptions | undefined;
  let heldOut: Float64Array | undefined;
  const guess = createGuess<Contender>({
    question: text.question,
    options: CONTENDERS.map((value, k) => ({text: text.places[k]!, value})),
    onReveal: () => show(),
    say: (choice) => text.say(choice)
  });
  const stage = createStage({
    label: text.label,
    aspect: aspectOfBench,
    pixels: true,
    draw: (frame) => drawBench(frame, {shown, step: step.value, open: guess.open, text})
  });
  const strip = createStage({
    label: text.strip,
    aspect: aspectOfStrip,
    pixels: true,
    draw: (frame) => drawStrip(frame, {shown, step: step.value, open: guess.open, text})
  });
  strip.canvas.addEventListener("click", ({offsetX}) => step.set(columnAt(offsetX, strip.canvas.clientWidth)));
  const chart = reserve(() => 230, createChart({label: text.chart, draw: ({Plot, width, colors}) => {
    const rows = CONTENDERS.flatMap((who) => (guess.open ? (shown[who].near ?? []) : []).map(({distance}, at) => ({who, at, distance: Math.max(FLOOR, distance)})));
    const ends = rows.filter(({at}) => at === NUM_STEPS);
    const halo = {stroke: colors.paper, strokeWidth: 4};
    /** Names stand above their lines, but that of the lower of the two that end close together. */
    const below = ends.filter(({who}) => who !== "exact").sort((a, b) => a.distance - b.distance)[0];
    const nameEnds = (named: typeof ends, dy: number) => Plot.text(named, {x: "at", y: "distance", dx: -6, dy, textAnchor: "end", text: (row: {who: Contender}) => text.short[row.who], fill: colors.clean, ...halo});
    const narrow = width < 560;
    const median = heldOut && quantile(heldOut, 0.5);
    const {moments} = shown.exact;
    const ticks = moments.map((_, i) => i).filter((i) => i % 3 === 0);
    return {
      // Its columns are those of the strip above.
      height: 230, marginLeft: nameColumn(width), marginRight: 0, insetLeft: pitchOf(width) / 2, insetRight: pitchOf(width) / 2, marginTop: 24, marginBottom: 42,
      x: {domain: [0, NUM_STEPS], ticks, tickFormat: (i: number) => shortSigma(moments[i]!.sigma), label: text.sigmaAxis},
      y: {...logScale([FLOOR, 40], [FLOOR, 0.1, 1, 10], text.distanceAxis, (tick) => (tick === FLOOR ? "0" : String(tick))), labelAnchor: "top"},
      marks: [
        Plot.ruleX([step.value], {stroke: colors.noise, strokeOpacity: 0.5}),
        ...(median ? [Plot.ruleY([median], {stroke: colors.density, strokeDasharray: "1 4"}), Plot.text([median], {x: () => 0, y: (d: number) => d, dy: 14, textAnchor: "start", text: () => (narrow ? text.heldOutShort : text.heldOut), fill: colors.density, ...halo})] : []),
        Plot.line(rows.filter(({who}) => who !== "network"), {x: "at", y: "distance", z: "who", stroke: colors.clean, strokeWidth: (row: {who: Contender}) => (row.who === "exact" ? 3 : 1.25)}),
        Plot.line(rows.filter(({who}) => who === "network"), {x: "at", y: "distance", stroke: colors.clean, strokeWidth: 2.5, strokeDasharray: "7 4"}),
        nameEnds(ends.filter((row) => row !== below), -11),
        ...(below ? [nameEnds([below], 13)] : []),
        ...(guess.open ? [] : [Plot.text([text.waitsForGuess], {frameAnchor: "middle", text: (line: string) => line, fill: colors.muted})])
      ]
    };
  }}));

  function show(): void {
    guess.update();
    const at = step.value;
    stage.describe(guess.open ? text.alt(at, momentAt(shown.exact, at)?.sigma, CONTENDERS.map((who) => ({who, distance: shown[who].near?.[at]?.distance}))) : text.label);
    for (const part of [stage, strip, chart]) part.redraw();
  }
  step.addEventListener("input", () => {
    if (step.value < NUM_STEPS) guess.reveal();
    show();
  });

  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);
  let run = 0;
  const compute = () => latest(async () => {
    failure.clear();
    if (!options) return;
    const {world, denoisers, run: walk} = options;
    const mine = ++run;
    const eps = noiseOf(seed.value);
    for (const who of CONTENDERS) shown[who] = {moments: []};
    heldOut ??= await heldOutDistances(world, world.trained);
    await Promise.all(CONTENDERS.map(async (who) => {
      const denoise = await denoisers[who];
      const moments: Moment[] = [];
      for await (const {sigma, x, denoised} of walk(denoise, eps)) {
        if (mine !== run) return;
        moments.push({sigma, x: x.slice(), denoised: denoised.slice()});
        shown[who] = {moments};
        show();
        if (moments.length === 1) await nextFrame(); // a first picture before a second question
      }
      const near = await world.engine.nearest(batchOf(moments.map(({denoised}) => denoised)), world.trained);
      if (mine !== run) return;
      shown[who] = {moments, near, nearFace: near.map(({index}) => world.face(index))};
      publish(mine);
      show();
    }));
  });
  function publish(of: number): void {
    if (of !== run) return;
    const perDenoiser = <T>(read: (of: Shown) => T) => Object.fromEntries(CONTENDERS.map((who) => [who, read(shown[who]) ?? null]));
    stage.setValue(JSON.stringify({
      seed: seed.value,
      sigmas: shown.exact.moments.map(({sigma}) => sigma),
      distances: perDenoiser(({near}) => near?.at(-1)?.distance),
      along: perDenoiser(({near}) => near?.map(({distance}) => distance)),
      heldOut: heldOut && [0, 0.5, 1].map((share) => quantile(heldOut!, share))
    }));
  }
  seed.addEventListener("input", compute);
  chart.element.style.marginTop = "1rem";
  element.append(guess.element, stage.element, failure.element, controls(step, play, seed), strip.element, chart.element);
  return {
    element,
    begin(next) {
      options = next;
      compute();
    }
  };
}
