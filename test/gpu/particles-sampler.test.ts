/** The particle sampler as a whole: both machines, going back, starting over, and what happens when the GPU fails. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {
  createGaussian, createPointCloud, createRandom, exponentialSigmas, forwardTransition, karrasSigmas, readSpec, runSpec, SOLVERS, variancePreservingLevel, type SampleSpec, type SolverEntry,
  type SolverName
} from "../../src/math/index.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {mixtureKernel} from "../../src/sampler/particles/denoisers/mixture.js";
import {createGpuParticles} from "../../src/sampler/particles/gpu-particles.js";
import {settingsOfSpec} from "../../src/sampler/particles/from-spec.js";
import type {Sampler, SamplerOptions} from "../../src/sampler/particles/options.js";
import {createSampler} from "../../src/sampler/particles/sampler.js";
import {WORKGROUP_SIZES} from "../../src/math/spec/types.js";
import {openDawn, requestTestGpu} from "./dawn.js";
import {ringOfEight} from "./particles-bound.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

const target = ringOfEight();
const levels = karrasSigmas(8, {sigmaMin: 0.05, sigmaMax: 40});
const usual: SamplerOptions = {target, levels, solver: "dpmpp_2m", n: 300, seed: 3, backend: "webgpu"};
const make = (changes: Partial<SamplerOptions> = {}) => createSampler({gpu: dawn, ...usual, ...changes});

/** An entry point that hands out Dawn's adapter, and lets a test change the device. */
function tampered(change: (device: GPUDevice) => void): {entry: GPU; device: () => GPUDevice} {
  let device: GPUDevice;
  let adapter: GPUAdapter | null;
  const requestDevice = async () => (change((device = await adapter!.requestDevice())), device);
  const requestAdapter = async () => ((adapter = await dawn.requestAdapter()), {info: adapter!.info, requestDevice});
  return {entry: {requestAdapter} as unknown as GPU, device: () => device};
}

describe("both machines", () => {
  const solvers = Object.entries<SolverEntry>(SOLVERS).filter(([, {adaptive}]) => !adaptive).map(([name]) => name as SolverName);
  it.each(solvers)("end a whole run at the same places but near a separatrix: %s", async (solver) => {
    const options = {solver, n: 5000, levels: exponentialSigmas(20, {sigmaMin: 0.05, sigmaMax: 40})};
    const [onGpu, onCpu] = [await make(options), await make({...options, backend: "cpu"})];
    await onGpu.scrub(20);
    await onCpu.scrub(20);
    expect([onGpu.backend, onCpu.backend, onGpu.nfe]).toEqual(["webgpu", "cpu", onCpu.nfe]);
    const [a, b] = [await onGpu.positions(), await onCpu.positions()];
    const apart = Array.from({length: 5000}, (_, row) => row).filter((row) => Math.hypot(a[2 * row] - b[2 * row], a[2 * row + 1] - b[2 * row + 1]) > 1e-4);
    if (apart.length > 0) console.log(`${solver}: ${apart.length} of 5000 apart\n${(await describeApart(options, apart)).join("\n")}`);
    expect(apart.length).toBeLessThanOrEqual(5); // one in a thousand
    onGpu.destroy();
    onCpu.destroy();
  });

  /** Of each exception: the run's most undecided level, and the two largest responsibilities there. */
  async function describeApart(options: Partial<SamplerOptions>, rows: readonly number[]): Promise<string[]> {
    const onCpu = await make({...options, backend: "cpu"});
    const closest = rows.map(() => ({second: -1, text: ""}));
    for await (const {level, sigma} of onCpu.run()) {
      if (sigma === 0) continue;
      const x = await onCpu.positions();
      rows.forEach((row, k) => {
        const shares = [...target.responsibilities(Float64Array.from(x.subarray(2 * row, 2 * row + 2)), sigma)].sort((p, q) => q - p);
        if (sigma < 2 && shares[1] > closest[k].second)
          closest[k] = {second: shares[1], text: `  particle ${row}: ${shares[0].toFixed(3)} and ${shares[1].toFixed(3)} at level ${level}, σ = ${sigma.toFixed(3)}`};
      });
    }
    onCpu.destroy();
    return closest.map(({text}) => text);
  }

  it("show the same D at every level, and x at σ = 0", async () => {
    const [onGpu, onCpu] = [await make(), await make({backend: "cpu"})];
    for (let level = 0; level < levels.length; level++) {
      const [a, b] = [await onGpu.denoised(), await onCpu.denoised()];
      // From x that differ by what has come together on the way: a smoke test; particles.test.ts has the bounds.
      const off = a.map((value, j) => Math.abs(value - b[j])).sort();
      expect(off[Math.floor(0.99 * off.length)]).toBeLessThan(1e-4);
      if (level === levels.length - 1) expect(a).toEqual(await onGpu.positions());
      await onGpu.step();
      await onCpu.step();
    }
    onGpu.destroy();
    onCpu.destroy();
  });

  it("begin at the same points: prior, marginal and given ones", async () => {
    const x = Float32Array.from(createRandom(5).normals(600));
    for (const start of [{kind: "prior"}, {kind: "marginal"}, {kind: "points", x}, {kind: "data", x0: x}] as const) {
      const levels = [20, 1, 0].map((sigma) => variancePreservingLevel(sigma));
      const [a, b] = await Promise.all((["webgpu", "cpu"] as const).map(async (backend) => {
        const sampler = await make({start, levels, backend});
        const positions = await sampler.positions();
        sampler.destroy();
        return positions;
      }));
      a.forEach((value, j) => expect(Math.abs(value - b[j])).toBeLessThan(1e-6 * Math.max(1, Math.abs(b[j]))));
      if (start.kind === "points") expect(a).toEqual(x);
    }
  });

  it("measure the same, and without positions read back", async () => {
    const [onGpu, onCpu] = [await make({n: 3000}), await make({n: 3000, backend: "cpu"})];
    for (const level of [0, 4, 8]) {
      await onGpu.scrub(level);
      await onCpu.scrub(level);
      const [a, b] = [await onGpu.statistics(), await onCpu.statistics()];
      for (const d of [0, 1]) expect(Math.abs(a.mean[d].value - b.mean[d].value)).toBeLessThan(0.05 * b.mean[d].standardError);
      expect(a.exact).toEqual(b.exact);
    }
    onGpu.destroy();
    onCpu.destroy();
  });

  it("run the forward process, in any other process' coordinates too", async () => {
    const up = [0, 0.5, 2, 10, Infinity].map((sigma) => variancePreservingLevel(sigma));
    const sampler = await make({levels: up, solver: forwardTransition, start: {kind: "marginal"}, n: 4000});
    await sampler.scrub(4);
    expect(sampler.nfe).toBe(3); // D at each level is shown, not needed; at the first it is x
    const x = await sampler.positions();
    // Standard normal now: mean of x² is 1, one standard error √(2/8000).
    expect(Math.abs(x.reduce((sum, value) => sum + value * value, 0) / 8000 - 1)).toBeLessThan(5 * Math.sqrt(2 / 8000));
    sampler.destroy();
  });

  it("take a Gaussian, a cloud, a denoiser of the page and a solver of the page", async () => {
    const gaussian = createGaussian({mean: [1, -1], covariance: [[1, 0.3], [0.3, 0.5]]});
    const cloud = createPointCloud(createRandom(1).normals(2 * 100), 2);
    for (const each of [gaussian, cloud]) {
      const sampler = await make({target: each});
      await sampler.scrub(8);
      expect(sampler.backend).toBe("webgpu");
      expect((await sampler.positions()).every(Number.isFinite)).toBe(true);
      sampler.destroy();
    }
    const own = await createSampler({...usual, backend: "auto", target: undefined, denoiser: gaussian.denoise, gpu: dawn, solver: SOLVERS.heun.create()});
    expect([own.backend, own.reason]).toEqual(["cpu", expect.stringMatching(/function of the page/)]);
    await own.scrub(8);
    own.destroy();
    const planned = await make({solver: SOLVERS.heun.create()});
    expect(planned.backend).toBe("webgpu");
    await planned.reset({solver: SOLVERS.rk45.create()});
    expect(planned.backend).toBe("cpu");
    planned.destroy();
  });
});

describe("on the GPU", () => {
  it.each(["euler", "lms", "uni_pc", "dpmpp_3m_sde", "predictor_corrector"] as const)(
    "going back gives the same bits, whatever was kept: %s", async (solver) => {
      for (const keepBytes of [0, 20_000, 2 ** 27]) {
        const sampler = await make({solver, keepBytes});
        const seen = [await sampler.positions()];
        for await (const {level} of sampler.run()) seen[level] = await sampler.positions();
        for (const level of [8, 3, 5, 0, 1, 7, 7, 2]) {
          await sampler.scrub(level);
          expect(sampler.level).toBe(level);
          expect(await sampler.positions()).toEqual(seen[level]);
        }
        sampler.destroy();
      }
    });

  it("a particle's way depends on neither n nor the run before", async () => {
    const few = await make({n: 1, solver: "dpmpp_sde"});
    const many = await make({n: 1000, solver: "euler"});
    await many.scrub(8);
    await many.reset({solver: "dpmpp_sde"});
    await few.scrub(8);
    await many.scrub(8);
    expect((await many.positions()).subarray(0, 2)).toEqual(await few.positions());
    await many.reset({seed: "another"});
    await many.scrub(8);
    expect((await many.positions()).subarray(0, 2)).not.toEqual(await few.positions());
    few.destroy();
    many.destroy();
  });

  it("gives the same bits on every run and every device of an adapter, whatever the workgroup", async () => {
    const cloud = createPointCloud(createRandom(2).normals(2 * 300), 2);
    const end = async (changes: Partial<SamplerOptions>): Promise<Float32Array> => {
      const sampler = await make({n: 333, solver: "dpmpp_sde", ...changes}); // each asks for a device of its own
      await sampler.scrub(8);
      const positions = await sampler.positions();
      sampler.destroy();
      return positions;
    };
    const first = await end({});
    expect(await end({})).toEqual(first);
    for (const workgroup of WORKGROUP_SIZES) expect(await end({workgroup}), `workgroups of ${workgroup}`).toEqual(first);
    // A cloud's sums run over tiles as long as the workgroup: other roundings, and the same again for the same variant.
    const [small, large] = [await end({target: cloud, workgroup: 32}), await end({target: cloud, workgroup: 256})];
    expect(await end({target: cloud, workgroup: 256})).toEqual(large);
    const apart = small.filter((value, j) => Math.abs(value - large[j]) > 1e-4);
    expect(apart.length).toBeLessThanOrEqual(4); // near a watershed between points
  });

  it("runs a spec to the command line's numbers in float32, and says why where it cannot", async () => {
    const spec = (changes: object): SampleSpec => readSpec({
      version: 1, target: {kind: "mixture", weights: [0.3, 0.7], means: [[-2, 0], [1, 1]], covariances: [0.1, 0.3]}, process: {kind: "cosine"},
      levels: {rule: "karras", numSteps: 8, sigmaMin: 0.05, sigmaMax: 14.6}, solver: {name: "dpmpp_2m_sde"}, start: {kind: "marginal", n: 200}, noise: {kind: "counter"}, seed: 5, ...changes
    });
    for (const each of [spec({}), spec({noise: {kind: "torch"}, solver: {name: "heun"}}), spec({solver: {name: "forward"}, levels: {rule: "sigmas", sigmas: [0, 0.4, 3]}})]) {
      const sampler = await make(settingsOfSpec(each));
      expect(sampler.backend).toBe("webgpu");
      for (const {i, x} of runSpec(each)) {
        await sampler.scrub(i);
        const off = (await sampler.positions()).filter((value, j) => !(Math.abs(value - x[j]) < 1e-4));
        expect(off.length).toBeLessThanOrEqual(2);
      }
      sampler.destroy();
    }
    const drawn = settingsOfSpec(spec({noise: {kind: "torch"}}));
    const stays = await createSampler({...drawn, gpu: dawn, backend: "cpu"});
    stays.destroy();
    await expect(make(drawn)).rejects.toThrow(/draws its noise in order \("torch"\), which the GPU cannot/);
  });

  it("tells classes as the CPU does, on either kind of target, here and by origin", async () => {
    const read = async (sampler: Sampler): Promise<Uint32Array> => {
      const {view} = sampler;
      if (view.kind === "cpu") return view.classes!;
      const {device} = view;
      const staging = device.createBuffer({size: 4 * view.n, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(view.classes!, 0, staging, 0, 4 * view.n);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const classes = new Uint32Array(staging.getMappedRange().slice(0));
      staging.destroy();
      return classes;
    };
    for (const each of [target, createPointCloud(createRandom(2).normals(2 * 300), 2)]) {
      const [onGpu, onCpu] = [await make({target: each, n: 1000}), await make({target: each, n: 1000, backend: "cpu"})];
      for (const [level, of] of [[0, "posterior"], [5, "posterior"], [8, "posterior"], [8, "origin"]] as const) {
        const [a, b] = await Promise.all([onGpu, onCpu].map(async (sampler) => {
          await sampler.scrub(level);
          await sampler.classify(of);
          return read(sampler);
        }));
        expect(a!.filter((part, i) => part !== b![i]).length, `level ${level}, ${of}`).toBeLessThanOrEqual(2); // on a border
        expect(new Set(a).size).toBeGreaterThan(2);
      }
      await onGpu.step();
      await onGpu.scrub(7);
      expect(onGpu.view.classes).toBeDefined(); // by origin: as long as the run
      await onGpu.reset({seed: 4});
      expect(onGpu.view.classes).toBeUndefined();
      onGpu.destroy();
      onCpu.destroy();
    }
  });

  it("shows positions, those before and the start in buffers", async () => {
    const particles = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(target), n: 70, keepBytes: 0});
    await particles.begin({levels: Array.from(levels, (sigma) => ({signalScale: 1, noiseStd: sigma})), solver: SOLVERS.euler.create(), seed: 1, start: {kind: "prior"}});
    const read = async (buffer: GPUBuffer): Promise<Float32Array> => {
      const staging = gpu.device.createBuffer({size: buffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
      const encoder = gpu.device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
      gpu.device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0));
    };
    const seen: Float32Array[] = [];
    for (let level = 0; level <= 5; level++) {
      await particles.goTo(level);
      seen.push(await particles.positions());
    }
    for (const level of [5, 3, 0]) {
      await particles.goTo(level);
      const {view} = particles;
      if (view.kind !== "gpu") throw new Error("not on the GPU");
      expect(await read(view.positions)).toEqual(seen[level]);
      expect(await read(view.previous!)).toEqual(seen[Math.max(0, level - 1)]);
      expect(await read(view.start)).toEqual(seen[0]);
    }
    particles.destroy();
  });

  it("leaves no buffer behind: 200 resets, then destroy", async () => {
    const alive = new Set<GPUBuffer>();
    let most = 0;
    const {entry, device} = tampered((each) => {
      const createBuffer = each.createBuffer.bind(each);
      each.createBuffer = (descriptor) => {
        const buffer = createBuffer(descriptor);
        alive.add(buffer);
        const destroy = buffer.destroy.bind(buffer);
        buffer.destroy = () => (alive.delete(buffer), destroy());
        return buffer;
      };
    });
    const bytes = (): number => [...alive].reduce((sum, {size}) => sum + size, 0);
    const sampler = await make({gpu: entry, n: 64, levels: [5, 2, 1, 0]});
    const solvers: SolverName[] = ["euler", "lms", "dpmpp_sde", "uni_pc"];
    for (let k = 0; k < 200; k++) {
      await sampler.reset({seed: k, solver: solvers[k % 4]});
      await sampler.scrub(3);
      await sampler.scrub(1);
      if (k % 20 === 0) await sampler.denoised();
      if (k % 50 === 0) await sampler.statistics();
      if (k < 8) most = Math.max(most, bytes());
      else expect(bytes()).toBeLessThanOrEqual(most);
    }
    expect(sampler.backend).toBe("webgpu");
    sampler.destroy();
    expect(alive.size).toBe(0);
    device().destroy();
  });
});

describe("when the GPU fails", () => {
  const expected = async (changes: Partial<SamplerOptions> = {}): Promise<Float32Array> => {
    const sampler = await make({...changes, backend: "cpu"});
    await sampler.scrub(8);
    const positions = await sampler.positions();
    sampler.destroy();
    return positions;
  };
  const failures: {name: string; notice: RegExp; change?: (device: GPUDevice) => void; break: (device: GPUDevice) => void}[] = [
    {name: "the device is lost", notice: /device was lost .*The CPU goes on\./, break: (device) => device.destroy()},
    {
      name: "memory runs out", notice: /out of memory.*The CPU goes on\./i,
      break: (device) => {
        const pop = device.popErrorScope.bind(device);
        device.popErrorScope = async () => (await pop()) ?? ({message: "Out of memory: simulated."} as GPUError);
      }
    },
    {
      name: "a call is not valid", notice: /A step on the GPU failed: .*The CPU goes on\./s,
      break: (device) => {
        const create = device.createBindGroup.bind(device);
        device.createBindGroup = (descriptor) => create({...descriptor, entries: [...descriptor.entries].slice(1)});
      }
    }
  ];
  it.each(failures)("goes on from the same level on the CPU, and says why: $name", async (failure) => {
    const notices: string[] = [];
    const {entry, device} = tampered(() => {});
    const sampler = await make({gpu: entry, solver: "dpmpp_2m_sde", onNotice: (notice) => notices.push(notice)});
    const seen: number[] = [];
    for await (const {level} of sampler.run()) {
      seen.push(level);
      if (level === 3) failure.break(device());
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(notices).toEqual([expect.stringMatching(failure.notice)]);
    expect([sampler.backend, sampler.reason]).toEqual(["cpu", notices[0]]);
    expect(await sampler.positions()).toEqual(await expected({solver: "dpmpp_2m_sde"}));
    await sampler.reset({seed: 9});
    expect(sampler.backend).toBe("cpu");
    sampler.destroy();
    device().destroy();
  });

  it("does so when D or positions are asked for, too", async () => {
    const {entry, device} = tampered(() => {});
    const sampler = await make({gpu: entry});
    await sampler.scrub(8);
    device().destroy();
    expect(await sampler.positions()).toEqual(await expected());
    expect([sampler.backend, sampler.level]).toEqual(["cpu", 8]);
    sampler.destroy();
  });

  it("takes the CPU where a kernel does not compile", async () => {
    const notices: string[] = [];
    const {entry, device} = tampered((each) => {
      const create = each.createShaderModule.bind(each);
      each.createShaderModule = ({code, ...rest}) => create({...rest, code: code.replace("fn main", "fn main main")});
    });
    const sampler = await createSampler({...usual, gpu: entry, backend: "webgpu", onNotice: (notice) => notices.push(notice)}).catch((error: Error) => error);
    expect(sampler).toMatchObject({message: expect.stringMatching(/WebGPU cannot be used here.*does not compile/s)});
    device().destroy();
  });

  it("takes the CPU for more particles than the device binds, and for what is no solver for a GPU", async () => {
    const {entry, device} = tampered((each) => Object.defineProperty(each, "limits", {value: {maxStorageBufferBindingSize: 2000, maxBufferSize: 2000}}));
    await expect(make({gpu: entry})).rejects.toThrow(/take fewer particles/);
    device().destroy();
    const sampler = await make();
    await sampler.reset({solver: {name: "rk45", rtol: 1e-4}});
    expect([sampler.backend, sampler.reason]).toEqual(["cpu", expect.stringMatching(/looks at the numbers/)]);
    await sampler.scrub(8);
    await sampler.reset({solver: "heun"});
    expect([sampler.backend, sampler.reason]).toEqual(["webgpu", expect.stringMatching(/WebGPU on/)]);
    sampler.destroy();
    await expect(make({solver: "rk45"})).rejects.toThrow(/looks at the numbers/);
  });
});
