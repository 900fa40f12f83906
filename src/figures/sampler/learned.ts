/** A learned slope: the solver's error goes on falling, the distance from the data's own flow does not. */
import {formatPower, logScale, reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, select} from "../controls.js";
import {createNotice, createTask, folded} from "../parts.js";
import {fileField} from "../file-field.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {sampler as words} from "../strings/en/sampler.js";
import {enoughQuestions, followBoth, LEARNED_BUDGETS, LEARNED_SOLVERS, runLearned, type Course, type LearnedRun, type LearnedSolver} from "./learned-run.js";
import {fitOrder, type Measured} from "./measure.js";
import {orderMarks, type OrderLine} from "./order-chart.js";
import {ends, SIGMA_MAX, startOf} from "./orders.js";
import type {LessonName, Pupil} from "./pupil.js";
import {SOLVERS} from "../../math/solvers/registry.js";
import type {Denoiser, Target} from "../../math/types.js";

const SYMBOL = {euler: "circle", heun: "square", dpmpp_2m: "triangle"} as const satisfies Record<LearnedSolver, OrderLine["symbol"]>;
type Yardstick = "exact" | "own";
type Runs = Map<LearnedSolver, LearnedRun[]>;

export function createLearnedFigure({target, pupil}: {readonly target: Target; readonly pupil: Pupil}): HTMLElement {
  const text = words.learned;
  const course: Course = {x: startOf(3, SIGMA_MAX), sigmaMax: SIGMA_MAX, sigmaMin: ends.above.sigmaMin};
  const which = select<LessonName>({label: text.which, name: "network", options: text.lessons, value: "300"});
  const yardstick = select<Yardstick>({label: text.from, name: "from", options: text.yardsticks, value: "exact"});
  const numbers = readout(text.untaught);
  const notice = createNotice();
  const exact: Runs = new Map();
  let exactOf: Target | undefined;
  let network: Runs = new Map();
  let apart: number | undefined;
  const height = (width: number) => Math.min(440, Math.max(300, 0.62 * width));
  const measured = (runs: Runs, solver: LearnedSolver, by: Yardstick): Measured[] => (runs.get(solver) ?? []).map((run) => ({nfe: run.nfe, error: run[by]}));

  const chart = reserve(height, createChart({
    label: text.label,
    draw({Plot, width, colors}) {
      const by = yardstick.value;
      const taught = network.size > 0;
      const name = (solver: LearnedSolver) => {
        const runs = measured(network, solver, "own");
        return by === "own" && runs.length === LEARNED_BUDGETS.length ? words.orders.order(SOLVERS[solver].label, fitOrder(runs)) : SOLVERS[solver].label;
      };
      return {
        height: height(width),
        marginTop: 36,
        marginLeft: 52,
        marginRight: width < 520 ? 108 : 150,
        marginBottom: 42,
        x: logScale([3.5, 110], [4, 8, 16, 32, 64], words.orders.x),
        y: {...logScale([1e-5, 10], [10, 1, 0.1, 0.01, 1e-3, 1e-4, 1e-5], text.y[by], formatPower), labelAnchor: "top" as const, grid: true},
        marks: [
          ...(apart && by === "exact" ? [
            Plot.ruleY([apart], {stroke: colors.slope, strokeWidth: 5, strokeOpacity: 0.3}),
            Plot.text([apart], {x: 3.7, y: (d: number) => d / 1.5, text: () => text.floor(apart!), textAnchor: "start", fill: colors.slope, fontWeight: 500})
          ] : []),
          ...orderMarks(Plot, {
            colors, gap: 0.42,
            lines: [
              ...LEARNED_SOLVERS.map((solver) => ({label: taught ? "" : SOLVERS[solver].label, runs: measured(exact, solver, "exact"), symbol: SYMBOL[solver], pale: taught})),
              ...LEARNED_SOLVERS.map((solver) => ({label: name(solver), runs: measured(network, solver, by), symbol: SYMBOL[solver], dashed: true}))
            ]
          })
        ]
      };
    }
  }));

  async function measure(runs: Runs, denoise: Denoiser, ends: Parameters<typeof runLearned>[0]["ends"], breathe: () => Promise<void>): Promise<void> {
    for (const solver of LEARNED_SOLVERS) {
      const found: LearnedRun[] = [];
      for (const budget of LEARNED_BUDGETS) found.push(await runLearned({denoise, solver, budget, course, ends, breathe}));
      runs.set(solver, found);
      chart.redraw();
    }
  }
  const latest = createLatest();
  function compute(): void {
    const {lesson} = pupil;
    const of = lesson?.target ?? target;
    [network, apart] = [new Map(), undefined];
    if (of !== exactOf) exact.clear();
    numbers.textContent = lesson ? text.computing : pupil.name === "file" ? text.noFile : text.untaught;
    delete chart.element.dataset.value;
    chart.redraw();
    latest(async (breathe) => {
      const both = await followBoth(lesson?.denoise ?? of.denoise, of, course, breathe);
      if (exact.size < LEARNED_SOLVERS.length) {
        exactOf = of;
        await measure(exact, of.denoise, {own: both.exact, exact: both.exact}, breathe);
      }
      if (!lesson) return;
      apart = both.apart;
      await measure(network, lesson.denoise, both, breathe);
      const enough = enoughQuestions(measured(network, "dpmpp_2m", "exact"), apart);
      numbers.textContent = text.numbers({step: lesson.step, apart, enough, solver: SOLVERS.dpmpp_2m.label});
      chart.describe(text.alt(numbers.textContent));
      chart.setValue(JSON.stringify({
        step: lesson.step, apart, enough,
        orders: Object.fromEntries(LEARNED_SOLVERS.map((solver) => [solver, fitOrder(measured(network, solver, "own"))])),
        runs: Object.fromEntries(network), exact: Object.fromEntries(exact)
      }));
      chart.redraw();
    });
  }

  const task = createTask(text.train, text.again, (signal, tell) => pupil.train(signal, (done, total) => tell(done, total, text.progress(done, total))));
  const file = fileField({label: text.file, accept: ".json,application/json", onFile: (chosen) => {
    notice.clear();
    chosen.arrayBuffer().then((buffer) => pupil.load(new Uint8Array(buffer))).catch((error: unknown) => notice.say(text.notLoaded(error instanceof Error ? error.message : String(error))));
  }});
  which.addEventListener("input", () => pupil.choose(which.value));
  yardstick.addEventListener("input", () => chart.redraw());
  pupil.onChange(() => {
    if (which.value !== pupil.name) which.set(pupil.name);
    compute();
  });
  const element = document.createElement("div");
  element.append(chart.element, task.element, controls(which, yardstick), numbers, notice.element, folded(strings.more, controls(file)));
  void whenNear(element).then(compute);
  return element;
}
