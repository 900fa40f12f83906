/** The page that the benchmark runs in: makes the tasks, lets the contestants take turns, says how far it is on the console. */
import {lastState, sample, SOLVERS} from "../../src/math/index.js";
import {requestGpu} from "../../src/sampler/gpu-device.js";
import {loadGram, loadPictures} from "../../src/sampler/load-pictures.js";
import {firstOfGram, firstPictures} from "../../src/sampler/pictures.js";
import {CONTESTS} from "./contests.js";
import {foresee, measure, type Measurement} from "./measure.js";
import * as mixture from "./mixture/task.js";
import {distance} from "./numbers.js";
import * as pictures from "./pictures/task.js";
import type {BenchOptions, BenchResult, ContestId, Open, Table, TaskInfo} from "./types.js";

/** An eighth of a grey level, and as much in the plane. Float32 leaves some 1e-6 here; what is off by more computes something else. */
const TOLERANCE = 1e-3;
/** Between two parts an error grows without bound, for everybody: a few particles in a thousand are not held against anyone. */
const SHARE = 0.999;

declare global {
  interface Window {
    runBench: typeof runBench;
  }
}
window.runBench = runBench;

async function runBench(options: BenchOptions): Promise<BenchResult> {
  const contests = {mixture: await runMixture(options), pictures: await runPictures(options)};
  const gpu = await requestGpu();
  return {
    webgpu: "reason" in gpu ? {reason: gpu.reason} : {name: gpu.name, software: gpu.software},
    cores: navigator.hardwareConcurrency,
    rounds: options.rounds,
    contests
  };
}

async function runMixture(options: BenchOptions): Promise<Table[]> {
  const tables: Table[] = [];
  for (const [solver, name] of [["euler", "Euler"], ["dpmpp_2m", "DPM++ 2M"]] as const) {
    let foreseen: Map<string, number> | undefined;
    for (const [k, n] of options.particles.entries()) {
      const task = mixture.makeTask(solver, n);
      const {denoise} = mixture.createTarget();
      const answer = lastState(sample({denoise, levels: mixture.SIGMAS, x: task.x, solver: SOLVERS[solver].create()})).x;
      const info = {title: `${name}, ${n} particles, ${mixture.PARTS} parts`, steps: mixture.SIGMAS.length - 1, tolerance: TOLERANCE};
      const table = await compete("mixture", info, task, (end) => distance(end, answer, {dim: 2, share: SHARE}), {...options, foreseen});
      foreseen = foresee(table, options.particles[k + 1] / n, foreseen);
      tables.push(table);
    }
  }
  return tables;
}

async function runPictures(options: BenchOptions): Promise<Table[]> {
  const tables: Table[] = [];
  if (options.sizes.length === 0) return tables;
  const all = await loadPictures(options.pictures);
  const gram = await loadGram({...options.gram, n: all.n});
  const start = pictures.makeStart(Math.max(...options.batches) * all.dim);
  const foreseen = new Map<number, Map<string, number>>();
  for (const [k, n] of options.sizes.entries()) {
    const set = pictures.makeSet(firstPictures(all, n), firstOfGram(gram, n));
    console.log(`N = ${n}: the answer in float64`);
    const answer = pictures.exactAnswer(set, start);
    for (const batch of options.batches) {
      const x = start.slice(0, batch * all.dim);
      const info = {title: `N = ${n} pictures, batch ${batch}`, steps: pictures.SIGMAS.length - 1, tolerance: TOLERANCE};
      const table = await compete("pictures", info, {...set, batch, x}, (end) => distance(end, answer.subarray(0, x.length)), {
        ...options, foreseen: foreseen.get(batch)
      });
      foreseen.set(batch, foresee(table, options.sizes[k + 1] / n, foreseen.get(batch)));
      tables.push(table);
    }
  }
  return tables;
}

async function compete<Task>(
  contest: ContestId, info: TaskInfo, task: Task, error: (end: ArrayLike<number>) => number,
  {rounds, broken, foreseen}: BenchOptions & Pick<Measurement, "foreseen">
): Promise<Table> {
  console.log(info.title);
  const {contestants} = CONTESTS.find(({id}) => id === contest)!;
  return measure({
    info, rounds, error, foreseen,
    contestants: contestants.map(({id, module, device = "wasm"}) => ({
      id,
      async open() {
        const name = `${contest}/${module}`;
        if (broken[name] !== undefined) throw new Error(broken[name]);
        // The device is in the address so that each gets an instance of the library to itself.
        const {open} = (await import(new URL(`${name}.js?${device}`, location.href).href)) as {open: Open<Task>};
        return open(task, device);
      }
    }))
  });
}
