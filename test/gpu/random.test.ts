/** Random numbers of the GPU against their twin: words bit for bit, normals within the bound of box-muller.ts. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {testOneSampleKs} from "../../src/math/metrics/statistics.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {compilePipeline, submit} from "../../src/sampler/gpu-kernels.js";
import {boxMuller} from "../../src/math/noise/box-muller.js";
import {fillNormals, seedWords} from "../../src/math/noise/counter.js";
import {threefry2x32} from "../../src/math/noise/threefry.js";
import {NORMAL2} from "../../src/sampler/particles/normal2.js";
import {openDawn, requestTestGpu} from "./dawn.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

/** Runs `expression`, two words, for every index i below count. */
async function compute(expression: string, count: number, {params = [0, 0, 0, 0], workgroup = 64, inputs = [0, 0]}: {
  params?: number[]; workgroup?: number; inputs?: ArrayLike<number>;
} = {}): Promise<Uint32Array> {
  const {device} = gpu;
  const code = /* wgsl */ `
struct Params { seed: vec2u, interval: u32, count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec2u>;
@group(0) @binding(2) var<storage, read> inputs: array<vec2u>;
${NORMAL2}
@compute @workgroup_size(${workgroup})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.count) { return; }
  let input = inputs[i % arrayLength(&inputs)];
  out[i] = ${expression};
}`;
  const pipeline = await compilePipeline(device, "random", code);
  const out = device.createBuffer({size: 8 * count, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC});
  const given = device.createBuffer({size: 4 * inputs.length, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
  const back = device.createBuffer({size: 8 * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(given, 0, Uint32Array.from(inputs));
  submit(device, [{pipeline, params: Uint32Array.of(params[0], params[1], params[2], count), buffers: [out, given], groups: [Math.ceil(count / workgroup)]}],
    (encoder) => encoder.copyBufferToBuffer(out, 0, back, 0, 8 * count));
  await back.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(back.getMappedRange().slice(0));
  for (const buffer of [out, given, back]) buffer.destroy();
  return words;
}

const NORMALS = "bitcast<vec2u>(normal2(params.seed, i, params.interval)) + 0u * input";

describe("threefry2x32 on the GPU", () => {
  it("gives the twin's words, bit for bit", async () => {
    const n = 5000;
    for (const [seed, interval] of [[seedWords(1), 0], [seedWords("a"), 17], [[0xffffffff, 0xffffffff], 0xffffffff]] as const) {
      const words = await compute("threefry2x32(params.seed, vec2u(i, params.interval)) + 0u * input", n, {params: [...seed, interval]});
      const expected = new Uint32Array(2 * n);
      for (let i = 0; i < n; i++) expected.set(threefry2x32(seed[0], seed[1], i, interval), 2 * i);
      expect(words).toEqual(expected);
    }
  });
});

describe("normal2 on the GPU", () => {
  it("gives the twin's normals within 11 U of the length, whatever the words", async () => {
    const n = 60_000;
    const inputs = new Uint32Array(2 * n), pair = new Uint32Array(2);
    for (let i = 0; i < n; i++) {
      threefry2x32(1, 2, i, 3, pair);
      const length = i % 2 ? pair[0] >>> i % 32 : ~(pair[0] >>> i % 32);
      inputs.set([length, pair[1]], 2 * i);
    }
    inputs.set([0, 0, 0xffffffff, 0xffffffff, 0xb504f333, 0x20000000, 0xb504f334, 0x1fffffff, 0x80000000, 0x80000000, 1, 0xdfffffff]);
    const got = new Float32Array((await compute("bitcast<vec2u>(boxMuller(input))", n, {inputs})).buffer);
    let [worst, absolute, equal, turned, longer] = [0, 0, 0, 0, 0];
    const twin = new Float32Array(2);
    for (let i = 0; i < n; i++) {
      boxMuller(inputs[2 * i], inputs[2 * i + 1], twin);
      const length = Math.hypot(twin[0], twin[1]);
      turned += (twin[0] * got[2 * i + 1] - twin[1] * got[2 * i]) / length ** 2 / n;
      longer += (twin[0] * got[2 * i] + twin[1] * got[2 * i + 1] - length ** 2) / length ** 2 / n;
      for (const d of [0, 1]) {
        const error = Math.abs(got[2 * i + d] - twin[d]);
        if (error === 0) equal++;
        expect(Number.isNaN(error)).toBe(false);
        [worst, absolute] = [Math.max(worst, error / length), Math.max(absolute, error)];
      }
    }
    if (process.env.PRECISION_TABLE) console.log({worst, absolute, equal: equal / (2 * n)});
    // The device's own 11 U and the twin's 4.4 U.
    expect(worst).toBeLessThan(15.4 * 2 ** -23);
    expect(absolute).toBeLessThan(1e-5);
    // Roundings have no direction: over 60 000 pairs a mean of 4·U/√n = 2e-9. A reduction done otherwise has: 5e-8.
    expect(Math.abs(turned)).toBeLessThan(1e-8);
    expect(Math.abs(longer)).toBeLessThan(3e-8); // sqrt may be rounded one way
  });

  it("does not depend on the workgroup's size", async () => {
    const n = 3001;
    const params = [...seedWords(8), 5];
    const [first, ...others] = await Promise.all([64, 1, 32, 256].map((workgroup) => compute(NORMALS, n, {params, workgroup})));
    for (const other of others) expect(other).toEqual(first);
    const normals = new Float32Array(first.buffer);
    const twin = new Float32Array(2 * n);
    fillNormals(seedWords(8), 5, 0, twin);
    expect(Math.max(...normals.map((value, i) => Math.abs(value - twin[i])))).toBeLessThan(1e-5);
  });

  it("is standard normal, from the GPU's own numbers", async () => {
    const n = 20_000;
    const normals = new Float32Array((await compute(NORMALS, n, {params: [...seedWords(9), 0]})).buffer);
    expect(testOneSampleKs(normals, normalCdf).pValue).toBeGreaterThan(5.7e-7); // as rare as 5 standard errors
    // E z, z², z³, z⁴ and their variances; then x·y of each pair.
    for (const [k, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]]) {
      const moment = normals.reduce((sum, value) => sum + value ** k, 0) / (2 * n);
      expect(Math.abs(moment - expected)).toBeLessThan(5 * Math.sqrt(variance / (2 * n)));
    }
    let product = 0;
    for (let i = 0; i < 2 * n; i += 2) product += normals[i] * normals[i + 1];
    expect(Math.abs(product / n)).toBeLessThan(5 / Math.sqrt(n));
  });
});
