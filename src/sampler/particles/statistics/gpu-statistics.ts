/** Statistics of particles in GPU memory. What comes back are sums and counts, 140 KiB however many particles there are. */
import {withGpuErrors} from "../../gpu-device.js";
import {compilePipeline, f32, submit, type Dispatch} from "../../gpu-kernels.js";
import {sigmaOfLevel} from "../../../math/level.js";
import type {Level} from "../../../math/types.js";
import {askedFor, entropyAtEnds, entropyFromSums, hasPosterior, partsOf} from "./cpu-statistics.js";
import {ENTROPY_WORKGROUP, entropyKernel, entropyParts} from "./entropy-kernel.js";
import {DIRECTIONS_AT_ONCE, groupsFor, HISTOGRAM_KERNEL, MOST_GROUPS, PER_HISTOGRAM, POWER_KERNEL, SUM_KERNEL} from "./kernels.js";
import {BINS, DIRECTIONS, packLines} from "./lines.js";
import {createMarginal, marginalAt, type Marginal} from "./marginal.js";
import {momentsFromSums, SUMS_LENGTH} from "./moments.js";
import {slicedDistance} from "./sliced.js";
import {isPointCloud, type ParticleStatistics, type ParticleTarget} from "./types.js";

/** Pairs of a particle and a part that the entropy may look at: a million particles and 64 parts, or 4096 and 16 384 points. */
const GPU_PAIRS = 2 ** 26;

export interface GpuStatistics {
  /**
   * Measures n particles at a level: the same as `measureParticles`, in float32. Calls wait for each other.
   *
   * @param positions vec2f × n at least, with usage STORAGE
   * @throws DeviceLostError, or Error with the browser's words
   */
  measure(positions: GPUBuffer, n: number, level: Level): Promise<ParticleStatistics>;
  destroy(): void;
}

/**
 * Compiles what measures particles against a target, or their moments alone.
 *
 * **How exact.** Counts are exact, and the same on every run; a particle within rounding of a bin's edge may be in the next bin.
 * Sums of powers: a term passes m + 7 additions, m = n/16384, or 8 if that is more, in units of the marginal's standard
 * deviation; so each is off by no more than (m + 12)·2⁻²³ of the sum of magnitudes: 9e-6 for a million particles, where the
 * standard error is 1e-3. Entropies:
 * exp and log are WGSL's own, 1e-6 nats and the posterior's own sensitivity (docs/gpu-precision.md).
 *
 * @param options.pairs as for `measureParticles`; 2²⁶ unless given
 * @throws RangeError if the target does not live in the plane; Error if a kernel does not compile; DeviceLostError
 */
export async function createGpuStatistics({device, target, pairs = GPU_PAIRS}: {
  readonly device: GPUDevice;
  readonly target?: ParticleTarget;
  readonly pairs?: number;
}): Promise<GpuStatistics> {
  if (target) createMarginal(target, {signalScale: 1, noiseStd: 1}); // refuses what does not live in the plane
  const {sum, power, histogram, entropy} = await pipelinesOf(device, target);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const sizes = {
    sums: 16 * MOST_GROUPS, powers: 4 * SUMS_LENGTH * MOST_GROUPS, counts: 4 * DIRECTIONS * BINS, entropies: 16 * MOST_GROUPS,
    lines: 16 * DIRECTIONS, parts: target ? 4 * entropyParts(target, 1).length : 4
  };
  const names = Object.keys(sizes) as (keyof typeof sizes)[];
  const buffers = await withGpuErrors(device, "Making room for statistics", () =>
    Object.fromEntries(names.map((label) => [label, device.createBuffer({label: `statistics: ${label}`, size: sizes[label], usage})])) as Record<keyof typeof sizes, GPUBuffer>);

  async function measure(positions: GPUBuffer, n: number, level: Level): Promise<ParticleStatistics> {
    const marginal = target && marginalAt(target, level);
    const shift = marginal?.mean ?? [0, 0];
    const unit = Math.fround(Math.sqrt(marginal ? Math.max(marginal.covariance[0], marginal.covariance[2]) : 1)) || 1;
    const groups = groupsFor(n);
    const params = Uint32Array.of(n, 0, 0, 0, f32(shift[0]), f32(shift[1]), f32(1 / unit), 0);
    const dispatches: Dispatch[] = [
      {pipeline: sum, params, buffers: [positions, buffers.sums], groups: [groups]},
      {pipeline: power, params, buffers: [positions, buffers.sums, buffers.powers], groups: [groups]}
    ];
    if (marginal) dispatches.push({pipeline: histogram, params, buffers: [positions, buffers.lines, buffers.counts], groups: [groupsFor(n, PER_HISTOGRAM), DIRECTIONS / DIRECTIONS_AT_ONCE]});

    const sigma = sigmaOfLevel(level);
    const known = target && entropyAtEnds(target, sigma);
    const asks = target && known === undefined && hasPosterior(target, sigma);
    let entropyGroups = 0;
    if (asks) {
      const parts = partsOf(target);
      const {stride, asked} = askedFor(n, parts, pairs);
      entropyGroups = Math.min(MOST_GROUPS, Math.ceil(asked / ENTROPY_WORKGROUP));
      const rounds = Math.ceil(asked / (entropyGroups * ENTROPY_WORKGROUP));
      dispatches.push({
        pipeline: entropy!, buffers: [positions, buffers.parts, buffers.entropies], groups: [entropyGroups],
        params: Uint32Array.of(asked, stride, rounds, parts, f32(level.signalScale), f32(Math.min(1e38, 0.5 / (sigma * sigma))), 0, 0)
      });
    }

    const wanted: [GPUBuffer, number][] = [[buffers.powers, 4 * SUMS_LENGTH * groups]];
    if (marginal) wanted.push([buffers.counts, sizes.counts]);
    if (asks) wanted.push([buffers.entropies, 16 * entropyGroups]);
    const size = wanted.reduce((total, [, bytes]) => total + bytes, 0);
    const back = await withGpuErrors(device, "Measuring the particles", () => {
      const staging = device.createBuffer({label: "statistics: back", size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
      if (marginal) {
        device.queue.writeBuffer(buffers.lines, 0, packLines(marginal.lines));
        device.queue.writeBuffer(buffers.counts, 0, new Uint32Array(DIRECTIONS * BINS));
      }
      if (asks) device.queue.writeBuffer(buffers.parts, 0, entropyParts(target, sigma));
      submit(device, dispatches, (encoder) => {
        let at = 0;
        for (const [buffer, bytes] of wanted) {
          encoder.copyBufferToBuffer(buffer, 0, staging, at, bytes);
          at += bytes;
        }
      });
      return staging.mapAsync(GPUMapMode.READ).then(() => staging.getMappedRange().slice(0)).finally(() => staging.destroy());
    });

    let at = 0;
    const [powers, counts, entropies] = wanted.map(([, bytes]) => back.slice(at, (at += bytes)));
    const {sums, mean} = addPowers(new Float32Array(powers));
    const moments = momentsFromSums(sums, [Math.fround(shift[0]) + unit * mean[0], Math.fround(shift[1]) + unit * mean[1]], unit);
    if (!marginal) return moments;
    await prepare(marginal);
    return {
      ...moments,
      exact: {mean: marginal.mean, covariance: marginal.covariance},
      slicedWasserstein: slicedDistance(marginal, new Uint32Array(counts)),
      entropy: known !== undefined ? {value: known, standardError: 0, count: moments.count} : asks ? addEntropies(new Float32Array(entropies)) : undefined
    };
  }

  let last: Promise<unknown> = Promise.resolve();
  let destroyed = false;
  return {
    measure(positions, n, level) {
      const result = last.then(() => {
        if (destroyed) throw new Error("The statistics were destroyed; make new ones.");
        return measure(positions, n, level);
      });
      last = result.catch(() => {});
      return result;
    },
    destroy() {
      destroyed = true;
      for (const buffer of Object.values(buffers)) buffer.destroy();
    }
  };
}

const compiled = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/** Compiled once per device. */
async function pipelinesOf(device: GPUDevice, target: ParticleTarget | undefined) {
  const cache = compiled.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  compiled.set(device, cache);
  const get = (label: string, code: string): Promise<GPUComputePipeline> => {
    let pipeline = cache.get(label);
    if (!pipeline) {
      pipeline = compilePipeline(device, `statistics: ${label}`, code);
      cache.set(label, pipeline);
      pipeline.catch(() => cache.delete(label));
    }
    return pipeline;
  };
  const [sum, power, histogram, entropy] = await Promise.all([
    get("sums", SUM_KERNEL),
    get("powers", POWER_KERNEL),
    get("histogram", HISTOGRAM_KERNEL),
    target && get(isPointCloud(target) ? "entropy of points" : "entropy of parts", entropyKernel(target))
  ]);
  return {sum, power, histogram, entropy};
}

/** Adds the workgroups' sums in float64; the mean that they are about comes with each. */
function addPowers(powers: Float32Array): {sums: Float64Array; mean: [number, number]} {
  const sums = new Float64Array(SUMS_LENGTH);
  powers.forEach((value, i) => (sums[i % SUMS_LENGTH] += value));
  return {sums, mean: [powers[SUMS_LENGTH - 2], powers[SUMS_LENGTH - 1]]};
}

function addEntropies(sums: Float32Array): ParticleStatistics["entropy"] {
  const totals = [0, 0, 0, 0];
  sums.forEach((value, i) => (totals[i % 4] += value));
  return entropyFromSums(totals[0], totals[1], totals[2]);
}

/** Computes the marginal's distribution functions, with a pause wherever they have taken 8 ms. */
async function prepare(marginal: Marginal): Promise<void> {
  let since = performance.now();
  for (let line = 0; line < marginal.lines.length; line++) {
    marginal.cdf(line);
    if (performance.now() - since < 8) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    since = performance.now();
  }
}
