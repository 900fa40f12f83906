/** The same noise, each solver, more and more questions: from how many on does the flow's own picture come out? (16384 dimensions) */
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {readout} from "../readout.js";
import {sampler as words} from "../strings/en/sampler.js";
import {createNoiseWalks} from "./noises.js";
import {createTileStage} from "./tiles.js";
import {heun} from "../../math/solvers/heun.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

const TRIALS = 64;
const SEED = 7;
/** Questions; Heun and DPM-2 ask one more, because their last step asks once. */
export const BUDGETS = [4, 6, 8, 12, 20] as const;
const SHOWN = ["euler", "heun", "dpm_2", "dpmpp_2m"] as const;
type Shown = (typeof SHOWN)[number];
const REFERENCE_STEPS = 200;

/** Steps that ask about `budget` questions, the last of them one. */
export const stepsFor = (solver: Shown, budget: number): number => (SOLVERS[solver].evaluations === 2 ? Math.ceil((budget + 1) / 2) : budget);

export function createFewFigure({pictures, names, gram}: {readonly pictures: Pictures; readonly names: readonly string[]; readonly gram: Float64Array}): HTMLElement {
  const text = words.few;
  const which = slider({label: text.which, name: "noise", min: 1, max: TRIALS, step: 1, value: 4});
  const numbers = readout(text.computing);
  const ends = new Map<string, Int32Array>();
  let truth: Int32Array | undefined;
  const hits = (solver: Shown, b: number) => {
    const mine = ends.get(`${solver} ${b}`);
    return mine && truth ? mine.reduce((sum, end, k) => sum + Number(end === truth![k]), 0) : undefined;
  };
  const stage = createTileStage({
    label: text.label, pictures, numRows: SHOWN.length, numColumns: BUDGETS.length + 1, most: 92, feet: true,
    sheet: {
      heads: (wide) => [...BUDGETS.map((budget, b) => text.asked(budget, b === 0 && wide)), wide ? text.truth : text.truthShort],
      rows: () => SHOWN.map((solver) => ({
        label: SOLVERS[solver].label,
        tiles: [
          ...BUDGETS.map((_, b) => {
            const [end, count] = [ends.get(`${solver} ${b}`)?.[which.value - 1], hits(solver, b)];
            return {end, right: end !== undefined && end === truth?.[which.value - 1], foot: count === undefined ? undefined : text.share(Math.round((100 * count) / TRIALS))};
          }),
          {end: truth?.[which.value - 1], right: true}
        ]
      }))
    }
  });
  function show(): void {
    const nameOf = (end: number | undefined) => (end === undefined ? "…" : names[end]!);
    stage.describe(text.alt(nameOf(truth?.[which.value - 1]), SHOWN.map((solver) => ({name: SOLVERS[solver].label, ends: BUDGETS.map((_, b) => nameOf(ends.get(`${solver} ${b}`)?.[which.value - 1]))}))));
    stage.redraw();
  }
  which.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(stage.element, controls(which), numbers);
  void whenNear(element).then(() => createLatest()(async (breathe) => {
    const walks = createNoiseWalks(gram, pictures.n, SEED);
    for (const [b, budget] of BUDGETS.entries())
      for (const solver of SHOWN) {
        ends.set(`${solver} ${b}`, (await walks.run({solver: SOLVERS[solver].create(), numSteps: stepsFor(solver, budget), count: TRIALS, breathe})).ends);
        show();
      }
    truth = (await walks.run({solver: heun, numSteps: REFERENCE_STEPS, count: TRIALS, breathe})).ends;
    show();
    const shares = Object.fromEntries(SHOWN.map((solver) => [solver, BUDGETS.map((_, b) => hits(solver, b)! / TRIALS)])) as Record<Shown, number[]>;
    numbers.textContent = text.numbers(SHOWN.map((solver) => ({name: SOLVERS[solver].label, percent: Math.round(100 * shares[solver][2]!)})), BUDGETS[2]);
    stage.setValue(JSON.stringify(shares));
  }));
  show();
  return element;
}
