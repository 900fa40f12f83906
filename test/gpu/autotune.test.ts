/** Choosing among kernels that compute the same, and that runs of one variant are bit-identical. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createMixture, createRandom, karrasSigmas} from "../../src/math/index.js";
import {chooseVariant} from "../../src/sampler/gpu/autotune.js";
import {createStopwatch, type Stopwatch} from "../../src/sampler/gpu/stopwatch.js";
import {requestGpu, type Gpu} from "../../src/sampler/gpu-device.js";
import {compilePipeline, submit} from "../../src/sampler/gpu-kernels.js";
import {chooseWorkgroup} from "../../src/sampler/particles/choose-workgroup.js";
import {mixtureKernel} from "../../src/sampler/particles/denoisers/mixture.js";
import {WORKGROUP_SIZES} from "../../src/math/spec/types.js";
import {createGpuSampler} from "../../src/sampler/pictures/gpu-sampler.js";
import {VARIANTS, type Variant} from "../../src/sampler/pictures/kernels/common.js";
import type {PictureStep, RunOptions} from "../../src/sampler/pictures/types.js";
import {randomPictures} from "../sampler/fixtures.js";
import {countBuffers} from "./count-buffers.js";
import {openDawn, requestTestGpu} from "./dawn.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

/** A stopwatch that does the work and tells a story: what each variant takes, with an outlier now and then. */
function storyteller(times: Record<string, number>): {stopwatch: Stopwatch; run: (variant: string) => void; ran: string[]} {
  const ran: string[] = [];
  let measured = 0;
  return {
    ran,
    run: (variant) => void ran.push(variant),
    stopwatch: {
      async time(work) {
        const before = ran.length;
        await work();
        const outlier = ++measured % 4 === 0 ? 50 : 1;
        return outlier * ran.slice(before).reduce((sum, variant) => sum + times[variant], 0);
      },
      destroy: () => {}
    }
  };
}

let keys = 0;
const choose = (times: Record<string, number>, key = `key ${keys++}`) => {
  const {ran, ...story} = storyteller(times);
  return {ran, choice: chooseVariant({device: gpu.device, key, variants: Object.keys(times), ...story})};
};

describe("the choice", () => {
  it("is the fastest by its median, whatever happens now and then", async () => {
    expect((await choose({a: 3, b: 1, c: 2}).choice)).toMatchObject({variant: "b", milliseconds: [3, 1, 2]});
    expect((await choose({a: 0.3, b: 0.4, c: 0.1}).choice).variant).toBe("c");
  });

  it("is the first where another is hardly faster", async () => {
    expect((await choose({a: 1, b: 0.95, c: 1}).choice).variant).toBe("a");
    expect((await choose({a: 1, b: 1}).choice).variant).toBe("a");
    expect((await choose({a: 1, b: 0.85}).choice).variant).toBe("b");
  });

  it("is made once for a key, also for those who ask meanwhile, and anew for another key, list or device", async () => {
    const first = choose({a: 2, b: 1}, "same");
    const second = choose({a: 1, b: 2}, "same");
    expect([(await first.choice).variant, (await second.choice).variant]).toEqual(["b", "b"]);
    expect(second.ran).toEqual([]);
    expect((await choose({a: 1, b: 2}, "another").choice).variant).toBe("a");
    expect((await choose({a: 1, b: 2, c: 3}, "same").choice).variant).toBe("a");
    const other = await requestTestGpu(dawn);
    const {run, stopwatch} = storyteller({a: 1, b: 2});
    expect((await chooseVariant({device: other.device, key: "same", variants: ["a", "b"], run, stopwatch})).variant).toBe("a");
    other.device.destroy();
  });

  it("gives every variant its turn in every round, and is not made where there is one", async () => {
    const {ran, choice} = choose({a: 5, b: 5});
    await choice;
    const turns = ["a", "b"].map((variant) => ran.filter((each) => each === variant).length);
    expect(turns[0]).toBe(turns[1]);
    expect(turns[0]).toBeGreaterThanOrEqual(3); // to warm up, to see how long, and a round at least
    const alone = choose({a: 1});
    expect(await alone.choice).toEqual({variant: "a", milliseconds: []});
    expect(alone.ran).toEqual([]);
  });

  it("repeats short work within a measurement, and counts it once", async () => {
    const {ran, choice} = choose({a: 0.01, b: 0.1});
    const {milliseconds} = await choice;
    [0.01, 0.1].forEach((time, k) => expect(milliseconds[k]).toBeCloseTo(time, 12));
    expect(ran.length).toBeGreaterThan(2 * 16);
  });

  it("leaves out what fails, and fails with the first if all do", async () => {
    const fail = (variant: string): void => {
      if (variant !== "c") throw new Error(`no ${variant} here`);
    };
    const stopwatch = storyteller({a: 1, b: 1, c: 9}).stopwatch;
    expect(await chooseVariant({device: gpu.device, key: "failing", variants: ["a", "b", "c"], run: fail, stopwatch}))
      .toEqual({variant: "c", milliseconds: [Infinity, Infinity, 0]});
    await expect(chooseVariant({device: gpu.device, key: "failing", variants: ["a", "b"], run: fail})).rejects.toThrow(/no a here/);
    expect((await choose({a: 2, b: 1}, "failing").choice).variant).toBe("b"); // a failure is not remembered
    await expect(chooseVariant({device: gpu.device, key: "none", variants: [], run: fail})).rejects.toThrow(RangeError);
  });

  it("tells of a lost device", async () => {
    const other = await requestTestGpu(dawn);
    const run = (): void => other.device.destroy();
    await expect(chooseVariant({device: other.device, key: "lost", variants: [1, 2], run})).rejects.toMatchObject({name: "DeviceLostError"});
  });
});

const LOOP = /* wgsl */ `
@group(0) @binding(0) var<uniform> turns: vec4u;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  var x = f32(id.x);
  for (var k = 0u; k < turns.x; k++) { x = sin(x) + f32(k); }
  out[id.x] = x;
}`;

describe("measured on the device", () => {
  const measure = async (device: GPUDevice): Promise<{variant: number; milliseconds: readonly number[]; alive: number}> => {
    const counted = countBuffers(device);
    const pipeline = await compilePipeline(device, "turns", LOOP);
    const buffer = device.createBuffer({size: 4 * 1280, usage: GPUBufferUsage.STORAGE});
    const run = (turns: number): void => submit(device, [{pipeline, params: Uint32Array.of(turns, 0, 0, 0), buffers: [buffer], groups: [20]}]);
    const choice = await chooseVariant({device: counted.device, key: "turns", variants: [4000, 4], run});
    buffer.destroy();
    return {...choice, alive: counted.alive()};
  };

  it("by the page's clock", async () => {
    expect(gpu.device.features.has("timestamp-query")).toBe(false);
    expect(await measure(gpu.device)).toMatchObject({variant: 4, alive: 0}); // a thousand times the work: no machine is that busy
  });

  it("by timestamps, where the device has them", async () => {
    const adapter = (await dawn.requestAdapter())!;
    if (!adapter.features.has("timestamp-query")) return;
    const device = await adapter.requestDevice({requiredFeatures: ["timestamp-query"]});
    expect(await measure(device)).toMatchObject({variant: 4, alive: 0});
    const stopwatch = createStopwatch(device);
    expect(await stopwatch.time(() => {})).toBeGreaterThan(0);
    stopwatch.destroy();
    device.destroy();
  });

  it("is not asked for by the page's own device", async () => {
    const wanted: unknown[] = [];
    const requestDevice = async (descriptor?: GPUDeviceDescriptor) => (wanted.push(descriptor), gpu.device);
    await requestGpu({requestAdapter: async () => ({info: {}, requestDevice})} as unknown as GPU);
    expect(wanted).toEqual([undefined]);
  });
});

describe("the picture sampler's variant", () => {
  const pictures = randomPictures(70, 528, 2);
  const x = createRandom(3).normals(2 * 528).map((e) => 30 * e);
  const run: RunOptions = {x, batch: 2, sigmas: karrasSigmas(6, {sigmaMin: 0.05, sigmaMax: 30}), solver: "dpmpp_2m_sde", seed: 8};
  const ends = async (device: GPUDevice, variant?: Variant): Promise<{steps: PictureStep[]; used: Variant | undefined}> => {
    const sampler = await createGpuSampler({device, pictures, ...(variant && {variant})});
    const steps: PictureStep[] = [];
    for await (const step of sampler.run(run)) steps.push(step);
    const used = sampler.variant;
    sampler.destroy();
    return {steps, used};
  };

  it("is chosen on first use, remembered, and told", async () => {
    const sampler = await createGpuSampler({device: gpu.device, pictures});
    expect(sampler.variant).toBeUndefined();
    await sampler.posterior(x.subarray(0, 528), 5);
    expect(VARIANTS).toContain(sampler.variant);
    sampler.destroy();
    const [first, second] = [await ends(gpu.device), await ends(gpu.device)];
    expect(second.used).toBe(first.used);
    expect(second.steps).toEqual(first.steps);
    expect((await ends(gpu.device, first.used)).steps).toEqual(first.steps); // pinned, it is the same run
  });

  it.each(VARIANTS)("gives the same bits again and again, on another device too: %s", async (variant) => {
    const other = await requestTestGpu(dawn);
    const runs = [await ends(gpu.device, variant), await ends(gpu.device, variant), await ends(other.device, variant)];
    other.device.destroy();
    for (const {steps, used} of runs) {
      expect(used).toBe(variant);
      expect(steps).toEqual(runs[0].steps);
    }
  });

  it("refuses what there is not", async () => {
    await expect(createGpuSampler({device: gpu.device, pictures, variant: "magic" as Variant})).rejects.toThrow(/no kernels "magic".*blocked, tiled/);
  });
});

describe("the workgroup of the particle kernels", () => {
  it("is measured once for a device and a denoiser, with the very kernels, and leaves nothing behind", async () => {
    const counted = countBuffers(gpu.device);
    const mixture = mixtureKernel(createMixture({weights: [0.5, 0.5], means: [[-1, 0], [1, 0]], covariances: 0.1}));
    const size = await chooseWorkgroup(counted.device, mixture);
    expect(WORKGROUP_SIZES).toContain(size);
    const made = counted.made();
    expect(made).toBeGreaterThan(0);
    expect(counted.alive()).toBe(0);
    expect(await chooseWorkgroup(counted.device, mixture)).toBe(size);
    expect(counted.made(), "remembered").toBe(made);
  });
});
