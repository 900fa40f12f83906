/** Error against questions, both logarithmic: how fast each solver comes to the exact end of the walk. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select} from "../controls.js";
import {formatPower, logScale, reserve} from "../axes.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {sampler as words} from "../strings/en/sampler.js";
import {endOf, evenLevels, fitOrder, followFlow, rootMeanSquareDistance, type Measured} from "./measure.js";
import {orderMarks, type OrderLine} from "./order-chart.js";
import {OWN, type ChosenSolver, type OwnSolver} from "./solvers.js";
import {createRandom} from "../../math/noise/random.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Target} from "../../math/types.js";

export const SIGMA_MAX = 5;
const WALKS = 48;
const SEED = 3;
/** About so many questions each. */
const BUDGETS = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192];

export const ends = {above: {sigmaMin: 0.1, toZero: false}, zero: {sigmaMin: 0.02, toZero: true}, lower: {sigmaMin: 0.002, toZero: true}} as const;
type End = keyof typeof ends;

const SHOWN = ["euler", "heun", "dpmpp_2m", "uni_pc", OWN] as const satisfies readonly ChosenSolver[];
type Shown = (typeof SHOWN)[number];
const LOOKS = {
  euler: {symbol: "circle"}, heun: {symbol: "square"}, dpmpp_2m: {symbol: "triangle"}, uni_pc: {symbol: "diamond2"}, [OWN]: {symbol: "circle", hollow: true}
} as const satisfies Record<Shown, Partial<OrderLine>>;
const nameOf = (solver: Shown): string => (solver === OWN ? words.ownShort : SOLVERS[solver].label);

/** Starts of the walks: what a sampler begins with. */
export function startOf(seed: number, sigmaMax: number, walks = WALKS): Float64Array {
  return createRandom(seed).normals(2 * walks).map((value) => sigmaMax * value);
}

/** A solver's runs over all budgets. A generator, so that the page can breathe between them. */
export function* measureOrder(target: Target, solver: ReturnType<OwnSolver["solverOf"]>, {questions, end, x, truth}: {readonly questions: number; readonly end: End; readonly x: Float64Array; readonly truth: Float64Array}): Generator<Measured> {
  for (const budget of BUDGETS) {
    const numSteps = Math.max(2, Math.round(budget / questions));
    const run = endOf({denoise: target.denoise, levels: evenLevels(numSteps, {sigmaMax: SIGMA_MAX, ...ends[end]}), x, solver});
    yield {nfe: run.nfe, error: rootMeanSquareDistance(run.x, truth, 2)};
  }
}

/** All runs of a solver that asks once a step, to σ = 0.1. @throws what the solver throws */
export function measureWhole(target: Target, solver: ReturnType<OwnSolver["solverOf"]>): Measured[] {
  const x = startOf(SEED, SIGMA_MAX);
  return [...measureOrder(target, solver, {questions: 1, end: "above", x, truth: followFlow(target, x, SIGMA_MAX, ends.above.sigmaMin)})];
}

export function createOrdersFigure({target, own}: {readonly target: Target; readonly own: OwnSolver}): HTMLElement {
  const text = words.orders;
  const end = select<End>({label: text.ends, name: "end", options: text.end, value: "above"});
  const said = readout("");
  const measured = new Map<Shown, Measured[]>();
  const height = (width: number) => Math.min(440, Math.max(300, 0.62 * width));
  const chart = reserve(height, createChart({
    label: text.label,
    draw({Plot, width, colors}) {
      const lines = SHOWN.map((solver) => {
        const runs = measured.get(solver) ?? [];
        return {...LOOKS[solver], runs, label: text.order(nameOf(solver), ends[end.value].toZero ? undefined : fitOrder(runs))};
      });
      return {
        height: height(width),
        marginTop: 36,
        marginLeft: 52,
        marginRight: width < 520 ? 108 : 150,
        marginBottom: 42,
        x: logScale([3.5, 220], [4, 8, 16, 32, 64, 128], text.x),
        y: {...logScale([1e-6, 10], [10, 1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6], text.y, formatPower), labelAnchor: "top" as const, grid: true},
        marks: orderMarks(Plot, {lines, colors, gap: 0.48})
      };
    }
  }));
  const latest = createLatest();

  function compute(only?: Shown): void {
    latest(async (breathe) => {
      const x = startOf(SEED, SIGMA_MAX);
      const {sigmaMin, toZero} = ends[end.value];
      const truth = followFlow(target, x, SIGMA_MAX, toZero ? 0 : sigmaMin);
      await breathe();
      said.textContent = "";
      for (const solver of only && measured.size === SHOWN.length ? [only] : SHOWN) {
        const runs: Measured[] = [];
        try {
          for (const run of measureOrder(target, own.solverOf(solver), {questions: solver === OWN ? 1 : SOLVERS[solver].evaluations, end: end.value, x, truth})) {
            if (Number.isFinite(run.error)) runs.push(run);
            await breathe();
          }
          if (solver === OWN && runs.length === 0) throw new RangeError("its walks end at NaN.");
        } catch (error) {
          if (solver !== OWN || !(error instanceof RangeError || error instanceof TypeError)) throw error;
          said.textContent = text.failed(error.message);
        }
        measured.set(solver, runs);
        chart.redraw();
      }
      const fitted = SHOWN.map((solver) => ({name: nameOf(solver), order: fitOrder(measured.get(solver) ?? [])}));
      chart.describe(text.alt(fitted));
      chart.setValue(JSON.stringify(Object.fromEntries(SHOWN.map((solver, i) => [solver, fitted[i]!.order]))));
    });
  }
  end.addEventListener("input", () => compute());
  own.onChange(() => compute(OWN));
  const element = document.createElement("div");
  element.append(chart.element, controls(end), said);
  void whenNear(element).then(() => compute());
  return element;
}
