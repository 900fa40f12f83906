/**
 * x = μ + s·z: the dice z hang on a rail above, the draws x on a stick below that is moved and stretched. Underneath, what
 * each draw costs; and the average cost of them all, for every place where the stick could be.
 */
import {button, checkbox, controls, seedField} from "../controls.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawArrow, drawCross, drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {strings} from "../strings.js";
import {transport as words} from "../strings/en/transport.js";
import {withAlpha} from "../theme.js";
import {GOAL, type Cost} from "./estimators.js";
import {createRandom} from "../../math/noise/random.js";

export interface SticksFigureOptions {
  readonly cost: Cost;
  /** μ + s·z. */
  readonly move: (mean: number, std: number, z: Float64Array) => Float64Array;
  /** How the average cost of the draws answers to μ and to s. */
  readonly slopes: (mean: number, std: number, z: Float64Array) => {readonly mean: number; readonly std: number};
}

const COUNT = 12;
const REACH = 4;
/** Heights in the upper window: the rail of z, the stick; below them the cost, of which so much is in sight. */
const [RAIL, STICK, ROOM] = [0.96, 0.7, 0.55];
const MOST_COST = 22;
/** Dice thrown anew for each place are thrown for places so far apart. */
const GRID = 0.08;
const FIRST = {mean: -1, std: 0.8};
const WIDTHS = [0.1, 2] as const;

export function createSticksFigure({cost, move, slopes}: SticksFigureOptions): HTMLElement {
  let {mean, std} = FIRST;
  const anew = checkbox({label: words.sticks.anew, name: "anew", value: false});
  const seed = seedField({label: strings.seed, value: 5, next: strings.nextSeed});
  const diceAt = (place: number) => createRandom(seed.value, anew.value ? 1 + Math.round((place + REACH) / GRID) : 0).normals(COUNT);
  const averageAt = (place: number, z: Float64Array) => move(place, std, z).reduce((sum, x) => sum + cost.f(x), 0) / COUNT;
  const costHeight = (x: number) => (ROOM * cost.f(x)) / MOST_COST;

  const rails = createLine({
    label: words.sticks.label,
    domain: [-REACH, REACH],
    top: 1,
    aspect: (width) => (width < 520 ? 1.15 : 2.3),
    ticks: [-4, -2, 0, 2, 4],
    unit: "x",
    layers: [curveLayer({value: (x) => (costHeight(x) < ROOM ? costHeight(x) : NaN), token: "muted", width: 2}), drawSticks]
  });
  const average = createLine({
    label: words.sticks.averageLabel,
    domain: [-REACH, REACH],
    top: MOST_COST,
    aspect: (width) => (width < 520 ? 1.7 : 3.4),
    ticks: [-4, -2, 0, 2, 4],
    unit: "μ",
    layers: [drawAverages]
  });
  const numbers = readout("");
  const place = rails.addHandle({
    label: words.sticks.mean,
    symbol: "x",
    at: mean,
    height: STICK,
    onMove(value) {
      mean = clamp(value, -3, 3);
      moved();
    }
  });
  const width = rails.addHandle({
    label: words.sticks.std,
    symbol: "x",
    at: mean + std,
    height: STICK,
    onMove(value) {
      std = clamp(value - mean, ...WIDTHS);
      moved();
    },
    describe: (value) => (value - mean).toFixed(2)
  });

  function drawSticks({context, toX, toY, base, colors, width: pixels}: LineFrame): void {
    /** The way that is cheaper, so many pixels long for each unit of slope. */
    const drawPush = ([x, y]: readonly [number, number], push: number, lineWidth: number) => drawArrow(context, [x, y], [x + Math.max(4, pixels / 160) * push, y], colors.slope, lineWidth);
    const z = diceAt(mean);
    const x = move(mean, std, z);
    const [rail, stick] = [toY(RAIL), toY(STICK)];
    drawLine(context, [[toX(-2.6), rail], [toX(2.6), rail]], colors.rule, 1.5);
    z.forEach((value, i) => {
      drawLine(context, [[toX(value), rail], [toX(x[i]!), stick]], withAlpha(colors.noise, 0.45), 1);
      const [at, foot] = [toX(x[i]!), toY(Math.min(ROOM, costHeight(x[i]!)))];
      drawLine(context, [[at, stick], [at, foot]], withAlpha(colors.point, 0.25), 1);
      drawPush([at, foot], -cost.slope(x[i]!), 2);
    });
    const push = -slopes(mean, std, z).mean;
    drawPush([toX(mean), stick + 20], push, 4);
    drawLine(context, [[toX(mean - std), stick], [toX(mean + std), stick]], colors.point, 4);
    z.forEach((value) => drawDot(context, toX(value), rail, 3.5, colors.noise));
    x.forEach((value) => drawDot(context, toX(value), stick, 3, colors.point));
    const halo = colors.paper;
    drawWords(context, words.sticks.push, toX(mean) + (push < 0 ? 10 : -10), stick + 24, {color: colors.slope, halo, align: push < 0 ? "left" : "right"});
    drawWords(context, words.sticks.rail, toX(-REACH), rail + 4, {color: colors.noise, halo, maxWidth: toX(-2.6) - toX(-REACH)});
    const end = Math.max(toX(mean + std) + 12, ...x.map(toX)) + 12;
    const fits = end + 90 < pixels;
    drawWords(context, words.sticks.stick, fits ? end : Math.min(toX(mean - std), ...x.map(toX)) - 12, stick + 4, {color: colors.point, halo, align: fits ? "left" : "right"});
    drawWords(context, words.sticks.cost, toX(-REACH), base - 8, {color: colors.muted, halo});
  }

  function drawAverages({context, toX, toY, base, colors}: LineFrame): void {
    const places = Array.from({length: Math.round((2 * REACH) / GRID) + 1}, (_, k) => -REACH + k * GRID);
    const graph = (of: (at: number) => number) => places.map((at) => [toX(at), toY(of(at))] as const).filter(([, y]) => y > -40);
    drawLine(context, graph((at) => (at - GOAL) ** 2 + std ** 2), withAlpha(colors.density, 0.55), 5);
    const held = diceAt(0);
    const line = graph((at) => averageAt(at, anew.value ? diceAt(at) : held));
    drawLine(context, line, anew.value ? colors.wrong : colors.point, 2);
    const z = diceAt(mean);
    const [here, slope] = [averageAt(mean, z), slopes(mean, std, z).mean];
    const span = 1.1 / Math.hypot(1, slope / 5);
    const [uphill, downhill] = [Math.sign(slope) || 1, -(Math.sign(slope) || 1)].map((way) => [toX(mean + way * span), toY(here + slope * way * span)] as const) as [readonly [number, number], readonly [number, number]];
    drawArrow(context, uphill, downhill, colors.slope, 3);
    drawDot(context, toX(mean), toY(here), 5, colors.point);
    const halo = colors.wash;
    drawWords(context, words.sticks.title, toX(-REACH), base - 8, {color: colors.ink, weight: 500, halo});
    drawWords(context, words.sticks.exact, toX(REACH) - 4, 18, {color: colors.density, align: "right", halo});
    drawWords(context, words.sticks.average(COUNT, anew.value), toX(REACH) - 4, 36, {color: anew.value ? colors.muted : colors.point, align: "right", halo});
    if (anew.value) drawCross(context, toX(REACH) - 12, 54, 6, colors.wrong);
  }

  function moved(): void {
    show();
    tellStateChange(rails.element);
  }
  function show(): void {
    const z = diceAt(mean);
    const answer = slopes(mean, std, z);
    numbers.textContent = words.sticks.numbers({mean, std, average: averageAt(mean, z), slope: answer, exact: {mean: 2 * (mean - GOAL), std: 2 * std}});
    rails.describe(words.sticks.alt(mean, std, answer.mean));
    rails.setValue(JSON.stringify({average: averageAt(mean, z), ...{byMean: answer.mean, byStd: answer.std}}));
    place.moveTo(mean, STICK);
    width.moveTo(mean + std, STICK);
    rails.redraw();
    average.redraw();
  }
  const downhill = button({
    label: words.sticks.downhill,
    onClick() {
      for (let step = 0; step < 5; step++) {
        const answer = slopes(mean, std, diceAt(mean));
        mean = clamp(mean - 0.1 * answer.mean, -3, 3);
        std = clamp(std - 0.1 * answer.std, ...WIDTHS);
      }
      moved();
    }
  });
  keepState(rails.element, {
    key: "stick",
    read: () => (mean === FIRST.mean && std === FIRST.std ? undefined : writeNumbers(mean, std)),
    write(text) {
      const [at, wide] = text === undefined ? [FIRST.mean, FIRST.std] : (readNumbers(text, 2) as [number, number]);
      [mean, std] = [clamp(at, -3, 3), clamp(wide, ...WIDTHS)];
      show();
    }
  });
  for (const control of [anew, seed]) control.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(rails.element, average.element, controls(downhill, anew, seed), numbers);
  return element;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
