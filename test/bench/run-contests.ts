/** The contests themselves, on whatever they run on: the page in Chromium, or Node with Dawn. */
import {lastState, sample, SOLVERS} from "../../src/math/index.js";
import {loadGram, loadPictures} from "../../src/sampler/pictures/load-pictures.js";
import {firstOfGram, firstPictures} from "../../src/sampler/pictures/pictures.js";
import {foresee, measure, type Measurement} from "./measure.js";
import * as mixture from "./mixture/task.js";
import {distance} from "./numbers.js";
import * as networks from "./networks/task.js";
import * as pictures from "./pictures/task.js";
import * as training from "./training/task.js";
import type {ContestId, Contestant, Open, Sizes, Table, TaskInfo} from "./types.js";

export interface ContestRun extends Sizes {
  /** Those of a contest that are to take part, in the order of their turns. */
  contestants(contest: ContestId): readonly Contestant[];
  /** A contestant's `open`. A rejection is its reason not to run. */
  load<Task>(contest: ContestId, contestant: Contestant): Promise<Open<Task>>;
  say(text: string): void;
}

/** An eighth of a grey level, and as much in the plane. Float32 leaves some 1e-6 here; what is off by more computes something else. */
const TOLERANCE = 1e-3;
/** Between two parts an error grows without bound, for everybody: one particle in a thousand is not held against anyone. */
const SHARE = 0.999;
/** What may be lost around ONNX Runtime is less than what a turn differs from the next: it takes many of them, close together. */
const MANY_SHORT_TURNS = {minTurnMs: 20, rowBudgetMs: 20_000};
const TURNS_FOR_ONE = 60;

export async function runContests(run: ContestRun): Promise<Record<ContestId, Table[]>> {
  return {mixture: await runMixture(run), pictures: await runPictures(run), training: await runTraining(run), networks: await runNetworks(run)};
}

async function runMixture(run: ContestRun): Promise<Table[]> {
  const tables: Table[] = [];
  for (const [solver, name] of [["euler", "Euler"], ["dpmpp_2m", "DPM++ 2M"]] as const) {
    let foreseen: Measurement["foreseen"];
    for (const [k, n] of run.particles.entries()) {
      const task = mixture.makeTask(solver, n);
      const {denoise} = mixture.createTarget();
      const answer = lastState(sample({denoise, levels: mixture.SIGMAS, x: task.x, solver: SOLVERS[solver].create()})).x;
      const info = {title: `${name}, ${n} particles, ${mixture.PARTS} parts`, steps: mixture.SIGMAS.length - 1, tolerance: TOLERANCE};
      const table = await compete(run, "mixture", task, {info, foreseen, error: (end) => distance(end, answer, {dim: 2, share: SHARE})});
      foreseen = foresee(table, run.particles[k + 1] / n, foreseen);
      tables.push(table);
    }
  }
  return tables;
}

async function runPictures(run: ContestRun): Promise<Table[]> {
  const tables: Table[] = [];
  if (run.sizes.length === 0) return tables;
  const all = await loadPictures(run.pictures);
  const gram = await loadGram({...run.gram, n: all.n});
  const start = pictures.makeStart(Math.max(...run.batches) * all.dim);
  const foreseen = new Map<number, Map<string, number>>();
  for (const [k, n] of run.sizes.entries()) {
    const set = pictures.makeSet(firstPictures(all, n), firstOfGram(gram, n));
    run.say(`N = ${n}: the answer in float64`);
    const answer = pictures.exactAnswer(set, start);
    for (const batch of run.batches) {
      const x = start.slice(0, batch * all.dim);
      const info: TaskInfo = {title: `N = ${n} pictures, batch ${batch}`, steps: pictures.SIGMAS.length - 1, tolerance: TOLERANCE};
      const error = (end: ArrayLike<number>): number => distance(end, answer.subarray(0, x.length));
      const table = await compete(run, "pictures", {...set, batch, x}, {info, error, foreseen: foreseen.get(batch)});
      foreseen.set(batch, foresee(table, run.sizes[k + 1] / n, foreseen.get(batch)));
      tables.push(table);
    }
  }
  return tables;
}

async function runTraining(run: ContestRun): Promise<Table[]> {
  const tables: Table[] = [];
  for (const width of run.training) {
    const task = training.makeTask(width);
    const answer = training.exactLosses(task);
    const info = {title: `${task.sizes.join(" → ")}, batch ${task.batches[0].weights.length}`, steps: training.STEPS, tolerance: TOLERANCE};
    tables.push(await compete(run, "training", task, {info, error: (end) => distance(end, answer)}));
  }
  return tables;
}

async function runNetworks(run: ContestRun): Promise<Table[]> {
  const tables: Table[] = [];
  for (const {name, entry, url, batch} of run.networks) {
    const task = networks.makeTask(entry, url, batch);
    const info = {title: `${name}, batch ${batch}`, steps: networks.STEPS, tolerance: TOLERANCE};
    let answer: ArrayLike<number> | undefined; // nobody has the network in float64: the first row's
    const error = (end: ArrayLike<number>): number => distance(end, (answer ??= Float64Array.from(end)));
    tables.push(await compete(run, "networks", task, {info, error, ...MANY_SHORT_TURNS, rounds: TURNS_FOR_ONE * run.rounds}));
  }
  return tables;
}

function compete<Task>(
  {contestants, load, rounds, say}: ContestRun, contest: ContestId, task: Task, given: Omit<Measurement, "rounds" | "contestants"> & {readonly rounds?: number}
): Promise<Table> {
  say(given.info.title);
  return measure({
    rounds, ...given,
    contestants: contestants(contest).map((contestant) => ({
      id: contestant.id,
      open: async () => (await load<Task>(contest, contestant))(task, contestant.device ?? "wasm")
    }))
  });
}
