/** One seed, more and more steps: what settles and what does not (16384 dimensions). */
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {readout} from "../readout.js";
import {sampler as words} from "../strings/en/sampler.js";
import {createNoiseWalks, type Way} from "./noises.js";
import {createTileStage} from "./tiles.js";
import {euler} from "../../math/solvers/euler.js";
import {eulerAncestral} from "../../math/solvers/euler-ancestral.js";
import type {Solver} from "../../math/types.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

const TRIALS = 64;
const SEED = 7;
const STEPS = [8, 16, 32, 64, 128];
const ROWS = {
  euler: {solver: euler, way: "fresh"},
  fresh: {solver: eulerAncestral(), way: "fresh"},
  path: {solver: eulerAncestral(), way: "path"}
} as const satisfies Record<string, {solver: Solver; way: Way}>;
type Row = keyof typeof ROWS;
const ROW_NAMES = Object.keys(ROWS) as Row[];

export function createSettleFigure({pictures, names, gram}: {readonly pictures: Pictures; readonly names: readonly string[]; readonly gram: Float64Array}): HTMLElement {
  const text = words.settle;
  const which = slider({label: text.which, name: "noise", min: 1, max: TRIALS, step: 1, value: 1});
  const numbers = readout(text.computing);
  const ends = new Map<string, Int32Array>();
  const stage = createTileStage({
    label: text.label, pictures, numRows: ROW_NAMES.length, numColumns: STEPS.length, most: 150,
    sheet: {
      heads: (wide) => STEPS.map((steps, s) => text.steps(steps, s === 0 && wide)),
      rows: () => ROW_NAMES.map((row) => {
        const [last, all] = [ends.get(`${row} ${STEPS.length - 1}`)?.[which.value - 1], STEPS.map((_, s) => ends.get(`${row} ${s}`)?.[which.value - 1])];
        return {label: text.rows[row], tiles: all.map((end) => ({end, right: end === last}))};
      })
    }
  });
  const changes = (row: Row, s: number) => {
    const [before, after] = [ends.get(`${row} ${s - 1}`), ends.get(`${row} ${s}`)];
    return before && after ? after.reduce((sum, end, k) => sum + Number(end !== before[k]), 0) : undefined;
  };
  function show(): void {
    stage.describe(text.alt(ROW_NAMES.map((row) => ({row: text.rows[row], ends: STEPS.map((_, s) => names[ends.get(`${row} ${s}`)?.[which.value - 1] ?? -1] ?? "…")}))));
    stage.redraw();
  }
  which.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(stage.element, controls(which), numbers);
  void whenNear(element).then(() => createLatest()(async (breathe) => {
    const walks = createNoiseWalks(gram, pictures.n, SEED);
    for (const [s, numSteps] of STEPS.entries())
      for (const row of ROW_NAMES) {
        ends.set(`${row} ${s}`, (await walks.run({...ROWS[row], numSteps, count: TRIALS, breathe})).ends);
        show();
      }
    const counts = Object.fromEntries(ROW_NAMES.map((row) => [row, STEPS.slice(1).map((_, s) => changes(row, s + 1)!)])) as Record<Row, number[]>;
    numbers.textContent = text.numbers({euler: counts.euler.at(-1)!, fresh: counts.fresh.at(-1)!, path: counts.path.at(-1)!, trials: TRIALS});
    stage.setValue(JSON.stringify({trials: TRIALS, ...counts}));
  }));
  show();
  return element;
}
