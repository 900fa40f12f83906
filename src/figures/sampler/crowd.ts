/** A crowd against the data: with and without noise on the way, with a slope that is exact, wrong in a known place, or learned. */
import {formatPower, logScale, reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {sampler as words} from "../strings/en/sampler.js";
import {withAlpha} from "../theme.js";
import {CROWD, CROWD_BUDGETS, flawedDenoiser, floorOf, meanEstimate, measurePair, PAIRS, runCrowd, type Flaw} from "./crowd-run.js";
import {orderMarks, type OrderLine} from "./order-chart.js";
import type {Pupil} from "./pupil.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Denoiser, Target} from "../../math/types.js";

const ROUNDS = 6;
const SHOWN = ["euler", "euler_ancestral", "dpmpp_2m", "dpmpp_2m_sde"] as const;
type Shown = (typeof SHOWN)[number];
const SHAPE = {euler: "circle", euler_ancestral: "circle", dpmpp_2m: "triangle", dpmpp_2m_sde: "triangle"} as const satisfies Record<Shown, OrderLine["symbol"]>;
/** In thousandths; what is less is drawn at the lower edge, within the noise floor. */
const LEAST = 1;

export type Slope = Flaw | "network";

interface Problem {
  readonly target: Target;
  readonly denoise: Denoiser;
}

/** All rounds so far: of each solver at each count, and of the pairs of exact samples. */
interface Found {
  readonly runs: Map<Shown, {readonly nfe: number; readonly rounds: Estimate[]}[]>;
  readonly pairs: Estimate[][];
}

export function createCrowdFigure({target, pupil}: {readonly target: Target; readonly pupil: Pupil}): HTMLElement {
  const text = words.crowd;
  const slope = select<Slope>({label: text.slope, name: "slope", options: text.slopes, value: "none"});
  const size = slider({label: text.size, name: "size", min: 0.05, max: 0.4, step: 0.05, value: 0.2});
  const numbers = readout(text.computing);
  let found: Found = {runs: new Map(), pairs: []};
  const height = (width: number) => Math.min(440, Math.max(320, 0.62 * width));
  const rowsOf = (solver: Shown) => (found.runs.get(solver) ?? []).map(({nfe, rounds}) => {
    const {value, standardError} = meanEstimate(rounds);
    return {nfe, value: 1000 * value, error: Math.max(LEAST, 1000 * value), spread: 2000 * standardError};
  });
  const floor = () => (found.pairs[0]?.length ? 1000 * floorOf(found.pairs) : undefined);

  const chart = reserve(height, createChart({
    label: text.label,
    draw({Plot, width, colors}) {
      const noisy = (solver: Shown) => (SOLVERS[solver].stochastic ? colors.noise : colors.ink);
      const level = floor();
      return {
        height: height(width),
        marginLeft: 48,
        marginRight: width < 520 ? 112 : 140,
        marginBottom: 42,
        x: logScale([3.5, 110], [4, 8, 16, 32, 64], text.x),
        y: {...logScale([LEAST, 2000], [1000, 100, 10, 1], text.y, formatPower), labelAnchor: "top" as const, grid: true},
        marks: [
          ...(level ? [Plot.rectY([{}], {x1: 3.5, x2: 110, y1: LEAST, y2: Math.max(LEAST, level), fill: colors.density, fillOpacity: 0.14})] : []),
          ...SHOWN.map((solver) => Plot.ruleX(rowsOf(solver), {
            x: "nfe", y1: (d: {value: number; spread: number}) => Math.max(LEAST, d.value - d.spread), y2: (d: {value: number; spread: number}) => Math.max(LEAST, d.value + d.spread),
            stroke: withAlpha(noisy(solver), 0.35), strokeWidth: 3
          })),
          ...orderMarks(Plot, {
            colors, gap: 0.3,
            lines: SHOWN.map((solver) => ({label: SOLVERS[solver].label, runs: rowsOf(solver), symbol: SHAPE[solver], color: noisy(solver), dashed: slope.value === "network"}))
          }),
          ...(level ? [Plot.text([{}], {x: 3.7, y: LEAST * 1.25, text: () => (width < 520 ? text.floorShort : text.floor), textAnchor: "start", fill: colors.density, stroke: colors.paper, strokeWidth: 4})] : [])
        ]
      };
    }
  }));

  /** @returns a sentence where there is nothing to run */
  function problemOf(): Problem | string {
    if (slope.value !== "network") return {target, denoise: flawedDenoiser(target.denoise, slope.value, size.value)};
    return pupil.lesson ?? text.untaught;
  }

  const latest = createLatest();
  function compute(): void {
    found = {runs: new Map(), pairs: Array.from({length: PAIRS}, () => [])};
    size.hidden = slope.value === "none" || slope.value === "network";
    delete chart.element.dataset.value;
    chart.redraw();
    const problem = problemOf();
    numbers.textContent = typeof problem === "string" ? problem : text.computing;
    if (typeof problem === "string") return latest(async () => {});
    latest(async (breathe) => {
      for (let round = 0; round < ROUNDS; round++) {
        for (const solver of SHOWN)
          for (const [b, budget] of CROWD_BUDGETS.entries()) {
            const {nfe, distance} = await runCrowd({...problem, solver: SOLVERS[solver].create(), numSteps: budget, round, breathe});
            await breathe();
            const runs = found.runs.get(solver) ?? [];
            if (round === 0) runs.push({nfe, rounds: []});
            runs[b]!.rounds.push(distance);
            found.runs.set(solver, runs);
            if (round === 0) chart.redraw();
          }
        for (const [k, pair] of found.pairs.entries()) {
          pair.push(measurePair(problem.target, k, round));
          await breathe();
        }
        tell(round + 1);
      }
      publish();
    });
  }
  function publish(): void {
    const rows = SHOWN.map((solver) => [solver, rowsOf(solver).map(({nfe, value, spread}) => ({nfe, value, error: spread / 2}))]);
    chart.setValue(JSON.stringify({slope: slope.value, floor: floor(), ...Object.fromEntries(rows)}));
  }
  function tell(rounds: number): void {
    const last = Object.fromEntries(SHOWN.map((solver) => [solver, rowsOf(solver).at(-1)!]));
    const said = text.numbers({points: rounds * CROWD.points, rows: SHOWN.map((solver) => ({name: SOLVERS[solver].label, value: last[solver]!.value, spread: last[solver]!.spread})), budget: CROWD_BUDGETS.at(-1)!, floor: floor()!});
    numbers.textContent = said;
    chart.describe(text.alt(text.slopes[slope.value], said));
    chart.redraw();
  }
  for (const control of [slope, size]) control.addEventListener("input", compute);
  pupil.onChange(() => slope.value === "network" && compute());
  size.hidden = true;
  const element = document.createElement("div");
  element.append(chart.element, controls(slope, size), numbers);
  void whenNear(element).then(compute);
  return element;
}
