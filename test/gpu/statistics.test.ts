/** Statistics of particles on the GPU against the same in float64. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createMixture, createPointCloud, createRandom, type Level} from "../../src/math/index.js";
import {DeviceLostError, type Gpu} from "../../src/sampler/gpu-device.js";
import {measureParticles} from "../../src/sampler/particles/statistics/cpu-statistics.js";
import {createGpuStatistics} from "../../src/sampler/particles/statistics/gpu-statistics.js";
import type {ParticleStatistics, ParticleTarget} from "../../src/sampler/particles/statistics/types.js";
import {openDawn, requestTestGpu} from "./dawn.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

const mixture = createMixture({
  weights: [0.5, 0.3, 0.2, 0],
  means: [[0, 0], [3, 1], [-2, 4], [100, 100]],
  covariances: [[[1, 0.3], [0.3, 0.5]], 0.2, [[0.4, -0.39], [-0.39, 0.4]], 1]
});
const cloud = createPointCloud(mixture.sample(333, createRandom(1)), 2); // no multiple of a tile

function drawNoised(target: ParticleTarget, n: number, {signalScale, noiseStd}: Level): Float32Array {
  const random = createRandom(n);
  return Float32Array.from(target.sample(n, random), (value) => signalScale * value + noiseStd * random.normal());
}

async function measure(positions: Float32Array, level: Level, target?: ParticleTarget, pairs?: number): Promise<ParticleStatistics> {
  const {device} = gpu;
  // Room for more than there are: what is beyond must not count.
  const buffer = device.createBuffer({size: positions.byteLength + 800, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(buffer, 0, positions);
  device.queue.writeBuffer(buffer, positions.byteLength, new Float32Array(200).fill(7));
  const statistics = await createGpuStatistics({device, target, pairs});
  try {
    return await statistics.measure(buffer, positions.length / 2, level);
  } finally {
    statistics.destroy();
    buffer.destroy();
  }
}

/**
 * Sums: (m + 12)·2⁻²³, m = max(8, n/16384), of the sum of magnitudes, so of E|a|, E|ab| … E a⁴ in units u of the spread: below 3, and 30 for
 * fourth moments; x − shift adds a rounding of its own. A particle within 1e-6 of a bin's edge may change bins: among 32·n
 * projections some do, each moving W₁ by a bin's width/n. Entropies: 1e-5 nats.
 */
function expectAgreement(got: ParticleStatistics, expected: ParticleStatistics, spread: number): void {
  const step = (Math.max(8, got.count / 16384) + 13) * 2 ** -23;
  expect([got.count, got.lost]).toEqual([expected.count, expected.lost]);
  got.mean.forEach(({value, standardError}, d) => {
    expect(Math.abs(value - expected.mean[d].value)).toBeLessThanOrEqual(3 * step * spread);
    expect(Math.abs(standardError - expected.mean[d].standardError)).toBeLessThanOrEqual(1e-4 * expected.mean[d].standardError + 1e-12);
  });
  got.covariance.forEach(({value, standardError}, k) => {
    expect(Math.abs(value - expected.covariance[k].value)).toBeLessThanOrEqual(6 * step * spread ** 2);
    // A root: of two particles, which have no scatter of squares, it is that of what the sums have lost.
    const least = Math.sqrt((30 * step) / got.count) * spread ** 2;
    expect(Math.abs(standardError - expected.covariance[k].standardError)).toBeLessThanOrEqual(got.count === 2 ? least : 1e-3 * expected.covariance[k].standardError);
  });
  expect(got.exact).toEqual(expected.exact);
  if (!expected.slicedWasserstein) return expect(got.slicedWasserstein).toBeUndefined();
  const {value, floor, standardError} = expected.slicedWasserstein;
  expect(Math.abs(got.slicedWasserstein!.value - value)).toBeLessThan(1e-4 * spread);
  expect(got.slicedWasserstein!.floor).toBeCloseTo(floor, 12);
  expect(Math.abs(got.slicedWasserstein!.standardError - standardError)).toBeLessThan(0.01 * standardError + 1e-6);
  expect(got.entropy?.count).toBe(expected.entropy?.count);
  if (expected.entropy) expect(Math.abs(got.entropy!.value - expected.entropy.value)).toBeLessThan(1e-5);
  if (expected.entropy && expected.entropy.count > 1) expect(Math.abs(got.entropy!.standardError - expected.entropy.standardError)).toBeLessThan(1e-4);
}

const LEVELS: Level[] = [{signalScale: 1, noiseStd: 40}, {signalScale: 0.6, noiseStd: 0.8}, {signalScale: 0.99, noiseStd: 0.05}, {signalScale: 0, noiseStd: 1}, {signalScale: 1, noiseStd: 0}];

describe("statistics on the GPU", () => {
  it.each(LEVELS)("agree with float64 at %o, for a mixture and for a cloud", async (level) => {
    for (const target of [mixture, cloud]) {
      const positions = drawNoised(target, 5003, level);
      const expected = measureParticles({positions, level, target});
      expectAgreement(await measure(positions, level, target), expected, Math.sqrt(Math.max(expected.covariance[0].value, expected.covariance[2].value)));
    }
  });

  it("agree for two particles, for one workgroup, and for many particles each", async () => {
    for (const n of [2, 127, 128, 129, 40_000]) {
      const positions = drawNoised(mixture, n, LEVELS[1]);
      const expected = measureParticles({positions, level: LEVELS[1], target: mixture, pairs: 2 ** 26});
      expectAgreement(await measure(positions, LEVELS[1], mixture), expected, Math.sqrt(expected.covariance[0].value + expected.covariance[2].value));
    }
    const single = await measure(Float32Array.of(1, 2), LEVELS[1], mixture);
    expect([single.count, single.covariance[0].value]).toEqual([1, NaN]);
    single.mean.forEach(({value}, d) => expect(value).toBeCloseTo(d + 1, 6));
  });

  it("ask as many particles as they may, evenly spaced", async () => {
    const positions = drawNoised(cloud, 3000, LEVELS[1]);
    const expected = measureParticles({positions, level: LEVELS[1], target: cloud, pairs: 100_000});
    expect(expected.entropy!.count).toBe(300);
    expectAgreement(await measure(positions, LEVELS[1], cloud, 100_000), expected, 3);
  });

  it("measure moments alone without a target", async () => {
    const positions = drawNoised(mixture, 500, LEVELS[2]);
    const got = await measure(positions, LEVELS[2]);
    expectAgreement(got, measureParticles({positions, level: LEVELS[2]}), 3);
    expect(got.exact ?? got.entropy).toBeUndefined();
  });

  it("leave out what is not finite, and keep their digits far away", async () => {
    const positions = drawNoised(mixture, 1000, LEVELS[1]);
    positions.set([NaN, 0, Infinity, 1, 0, -Infinity, 3, NaN], 0);
    const got = await measure(positions, LEVELS[1], mixture);
    expect([got.count, got.lost, got.entropy!.count]).toEqual([996, 4, 996]);
    expectAgreement(got, measureParticles({positions, level: LEVELS[1], target: mixture}), 3);
    // A million away the coordinates are multiples of 1/16; the sums themselves lose no more.
    const far = positions.map((value) => value + 1e6);
    const there = await measure(far, LEVELS[1], mixture), exact = measureParticles({positions: far, level: LEVELS[1], target: mixture});
    there.covariance.forEach(({value}, k) => expect(Math.abs(value - exact.covariance[k].value)).toBeLessThan(1e-2));
    there.mean.forEach(({value}, d) => expect(Math.abs(value - exact.mean[d].value)).toBeLessThan(0.1));
    const {value} = there.slicedWasserstein!;
    expect(Number.isFinite(value) && value > 100).toBe(true);
    const wild = await measure(Float32Array.of(3e38, 1, -3e38, 2, 0, 0), LEVELS[1], mixture);
    expect([wild.count, Number.isNaN(wild.slicedWasserstein!.value), Number.isNaN(wild.entropy!.value)]).toEqual([3, false, false]);
  });

  it("see when particles are not distributed as they should be, and when they are", async () => {
    const n = 20_000, level = LEVELS[1];
    const right = (await measure(drawNoised(mixture, n, level), level, mixture)).slicedWasserstein!;
    const wrong = (await measure(drawNoised(mixture, n, {signalScale: 0.6, noiseStd: 1}), level, mixture)).slicedWasserstein!;
    expect(right.value).toBeLessThan(right.floor + 5 * right.standardError);
    expect(wrong.value).toBeGreaterThan(wrong.floor + 5 * wrong.standardError);
  });

  it("are the same bits again, call after call, also when called at once, and end with destroy", async () => {
    const {device} = gpu;
    const positions = drawNoised(mixture, 10_000, LEVELS[1]);
    const buffer = device.createBuffer({size: positions.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
    device.queue.writeBuffer(buffer, 0, positions);
    const statistics = await createGpuStatistics({device, target: mixture});
    const [first, other, again] = await Promise.all([LEVELS[1], LEVELS[0], LEVELS[1]].map((level) => statistics.measure(buffer, 10_000, level)));
    expect(again).toEqual(first);
    expect(other.slicedWasserstein).not.toEqual(first.slicedWasserstein);
    for (let k = 0; k < 30; k++) await statistics.measure(buffer, 100, {signalScale: 1, noiseStd: 1 + k}); // more levels than are kept
    expect(await statistics.measure(buffer, 10_000, LEVELS[1])).toEqual(first);
    statistics.destroy();
    await expect(statistics.measure(buffer, 10_000, LEVELS[1])).rejects.toThrow(/destroyed/);
    buffer.destroy();
  });

  it("refuse a target that does not live in the plane", async () => {
    const target = createMixture({weights: [1], means: [[0, 0, 0]], covariances: 1});
    await expect(createGpuStatistics({device: gpu.device, target})).rejects.toThrow(/3 dimensions/);
  });

  it("say that the device was lost, rather than give zeros", async () => {
    const {device} = await requestTestGpu(dawn);
    const buffer = device.createBuffer({size: 800, usage: GPUBufferUsage.STORAGE});
    const statistics = await createGpuStatistics({device, target: mixture});
    const pending = statistics.measure(buffer, 100, LEVELS[1]);
    device.destroy();
    await expect(pending).rejects.toBeInstanceOf(DeviceLostError);
    await expect(statistics.measure(buffer, 100, LEVELS[1])).rejects.toBeInstanceOf(DeviceLostError);
  });
});
