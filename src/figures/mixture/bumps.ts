/** Bumps on a line, moved by hand or by one step of EM at a time; the histogram below them shared out among them. */
import {createLatest} from "../breath.js";
import {button, controls, select} from "../controls.js";
import {addDrawnValues} from "../line/drawn-values.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {strings} from "../strings.js";
import {mixture as words} from "../strings/en/mixture.js";
import {binShares, startOf, withShare, type Bump} from "./bump.js";
import {tintOf} from "./tints.js";
import {createRandom} from "../../math/noise/random.js";

export interface BumpsFigureOptions {
  /** 0 … 360, of every picture. */
  readonly hues: Float64Array;
  /** No bump is narrower. */
  readonly narrowest: number;
  /** The height of the sum, as the page's cell has it. */
  readonly density: (x: number, bumps: readonly Bump[]) => number;
}

/** The two halves of EM, as the page's cells have them. */
export interface EmHalves {
  /** The shares of the bumps in a point; they add up to 1. */
  readonly shareOut: (x: number, bumps: readonly Bump[]) => number[];
  /** The bumps after one step. */
  readonly move: (points: Float64Array, bumps: readonly Bump[]) => Bump[];
}

export interface BumpsFigure {
  readonly element: HTMLElement;
  /** Tells it how a step is made; until then it can only be moved by hand. */
  update(halves: EmHalves): void;
}

const MOST = 4;
const WIDEST = 180;
const FLAT = -Math.log(360);
/** Steps of "until it rests" end when one gains less than this per picture. */
const RESTED = 1e-7;

export function createBumpsFigure({hues, narrowest, density}: BumpsFigureOptions): BumpsFigure {
  const element = document.createElement("div");
  const count = select<"1" | "2" | "3" | "4">({label: words.bumps.count, name: "bumps", symbol: "density", options: {1: "1", 2: "2", 3: "3", 4: "4"}, value: "2"});
  const data = select<"hues" | "own">({label: words.bumps.data, name: "data", options: words.bumps.dataOptions, value: "hues"});
  let own = twoClumps();
  let bumps = startOf(2);
  let [steps, rested] = [0, false];
  const latest = createLatest();
  let halves: EmHalves | undefined;
  const sharesOf = (x: number) => halves?.shareOut(x, bumps) ?? bumps.map(({weight}) => weight);
  const points = () => (data.value === "hues" ? hues : own);
  const logLikelihood = (list: readonly Bump[]) => points().reduce((sum, x) => sum + Math.log(density(x, list)), 0) / points().length;

  let bins = binShares(points(), sharesOf, bumps.length);
  const top = () => Math.max(0.006, 1.12 * bins.reduce((most, bin) => Math.max(most, bin.height), 0), ...bumps.map(({mean}) => 1.15 * density(mean, bumps)));
  const line = createLine({
    label: words.bumps.label,
    domain: [0, 360],
    top,
    ticks: [0, 60, 120, 180, 240, 300, 360],
    layers: [drawBins, curveLayer({value: (x) => density(x, bumps), width: 4}), drawBumps, drawUnit]
  });
  const numbers = readout("");
  const handles = Array.from({length: MOST}, (_, k) => ({
    peak: line.addHandle({
      label: words.bumps.peak(k + 1),
      symbol: "density",
      at: 0,
      onMove(value, height) {
        const {std} = bumps[k]!;
        bumps = withShare(bumps.with(k, {...bumps[k]!, mean: value}), k, height * std * Math.sqrt(2 * Math.PI));
        moved();
      },
      describe: (value) => words.bumps.place(value, bumps[k]?.weight ?? 0)
    }),
    side: line.addHandle({
      label: words.bumps.side(k + 1),
      symbol: "density",
      at: 0,
      onMove(value) {
        const {mean} = bumps[k]!;
        bumps = bumps.with(k, {...bumps[k]!, std: Math.min(WIDEST, Math.max(narrowest, Math.abs(value - mean)))});
        moved();
      },
      describe: () => words.bumps.width(bumps[k]?.std ?? 0)
    })
  }));
  const drawn = addDrawnValues(line, {
    values: own,
    max: 400,
    enabled: () => data.value === "own",
    cursorLabel: words.bumps.cursor,
    cursor: 180,
    onChange(next) {
      own = next;
      moved();
    }
  });

  function drawBins({context, toX, toY, colors}: LineFrame): void {
    for (const {from, to, height, shares} of bins) {
      let below = 0;
      shares.forEach((share, k) => {
        context.fillStyle = tintOf(k, colors);
        context.globalAlpha = 0.5;
        const [low, high] = [below, below + share * height];
        context.fillRect(toX(from), toY(high), toX(to) - toX(from) - 1, toY(low) - toY(high));
        below = high;
      });
    }
    context.globalAlpha = 1;
  }
  function drawBumps(frame: LineFrame): void {
    const {context, toX, toY, colors} = frame;
    bumps.forEach((bump, k) => {
      const {weight, mean, std} = bump;
      const height = (x: number) => density(x, [bump]);
      for (const {element: handle} of [handles[k]!.peak, handles[k]!.side]) handle.style.setProperty("--handle", tintOf(k, colors));
      drawLine(context, Array.from({length: 181}, (_, i) => [toX(2 * i), toY(height(2 * i))] as const), tintOf(k, colors), 1.6);
      if (bumps.length > 1) drawWords(context, `${Math.round(100 * weight)} %`, toX(mean), toY(height(mean)) - 16, {color: colors.ink, align: "center", halo: colors.wash});
      drawLine(context, [[toX(mean), toY(height(mean + std))], [toX(Math.min(360, mean + std)), toY(height(mean + std))]], tintOf(k, colors), 1);
    });
  }

  function drawUnit({context, width, colors}: LineFrame): void {
    if (data.value === "hues") drawWords(context, words.bumps.unit, width - 2, 16, {color: colors.muted, align: "right"});
  }

  function moved(): void {
    latest(() => Promise.resolve()); // a hand on the figure stops the run
    [steps, rested] = [0, false];
    show();
    tellStateChange(element);
  }
  function show(): void {
    const none = points().length === 0;
    bins = none ? [] : binShares(points(), sharesOf, bumps.length);
    handles.forEach(({peak, side}, k) => {
      const bump = bumps[k];
      for (const {element: handle} of [peak, side]) handle.hidden = !bump;
      if (!bump) return;
      peak.moveTo(bump.mean, density(bump.mean, [bump]));
      const right = bump.mean + bump.std <= 352;
      side.moveTo(Math.max(0, bump.mean + (right ? 1 : -1) * bump.std), density(bump.mean + bump.std, [bump]));
    });
    const drawing = data.value === "own";
    tools.hidden = drawn.cursor.hidden = !drawing;
    for (const each of [once, rest]) each.disabled = none || !halves;
    const now = none ? 0 : logLikelihood(bumps);
    numbers.textContent = none ? words.bumps.empty : words.bumps.numbers({now, flat: FLAT, steps, bumps: bumps.length});
    line.describe(none ? words.bumps.empty : words.bumps.alt(bumps, now));
    line.setValue(JSON.stringify({logLikelihood: now, steps, rested}));
    line.redraw();
  }
  const advance = () => {
    // A bump that has lost all its points has no mean any more: it stays where it was.
    bumps = halves!.move(points(), bumps).map((bump, k) => (Number.isFinite(bump.mean) ? bump : {...bumps[k]!, weight: 0}));
    steps++;
  };
  const once = button({label: words.bumps.step, primary: true, onClick: () => ((rested = false), advance(), show(), tellStateChange(element))});
  const rest = button({
    label: words.bumps.rest,
    onClick: () =>
      latest(async (breathe) => {
        rested = false;
        for (let [i, before] = [0, -Infinity]; i < 500; i++) {
          const now = logLikelihood(bumps);
          if (now - before < RESTED) break;
          before = now;
          advance();
          show();
          await breathe();
        }
        rested = true;
        show();
        tellStateChange(element);
      })
  });
  const restart = () => ((bumps = startOf(Number(count.value))), moved());
  const again = button({label: words.bumps.again, onClick: restart});
  const tools = controls(button({label: words.clear, onClick: () => drawn.clear()}), button({label: words.undo, onClick: () => drawn.undo()}));
  count.addEventListener("input", restart);
  data.addEventListener("input", () => moved());
  keepState(line.element, {
    key: "places",
    read: () => (JSON.stringify(bumps) === JSON.stringify(startOf(Number(count.value))) ? undefined : writeNumbers(...bumps.flatMap(({weight, mean, std}) => [weight, mean, std]))),
    write(text) {
      if (text === undefined) return restart();
      const places = readNumbers(text, 3 * Number(count.value));
      const next = startOf(Number(count.value)).map((_, k) => ({weight: places[3 * k]!, mean: places[3 * k + 1]!, std: places[3 * k + 2]!}));
      const sum = next.reduce((total, {weight}) => total + weight, 0);
      if (!next.every(({weight, mean, std}) => weight > 0 && mean >= 0 && mean <= 360 && std >= 0.99 * narrowest && std <= 1.01 * WIDEST) || Math.abs(sum - 1) > 1e-3) throw new RangeError(words.bumps.badLink);
      bumps = next.map((bump) => ({...bump, weight: bump.weight / sum}));
      steps = 0;
      show();
    }
  });
  const more = Object.assign(document.createElement("details"), {className: "more"});
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(data, again), tools);
  element.append(line.element, controls(once, rest, count), numbers, more);
  show();
  return {
    element,
    update(next) {
      halves = next;
      show();
    }
  };
}

/** What "your own points" begins with. */
function twoClumps(): Float64Array {
  const random = createRandom(2);
  return Float64Array.from({length: 30}, (_, i) => Math.min(350, Math.max(10, (i % 3 ? 100 : 250) + 28 * random.normal())));
}
