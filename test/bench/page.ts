/** The page that the benchmark runs in: loads the set, opens the contestants, measures, says how far it is on the console. */
import {createPointCloud, createRandom, euler, karrasSigmas, lastState, sample, toCoordinates} from "../../src/math/index.js";
import {requestGpu} from "../../src/sampler/gpu-device.js";
import {loadGram, loadPictures} from "../../src/sampler/load-pictures.js";
import {firstOfGram, firstPictures} from "../../src/sampler/pictures.js";
import {measure, reasonOf} from "./measure.js";
import {CONTESTANTS, type BenchOptions, type BenchResult, type Contestant, type ContestantId, type Open, type PictureSet, type Table} from "./types.js";

/**
 * Seven steps over all that matters: at σ = 80 some 900 of 1433 pictures share the weight, from σ = 3 on one has nearly
 * all of it. (Ours skip what has no weight, so the choice counts.) They end above 0, where rounding can still be seen.
 */
const SIGMAS = karrasSigmas(8, {sigmaMin: 0.5, sigmaMax: 80}).slice(0, -1);
const SEED = 16384;

declare global {
  interface Window {
    runBench: typeof runBench;
  }
}
window.runBench = runBench;

async function runBench(options: BenchOptions): Promise<BenchResult> {
  const all = await loadPictures(options.pictures);
  const gram = await loadGram({...options.gram, n: all.n});
  const x = createRandom(SEED).normals(Math.max(...options.batches) * all.dim).map((normal) => SIGMAS[0] * normal);
  const tables: Table[] = [];
  for (const n of options.sizes) {
    const pictures = firstPictures(all, n);
    const set = {pictures, coordinates: toCoordinates(pictures.bytes), gram: firstOfGram(gram, n)};
    console.log(`N = ${n}: the answer in float64`);
    const answer = exactAnswer(set, x);
    const contestants = await openAll(set, options);
    for (const batch of options.batches) {
      console.log(`N = ${n}, batch ${batch}: ${options.rounds} rounds`);
      const numbers = batch * all.dim;
      const walk = {batch, x: x.slice(0, numbers), sigmas: SIGMAS};
      tables.push({n, batch, rows: await measure(contestants, walk, answer.subarray(0, numbers), options.rounds)});
    }
    for (const contestant of contestants.values()) if (!("failed" in contestant)) contestant.close();
  }
  const gpu = await requestGpu();
  return {
    webgpu: "reason" in gpu ? {reason: gpu.reason} : {name: gpu.name, software: gpu.software},
    cores: navigator.hardwareConcurrency,
    dim: all.dim,
    sigmas: Array.from(SIGMAS),
    rounds: options.rounds,
    tables
  };
}

/** By differences, ‖x − y‖² itself, in float64 and pixel space: shares no trick with any contestant. */
function exactAnswer({pictures: {bytes, dim}}: PictureSet, x: Float64Array): Float64Array {
  const {denoise} = createPointCloud(toCoordinates(bytes, new Float64Array(bytes.length)), dim);
  return lastState(sample({denoise, levels: SIGMAS, x, solver: euler})).x;
}

async function openAll(set: PictureSet, {broken}: BenchOptions): Promise<Map<ContestantId, Contestant | {failed: string}>> {
  const opened = new Map<ContestantId, Contestant | {failed: string}>();
  for (const {id} of CONTESTANTS) {
    try {
      if (broken[id] !== undefined) throw new Error(broken[id]);
      const {open} = (await import(new URL(`${id}.js`, location.href).href)) as {open: Open};
      opened.set(id, await open(set));
    } catch (error) {
      opened.set(id, {failed: reasonOf(error)});
    }
  }
  return opened;
}
