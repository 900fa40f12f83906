/** `npm run bench -- --scaling`: how the cost of a step grows with n, N, D, K and the batch, one at a time, ours on the CPU and the GPU. */
import {createCoefficientSpace, createMixture, euler, projectOnPoints, toCoordinates} from "../../src/math/index.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {gramMatrix} from "../../src/sampler/pictures/gram-of-pictures.js";
import {firstOfGram, firstPictures, type Pictures} from "../../src/sampler/pictures/pictures.js";
import {fitGrowth} from "./fit.js";
import {timeOf, type CarryOut} from "./gpu/clock.js";
import {openParticleKernel} from "./gpu/particle-kernel.js";
import {repeatDispatches} from "./gpu/repeat.js";
import {makeTask, MIXTURE, SIGMAS} from "./mixture/task.js";
import {digits} from "./numbers.js";
import {openKernels} from "./pictures/kernels.js";
import {makeStart} from "./pictures/task.js";

export interface ScalingOptions {
  readonly pictures: Pictures;
  readonly gram: Int32Array;
  /** Undefined where there is none. */
  readonly gpu?: Gpu;
  readonly say: (text: string) => void;
}

export interface Growth {
  readonly what: string;
  /** The size that varies. */
  readonly symbol: string;
  readonly points: readonly (readonly [size: number, ms: number])[];
}

/** A piece of work at one size, and how to be rid of it. */
type Prepare = (size: number) => Promise<{readonly carryOut: CarryOut; destroy?(): void}>;

export async function measureScaling(options: ScalingOptions): Promise<Growth[]> {
  const results: Growth[] = [];
  for (const {what, symbol, sizes, prepare} of series(options)) {
    options.say(`${what}, ${symbol} = ${sizes.join(", ")}`);
    const points: [number, number][] = [];
    for (const size of sizes) {
      const {carryOut, destroy} = await prepare(size);
      points.push([size, (await timeOf(carryOut)).median]);
      destroy?.();
    }
    results.push({what, symbol, points});
  }
  return results;
}

export function formatScaling(results: readonly Growth[]): string[] {
  const width = Math.max(...results.map(({what}) => what.length));
  return [
    "How the time of a step grows: t ∝ size^exponent, fitted to the logarithms, with the 95 % interval of the fit.",
    ...results.map(({what, symbol, points}) => {
      const {exponent, halfWidth} = fitGrowth(points);
      const [[first, fast], [last, slow]] = [points[0], points[points.length - 1]];
      const times = `${digits(fast)} ms at ${first}, ${digits(slow)} ms at ${last}`;
      return `${what.padEnd(width)}  ${symbol}^${exponent.toFixed(2)} ± ${halfWidth.toFixed(2)}  (${points.length} sizes: ${times})`;
    })
  ];
}

interface Series {
  readonly what: string;
  readonly symbol: string;
  readonly sizes: readonly number[];
  readonly prepare: Prepare;
}

function series({pictures, gram, gpu}: ScalingOptions): Series[] {
  const device = gpu?.device;
  const small = !gpu || gpu.software;
  const particles = small ? [1024, 4096, 16384, 65536] : [16384, 65536, 262144, 1048576];
  const fixed = small ? 16384 : 1048576;
  const parts = [4, 8, 16, 32, 64];
  const counts = [179, 358, 716, 1433].filter((n) => n <= pictures.n);
  const dims = [2048, 4096, 8192, 16384];
  const batches = [1, 2, 4, 8, 16, 32];
  const some = small ? 256 : pictures.n;
  const sliced = cut(firstPictures(pictures, some), dims);
  return [
    {what: "particles, CPU, K = 8", symbol: "n", sizes: [1024, 4096, 16384, 65536], prepare: async (n) => onCpu(n, 8)},
    {what: "particles, CPU, n = 16384", symbol: "K", sizes: parts, prepare: async (k) => onCpu(16384, k)},
    {what: "pictures, CPU, coefficients, B = 1", symbol: "N", sizes: counts, prepare: async (n) => inCoefficients(pictures, gram, n, 1)},
    {what: "pictures, CPU, coefficients, N = 512", symbol: "B", sizes: batches, prepare: async (batch) => inCoefficients(pictures, gram, 512, batch)},
    ...(device
      ? [
          {what: "particles, GPU, K = 8", symbol: "n", sizes: particles, prepare: (n: number) => onGpu(device, n, 8)},
          {what: `particles, GPU, n = ${fixed}`, symbol: "K", sizes: parts, prepare: (k: number) => onGpu(device, fixed, k)},
          {what: "pictures, GPU, B = 1", symbol: "N", sizes: counts, prepare: (n: number) => ofPictures(device, firstPictures(pictures, n), 1)},
          {what: `pictures, GPU, N = ${some}, B = 1`, symbol: "D", sizes: dims, prepare: (dim: number) => ofPictures(device, sliced(dim), 1)},
          {what: `pictures, GPU, N = ${some}`, symbol: "B", sizes: batches.slice(0, small ? 5 : 6), prepare: (batch: number) => ofPictures(device, firstPictures(pictures, some), batch)}
        ]
      : [])
  ];
}

/** A ring of K parts like the benchmark's own. */
function ring(k: number): ReturnType<typeof createMixture> {
  const angle = (part: number): number => (2 * Math.PI * part) / k;
  return createMixture({
    weights: Array.from({length: k}, () => 1 / k),
    means: Array.from({length: k}, (_, part) => [3 * Math.cos(angle(part)), 3 * Math.sin(angle(part))]),
    covariances: Array.from({length: k}, (_, part) => MIXTURE.covariances[part % MIXTURE.covariances.length])
  });
}

/** Repeats work of the CPU. */
const repeated = (work: () => unknown): CarryOut => async (times) => {
  for (let time = 0; time < times; time++) work();
};

/** At the first σ, where every part has a share in every point. */
function onCpu(n: number, k: number): {carryOut: CarryOut} {
  const {x} = makeTask("euler", n);
  const {denoise} = ring(k);
  return {carryOut: repeated(() => denoise(x, SIGMAS[0]))};
}

async function onGpu(device: GPUDevice, n: number, k: number): ReturnType<Prepare> {
  return openParticleKernel(device, {target: ring(k), solver: euler, sigmas: SIGMAS, i: 0, x: Float32Array.from(makeTask("euler", n).x)});
}

/** At σ = ∞ all pictures count: the most that a step can cost. */
function inCoefficients(pictures: Pictures, gram: Int32Array, n: number, batch: number): {carryOut: CarryOut} {
  const set = firstPictures(pictures, n);
  const space = createCoefficientSpace({gram: gramMatrix(firstOfGram(gram, n), set), n});
  const state = space.start(projectOnPoints(makeStart(batch * set.dim), toCoordinates(set.bytes), set.dim));
  return {carryOut: repeated(() => space.denoise(state, Infinity))};
}

async function ofPictures(device: GPUDevice, pictures: Pictures, batch: number): ReturnType<Prepare> {
  const walker = await openKernels(device, pictures, {batch, x: makeStart(batch * pictures.dim)});
  await walker.rewind?.();
  return {carryOut: repeatDispatches(device, walker.step(0, Infinity)), destroy: () => walker.close()};
}

/** The same pictures with fewer coordinates: the first of each. */
function cut({n, dim, bytes}: Pictures, dims: readonly number[]): (size: number) => Pictures {
  const made = new Map(dims.map((size) => {
    const kept = new Uint8Array(n * size);
    for (let index = 0; index < n; index++) kept.set(bytes.subarray(index * dim, index * dim + size), index * size);
    return [size, {n, dim: size, bytes: kept}];
  }));
  return (size) => made.get(size)!;
}
