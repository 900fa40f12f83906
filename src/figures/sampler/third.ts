/** What "3M" is: whole walks and single steps, as the field has it and with the missing factor put back (E19). */
import {createLatest, whenNear} from "../breath.js";
import {formatPower, logScale, reserve} from "../axes.js";
import {createChart, type Chart} from "../plot.js";
import {sampler as words} from "../strings/en/sampler.js";
import {fitOrder, followFlow, stepError, type Measured} from "./measure.js";
import {orderMarks, type OrderLine} from "./order-chart.js";
import {ends, measureOrder, SIGMA_MAX, startOf} from "./orders.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Target} from "../../math/types.js";

const SHOWN = ["dpmpp_2m", "dpmpp_3m", "dpmpp_3m_corrected"] as const;
type Shown = (typeof SHOWN)[number];
const LOOKS = {
  dpmpp_2m: {symbol: "triangle", pale: true}, dpmpp_3m: {symbol: "circle", hollow: true}, dpmpp_3m_corrected: {symbol: "star"}
} as const satisfies Record<Shown, Partial<OrderLine>>;
/** Strides in log σ; each is the ratio of two levels. */
const STRIDES = [0.08, 0.04, 0.02, 0.01, 0.005];

export function createThirdFigure({target}: {readonly target: Target}): HTMLElement {
  const text = words.third;
  const whole = new Map<Shown, Measured[]>();
  const single = new Map<Shown, Measured[]>();
  const height = (width: number) => Math.min(360, Math.max(250, 0.8 * width));

  const chartOf = (label: string, title: string, runs: Map<Shown, Measured[]>, scale: {readonly x: ReturnType<typeof logScale>; readonly y: readonly [number, number]}): Chart =>
    reserve(height, createChart({
      label,
      draw({Plot, width, colors}) {
        const lines = SHOWN.map((solver) => {
          const found = runs.get(solver) ?? [];
          return {...LOOKS[solver], runs: found, label: words.orders.order(text.names[solver], fitOrder(found))};
        });
        const ticks = [1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];
        return {
          height: height(width),
          marginLeft: 46,
          marginRight: 112,
          marginBottom: 42,
          marginTop: 28,
          x: scale.x,
          y: {...logScale(scale.y, ticks, title, formatPower), labelAnchor: "top" as const, grid: true},
          marks: orderMarks(Plot, {lines, colors, gap: 0.7, lineWidth: 9})
        };
      }
    }));
  const left = chartOf(text.wholeLabel, text.whole, whole, {x: logScale([3.5, 220], [4, 8, 16, 32, 64, 128], text.x), y: [1e-6, 2]});
  const right = chartOf(text.stepLabel, text.one, single, {x: logScale([10, 240], [12.5, 50, 200], text.h, (value) => String(1 / value)), y: [1e-9, 1e-2]});

  const latest = createLatest();
  void whenNear(left.element).then(() => latest(async (breathe) => {
    const x = startOf(3, SIGMA_MAX);
    const truth = followFlow(target, x, SIGMA_MAX, ends.above.sigmaMin);
    for (const solver of SHOWN) {
      const runs: Measured[] = [];
      for (const run of measureOrder(target, SOLVERS[solver].create(), {questions: 1, end: "above", x, truth})) {
        runs.push(run);
        await breathe();
      }
      whole.set(solver, runs);
      left.redraw();
    }
    // Where σ is 1, from the exact flow's own points.
    const at = followFlow(target, x, SIGMA_MAX, 1.4);
    for (const solver of SHOWN) {
      const runs: Measured[] = [];
      for (const h of STRIDES) {
        runs.push({nfe: 1 / h, error: stepError(target, SOLVERS[solver].create(), {x: at.slice(0, 48), sigma: 1.4 / Math.exp(4 * h), ratio: Math.exp(h), history: 4, dim: 2})});
        await breathe();
      }
      single.set(solver, runs);
      right.redraw();
    }
    const orders = (runs: Map<Shown, Measured[]>) => Object.fromEntries(SHOWN.map((solver) => [solver, fitOrder(runs.get(solver)!) ?? NaN])) as Record<Shown, number>;
    const [all, one] = [orders(whole), orders(single)];
    left.describe(text.alt(all, one));
    left.setValue(JSON.stringify({whole: all, one}));
  }));
  const element = document.createElement("div");
  element.className = "columns halves";
  element.append(left.element, right.element);
  return element;
}
