/** The same noise, each solver, more and more questions: from how many on does the flow's own picture come out? (16384 dimensions) */
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {sampler as words} from "../strings/en/sampler.js";
import {createNoiseWalks} from "./noises.js";
import {heun} from "../../math/solvers/heun.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";

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
  const HEAD = 22, LABEL = 22, FOOT = 20;
  const columns = BUDGETS.length + 1;
  const tileOf = (width: number) => Math.min(92, (width - 8 * (columns - 1)) / columns);
  const rowHeight = (width: number) => tileOf(width) + LABEL + FOOT + 6;
  const hits = (solver: Shown, b: number) => {
    const mine = ends.get(`${solver} ${b}`);
    return mine && truth ? mine.reduce((sum, end, k) => sum + Number(end === truth![k]), 0) : undefined;
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / (HEAD + SHOWN.length * rowHeight(width)),
    pixels: true,
    draw({context, width, colors}) {
      const tile = tileOf(width);
      const put = (end: number | undefined, left: number, top: number, frame: string) => {
        if (end === undefined) {
          context.strokeStyle = colors.rule;
          context.strokeRect(left + 0.5, top + 0.5, tile - 1, tile - 1);
        } else drawFramedPicture(context, pictureAsPoint(pictures, end), {left, top, size: tile, frame});
      };
      BUDGETS.forEach((budget, b) => drawWords(context, text.asked(budget, b === 0 && tile > 60), b * (tile + 8) + tile / 2, 12, {color: colors.muted, align: "center", maxWidth: tile + 6}));
      SHOWN.forEach((solver, r) => {
        const top = HEAD + r * rowHeight(width);
        drawWords(context, SOLVERS[solver].label, 0, top + 14, {color: colors.ink, weight: 500});
        BUDGETS.forEach((_, b) => {
          const left = b * (tile + 8);
          const end = ends.get(`${solver} ${b}`)?.[which.value - 1];
          const right = end !== undefined && end === truth?.[which.value - 1];
          put(end, left, top + LABEL, right ? colors.clean : colors.wrong);
          const count = hits(solver, b);
          if (count !== undefined) drawWords(context, text.share(Math.round((100 * count) / TRIALS)), left + tile / 2, top + LABEL + tile + 14, {color: colors.muted, align: "center", maxWidth: tile + 6});
        });
        const left = BUDGETS.length * (tile + 8);
        put(truth?.[which.value - 1], left, top + LABEL, colors.clean);
        drawWords(context, tile > 60 ? text.truth : text.truthShort, left + tile / 2, top + LABEL + tile + 14, {color: colors.clean, align: "center", maxWidth: tile + 6});
      });
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
