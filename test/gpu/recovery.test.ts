/** Choosing a backend, losing the device, cancelling, refusing, and leaving nothing behind. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createRandom, karrasSigmas} from "../../src/math/index.js";
import {requestGpu, withGpuErrors, type Gpu} from "../../src/sampler/gpu-device.js";
import {compilePipeline, submit} from "../../src/sampler/gpu-kernels.js";
import {gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";
import {LoadError} from "../../src/sampler/load-blob.js";
import {createGpuSampler} from "../../src/sampler/pictures/gpu-sampler.js";
import {createPictureSampler} from "../../src/sampler/pictures/picture-sampler.js";
import type {PictureStep, RunOptions} from "../../src/sampler/pictures/types.js";
import {largestDifference, randomPictures} from "../sampler/fixtures.js";
import {countBuffers} from "./count-buffers.js";
import {breakable, openDawn, requestTestGpu} from "./dawn.js";

const pictures = randomPictures(40, 256, 5);
const sigmas = karrasSigmas(7, {sigmaMin: 0.05, sigmaMax: 30});
const x = Float32Array.from(createRandom(8).normals(3 * 256), (e) => 30 * e);
const run: RunOptions = {x, batch: 3, sigmas, solver: "heun"};

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

async function all(steps: AsyncIterable<PictureStep>): Promise<PictureStep[]> {
  const list: PictureStep[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

describe("which backend, and why", () => {
  it("takes the CPU rather than a software adapter, and says so", async () => {
    const sampler = await createPictureSampler({pictures, gpu: dawn});
    expect(sampler.backend).toBe("cpu");
    expect(sampler.reason).toMatch(/SwiftShader.*software/);
    sampler.destroy();
  });

  it("obeys when told", async () => {
    const onGpu = await createPictureSampler({pictures, backend: "webgpu", gpu: dawn});
    const onCpu = await createPictureSampler({pictures, backend: "cpu", gpu: dawn});
    expect([onGpu.backend, onCpu.backend]).toEqual(["webgpu", "cpu"]);
    expect([onGpu.reason, onCpu.reason]).toEqual([expect.stringMatching(/WebGPU on .*SwiftShader/), "The CPU was asked for."]);
    const [first, second] = [await all(onGpu.run(run)), await all(onCpu.run(run))];
    first.forEach((step, i) => {
      expect({...step, x: 0, denoised: 0, entropy: 0, largestWeight: 0}).toEqual({...second[i], x: 0, denoised: 0, entropy: 0, largestWeight: 0});
      expect(largestDifference(step.denoised, second[i].denoised)).toBeLessThan(1e-4); // a smoke test; precision.test.ts has the bound
    });
    onGpu.destroy();
    onCpu.destroy();
  });

  it("adds the same noise on both: a run of DPM++ SDE ends on the same pictures", async () => {
    const stochastic: RunOptions = {...run, solver: "dpmpp_sde", seed: 3};
    const ends = await Promise.all((["webgpu", "cpu"] as const).map(async (backend) => {
      const sampler = await createPictureSampler({pictures, backend, gpu: dawn});
      const steps = await all(sampler.run(stochastic));
      sampler.destroy();
      return steps;
    }));
    const [onGpu, onCpu] = ends;
    expect(onGpu.map(({nfe}) => nfe)).toEqual(onCpu.map(({nfe}) => nfe));
    // Each step multiplies float32's 1e-7·30 by the growth of the flow, some tens here; the bound is in precision.test.ts.
    onGpu.forEach((step, i) => expect(largestDifference(step.x, onCpu[i].x)).toBeLessThan(1e-3));
    expect(onGpu.at(-1)!.mostLikely).toEqual(onCpu.at(-1)!.mostLikely);
  });

  const refusals: {name: string; entry: GPU | undefined; reason: RegExp}[] = [
    {name: "no WebGPU", entry: undefined, reason: /This browser has no WebGPU/},
    {name: "no adapter", entry: {requestAdapter: async () => null} as unknown as GPU, reason: /offers no graphics adapter/},
    {
      name: "a refused device", reason: /refused \(not today\)/,
      entry: {requestAdapter: async () => ({info: {}, requestDevice: async () => Promise.reject(new Error("not today"))})} as unknown as GPU
    }
  ];
  it.each(refusals)("gives a reason for $name", async ({entry, reason}) => {
    const without = entry ? {gpu: entry} : {};
    const sampler = await createPictureSampler({pictures, ...without});
    expect(sampler.backend).toBe("cpu");
    expect(sampler.reason).toMatch(reason);
    sampler.destroy();
    await expect(createPictureSampler({pictures, backend: "webgpu", ...without})).rejects.toThrow(reason);
    expect(await requestGpu(entry)).toMatchObject({reason: expect.stringMatching(reason)});
  });

  it("loads the Gram matrix only for the CPU, and does without if it does not arrive", async () => {
    let loads = 0;
    const gram = async (): Promise<Int32Array> => (loads++, gramOfPictures(pictures));
    (await createPictureSampler({pictures, gram, backend: "webgpu", gpu: dawn})).destroy();
    expect(loads).toBe(0);
    const sampler = await createPictureSampler({pictures, gram, backend: "cpu"});
    expect(loads).toBe(1);
    const notices: string[] = [];
    const missing = async (): Promise<Int32Array> => Promise.reject(new LoadError("offline", "gram.bin", "It did not come."));
    const without = await createPictureSampler({pictures, gram: missing, backend: "cpu", onNotice: (message) => notices.push(message)});
    expect(notices).toEqual(["It did not come. It is computed here instead, which takes some seconds."]);
    expect(await all(without.run(run))).toEqual(await all(sampler.run(run)));
  });

  it("falls back when the kernels do not fit the pictures' shape", async () => {
    const odd = randomPictures(5, 20);
    await expect(createPictureSampler({pictures: odd, backend: "webgpu", gpu: dawn})).rejects.toThrow(/multiple of 16/);
  });
});

describe("a device that is lost", () => {
  const moments = ["before the first step", "between steps", "during a step"] as const;
  it.each(moments)("%s: the run goes on on the CPU from the last level", async (moment) => {
    const {entry, device} = breakable(dawn);
    const notices: string[] = [];
    const sampler = await createPictureSampler({pictures, backend: "webgpu", gpu: entry, onNotice: (message) => notices.push(message)});
    const seen: PictureStep[] = [];
    if (moment === "before the first step") device().destroy();
    const steps = sampler.run(run);
    for (;;) {
      const next = steps.next();
      if (moment === "during a step" && seen.length === 3) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        device().destroy();
      }
      const {value, done} = await next;
      if (done) break;
      seen.push(value);
      if (moment === "between steps" && seen.length === 3) device().destroy();
    }
    const cpu = await createPictureSampler({pictures, backend: "cpu"});
    const expected = await all(cpu.run(run));
    expect(seen.map(({i, sigma, nfe}) => ({i, sigma, nfe}))).toEqual(expected.map(({i, sigma, nfe}) => ({i, sigma, nfe})));
    expect(largestDifference(seen.at(-1)!.x, expected.at(-1)!.x)).toBeLessThan(1e-4);
    expect(notices).toEqual([expect.stringMatching(/^The graphics device was lost .* The CPU goes on\.$/)]);
    expect(sampler.backend).toBe("cpu");
    expect(sampler.reason).toBe(notices[0]);
    // And it stays usable.
    expect((await all(sampler.run(run))).length).toBe(expected.length);
    expect((await sampler.posterior(x.subarray(0, 256), 2)).weights.length).toBe(40);
    expect(notices.length).toBe(1);
    sampler.destroy();
  });

  it("does not make the run meet noise that it has in it already", async () => {
    const {entry, device} = breakable(dawn);
    const sampler = await createPictureSampler({pictures, backend: "webgpu", gpu: entry});
    const stochastic: RunOptions = {...run, solver: "euler_ancestral", seed: 6};
    const seen: PictureStep[] = [];
    for await (const step of sampler.run(stochastic)) {
      seen.push(step);
      if (step.i === 2) device().destroy();
    }
    expect(seen.map(({i}) => i)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const cpu = await createPictureSampler({pictures, backend: "cpu"});
    const [, again] = await all(cpu.run({...stochastic, x: seen[2].x, sigmas: sigmas.slice(2)})); // begins with the noise of step 0
    const added = sigmas[3] * Math.sqrt(1 - (sigmas[3] / sigmas[2]) ** 2);
    expect(largestDifference(seen[3].x, again.x)).toBeGreaterThan(added); // two draws of 768 normals lie 4 to 6 apart somewhere
    sampler.destroy();
    cpu.destroy();
  });

  it("is told from an ordinary failure even if the news comes late", async () => {
    let lose: (info: {message: string; reason: string}) => void;
    const lost = new Promise((resolve) => (lose = resolve));
    const device = {lost, pushErrorScope: () => {}, popErrorScope: async () => null} as unknown as GPUDevice;
    const work = async (): Promise<never> => {
      setTimeout(() => lose({message: "gone", reason: "unknown"}), 5);
      throw new Error("a buffer could not be mapped");
    };
    await expect(withGpuErrors(device, "Work", work)).rejects.toMatchObject({name: "DeviceLostError"});
  });

  it("is noticed by a posterior too", async () => {
    const {entry, device} = breakable(dawn);
    const notices: string[] = [];
    const sampler = await createPictureSampler({pictures, backend: "webgpu", gpu: entry, onNotice: (message) => notices.push(message)});
    device().destroy();
    expect((await sampler.posterior(x.subarray(0, 256), 2)).weights.length).toBe(40);
    expect(notices.length).toBe(1);
    sampler.destroy();
  });
});

/** An entry point whose device can be told to fail: the next buffer, or the next submission, is refused. */
function failing(): {entry: GPU; failNext: (what: "memory" | "validation") => void} {
  let next: "memory" | "validation" | undefined;
  const entry = {
    async requestAdapter() {
      const adapter = (await dawn.requestAdapter())!;
      const wrap = (device: GPUDevice): GPUDevice => new Proxy(device, {
        get(target, key) {
          if (next === "validation" && key === "createBindGroup") {
            return () => ((next = undefined), target.createBindGroup({layout: target.createBindGroupLayout({entries: [{binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: {}}]}), entries: []}));
          }
          // Nothing makes Dawn run out of memory for certain; so what its scope would say is put in its mouth.
          if (next === "memory" && key === "popErrorScope") {
            return async () => ((next = undefined), await target.popErrorScope(), {message: "Out of memory (in a test)."});
          }
          const value = Reflect.get(target, key, target) as unknown;
          return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
        }
      });
      return {info: adapter.info, adapter, requestDevice: async () => wrap(await adapter.requestDevice())};
    }
  };
  return {entry: entry as unknown as GPU, failNext: (what) => (next = what)};
}

describe("a GPU that fails without being lost", () => {
  it.each([["memory", /Out of memory/], ["validation", /failed/]] as const)("of %s: the run goes on on the CPU, with a sentence", async (what, words) => {
    const {entry, failNext} = failing();
    const notices: string[] = [];
    const sampler = await createPictureSampler({pictures, backend: "webgpu", gpu: entry, onNotice: (message) => notices.push(message)});
    const seen: PictureStep[] = [];
    for await (const step of sampler.run(run)) {
      seen.push(step);
      if (step.i === 2) failNext(what);
    }
    const cpu = await createPictureSampler({pictures, backend: "cpu"});
    const expected = await all(cpu.run(run));
    expect(seen.map(({i, nfe}) => [i, nfe])).toEqual(expected.map(({i, nfe}) => [i, nfe]));
    expect(largestDifference(seen.at(-1)!.x, expected.at(-1)!.x)).toBeLessThan(1e-4);
    expect(notices).toEqual([expect.stringMatching(words)]);
    expect(notices[0]).toMatch(/^A step on the GPU failed: .*[^.]\. The CPU goes on\.$/s);
    expect([sampler.backend, sampler.variant, sampler.reason]).toEqual(["cpu", undefined, notices[0]]);
    sampler.destroy();
    cpu.destroy();
  });

  it("leaves the page's error scopes in order, whatever fails", async () => {
    const {device} = gpu;
    await expect(withGpuErrors(device, "Work", () => {
      throw new RangeError("too much was asked for");
    })).rejects.toThrow(RangeError);
    await expect(withGpuErrors(device, "Work", () => {
      throw new Error("something else");
    })).rejects.toMatchObject({name: "GpuError", message: "Work failed: something else"});
    await expect(device.popErrorScope()).rejects.toThrow(); // the stack is empty: nobody's scope was left open
  });
});

describe("cancelling and refusing on the GPU", () => {
  it("stops at the signal, and when the sampler is destroyed", async () => {
    const sampler = await createGpuSampler({device: gpu.device, pictures});
    const stop = new AbortController();
    const steps = sampler.run({...run, signal: stop.signal});
    await steps.next();
    stop.abort();
    await expect(steps.next()).rejects.toMatchObject({name: "AbortError"});
    const others = sampler.run(run);
    await others.next();
    sampler.destroy();
    await expect(others.next()).rejects.toThrow(/destroyed/);
  });

  it("refuses what the CPU refuses", async () => {
    const sampler = await createGpuSampler({device: gpu.device, pictures});
    await expect(sampler.run({...run, batch: 65}).next()).rejects.toThrow(/1 to 64/);
    await expect(sampler.run({...run, sigmas: [1, NaN]}).next()).rejects.toThrow(/NaN/);
    await expect(sampler.posterior(x, 1)).rejects.toThrow(/one point of 256/);
    sampler.destroy();
  });

  it("says what is wrong with a kernel, and where", async () => {
    await expect(compilePipeline(gpu.device, "broken", "\n@compute @workgroup_size(1) fn main() { let a: i32 = 1.5; }"))
      .rejects.toThrow(/"broken" does not compile\. Line 2: .*i32/);
    await expect(compilePipeline(gpu.device, "nameless", "@compute @workgroup_size(1) fn other() {}")).rejects.toThrow(/main/);
  });

  it("turns validation errors into exceptions", async () => {
    const pipeline = await compilePipeline(gpu.device, "store", `
      @group(0) @binding(0) var<uniform> value: vec4u;
      @group(0) @binding(1) var<storage, read_write> out: array<u32>;
      @compute @workgroup_size(1) fn main() { out[0] = value.x; }`);
    const buffer = gpu.device.createBuffer({size: 4, usage: GPUBufferUsage.STORAGE});
    const groups = [gpu.device.limits.maxComputeWorkgroupsPerDimension + 1] as const;
    await expect(withGpuErrors(gpu.device, "Too much", () => submit(gpu.device, [{pipeline, params: new Uint32Array(4), buffers: [buffer], groups}])))
      .rejects.toThrow(/^Too much failed: .*65535/);
    buffer.destroy();
  });

  it("frees every buffer of a run, finished or left early", async () => {
    const counted = countBuffers(gpu.device);
    const sampler = await createGpuSampler({device: counted.device, pictures});
    const kept = counted.alive();
    await all(sampler.run(run));
    for await (const step of sampler.run(run)) if (step.i === 2) break;
    await sampler.posterior(x.subarray(0, 256), 1);
    expect(counted.alive()).toBe(kept);
    sampler.destroy();
    expect(counted.alive()).toBe(0);
  });

  it("does not grow over 200 runs", async () => {
    const counted = countBuffers(gpu.device);
    const sampler = await createGpuSampler({device: counted.device, pictures, variant: "blocked"});
    const small: RunOptions = {x: x.subarray(0, 256), batch: 1, sigmas: [3, 0], solver: "euler"};
    const [kept, bytes, made] = [counted.alive(), counted.bytes(), counted.made()];
    for (let k = 0; k < 200; k++) {
      const steps = k % 2 === 0 ? sampler.run(small) : sampler.live(small);
      for await (const step of steps) if (k % 3 === 0 && step.i === 0) break;
    }
    expect([counted.alive(), counted.bytes()]).toEqual([kept, bytes]);
    expect(counted.made()).toBeGreaterThan(made + 200 * 7); // a run has seven buffers, a step one or two more
    sampler.destroy();
    expect(counted.alive()).toBe(0);
  });
});
