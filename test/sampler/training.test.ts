/** Training as pages use it: the same steps on every backend, pausing and going on, files, and what goes wrong. */
import {describe, expect, it, vi} from "vitest";
import {untrainedNetwork} from "../../src/sampler/training/first-state.js";
import {completeSettings, type TrainingSettings} from "../../src/sampler/training/settings.js";
import {createSession} from "../../src/sampler/training/session.js";
import {examplesOfStep} from "../../src/sampler/training/train.js";
import {createTrainer, type Trainer, type TrainerOptions} from "../../src/sampler/training/trainer.js";
import type {Progress} from "../../src/sampler/training/progress.js";

(globalThis as {navigator?: unknown}).navigator ??= {}; // jax-js looks for it, and Node 20 has none

const small: TrainingSettings = {data: {kind: "shape", name: "two-moons"}, network: {width: 16, depth: 2}, batchSize: 32, seed: 3};
const make = (changes: Partial<TrainerOptions> = {}): Trainer => createTrainer({...small, backend: "typescript", ...changes});
const numbersOf = async (trainer: Trainer): Promise<number[]> => (await trainer.network()).layers.flatMap(({weights, biases}) => [...weights, ...biases]);

describe("backends", () => {
  it("take the same steps: losses of TypeScript (float64) and WebAssembly (float32), 50 steps", async () => {
    const runs = await Promise.all((["typescript", "wasm"] as const).map(async (backend) => {
      const session = await createSession({...small, network: {width: 64, depth: 3}, batchSize: 128}, backend);
      expect(session.backend).toBe(backend);
      const losses: number[] = [];
      for (let step = 0; step < 50; step++) losses.push((await session.train({steps: 1})).loss);
      const average = (await session.network()).layers.flatMap(({weights}) => [...weights]);
      session.dispose();
      return {losses, average};
    }));
    const [exact, rounded] = runs as [(typeof runs)[0], (typeof runs)[0]];
    // A loss is rounded by some 64 units of 2⁻²⁴, 4e-6. A weight is off by rounding errors of its gradient, which Adam takes by their
    // sign where the gradient is nearly 0: at most a share 1e-3 of 50 steps of 1e-3 each, 5e-5. Measured: 2e-9 and 2e-6.
    exact.losses.forEach((loss, k) => expect(Math.abs(rounded.losses[k] / loss - 1)).toBeLessThan(4e-6));
    expect(Math.max(...exact.average.map((weight, k) => Math.abs(weight - rounded.average[k])))).toBeLessThan(5e-5);
    expect(exact.losses[49]).toBeLessThan(0.999 * exact.losses[0]); // and something was learned
  });

  it("begin with the network that the page shows before", async () => {
    const session = await createSession(small, "typescript");
    expect(untrainedNetwork(small)).toEqual(await session.network());
    expect(untrainedNetwork({...small, seed: 4}).layers[0]!.weights).not.toEqual(untrainedNetwork(small).layers[0]!.weights);
    session.dispose();
  });

  it("see every example that the page can show: those of a step depend on seed and step alone", () => {
    const settings = completeSettings(small);
    expect(examplesOfStep(settings, 7)).toEqual(examplesOfStep(settings, 7));
    expect(examplesOfStep(settings, 8).clean).not.toEqual(examplesOfStep(settings, 7).clean);
    expect(examplesOfStep({...settings, seed: 4}, 7).clean).not.toEqual(examplesOfStep(settings, 7).clean);
  });

  it("auto: WebAssembly where there is no GPU, and says so; TypeScript where jax-js does not start", async () => {
    const trainer = make({backend: "auto"});
    expect(await trainer.ready).toMatchObject({backend: "wasm", why: "WebAssembly. This browser has no WebGPU."});
    trainer.dispose();
    const refused = make({backend: "webgpu"});
    await expect(refused.ready).rejects.toThrow(/WebGPU cannot train here/);
    refused.dispose();
    vi.resetModules();
    vi.doMock("@jax-js/jax", () => ({numpy: {}, jit: {}, valueAndGrad: {}, init: () => Promise.reject(new Error("no WebAssembly."))}));
    try {
      const {createTrainer: create} = await import("../../src/sampler/training/trainer.js");
      const fallback = create({...small, backend: "auto"});
      expect(await fallback.ready).toMatchObject({backend: "typescript", why: "WebAssembly cannot train here (no WebAssembly), so plain TypeScript does."});
      expect((await fallback.step(2)).step).toBe(2);
      fallback.dispose();
    } finally {
      vi.doUnmock("@jax-js/jax");
      vi.resetModules();
    }
  });
});

describe("a trainer", () => {
  it("starts, reports, pauses, goes on where it was, and is the same whatever the pauses", async () => {
    const trainer = make();
    expect(trainer.state).toBe("paused");
    const reports: Progress[] = [];
    const running = trainer.start({onProgress: (progress) => void reports.push(progress), networkEvery: 1});
    expect(trainer.state).toBe("running");
    expect(trainer.start()).toBe(running);
    await vi.waitFor(() => expect(reports.length).toBeGreaterThan(2), {timeout: 20_000});
    await trainer.pause();
    await running;
    expect(trainer.state).toBe("paused");
    const {step, loss, lossPerLevel} = reports.at(-1)!;
    expect(reports.every((report, k) => k === 0 || report.step > reports[k - 1].step)).toBe(true);
    expect(reports[0].stepsPerSecond).toBeGreaterThan(0);
    expect(loss).toBeGreaterThan(0);
    expect(lossPerLevel).toHaveLength(16);
    expect(reports[0].network?.prediction).toBe("edm");
    const more = await trainer.step(5);
    const whole = make();
    const once = await whole.step(step + 5);
    expect([more.step, once.step]).toEqual([step + 5, step + 5]);
    expect(await numbersOf(trainer)).toEqual(await numbersOf(whole));
    [trainer, whole].forEach((each) => each.dispose());
  });

  it("begins anew with other settings, keeping the rest; the size of other data is another", async () => {
    const trainer = make();
    const {settings} = await trainer.ready;
    await trainer.step(3);
    const changed = await trainer.reset({data: {kind: "points", points: Float64Array.of(0.1, 0.1, -0.1, -0.1)}, prediction: "noise"});
    expect(changed).toMatchObject({prediction: "noise", batchSize: 32, seed: 3});
    expect(changed.sigmaData).toBeCloseTo(0.1, 12);
    expect(settings.sigmaData).toBeGreaterThan(1);
    expect((await trainer.step()).step).toBe(1);
    expect((await trainer.network()).prediction).toBe("noise");
    await expect(trainer.reset({network: {width: 300, depth: 2}})).rejects.toThrow(/the width is 300; give up to 256/);
    expect((await trainer.step()).step).toBe(2); // nothing was lost
    trainer.dispose();
  });

  it.each(["typescript", "wasm"] as const)("saves all there is, and goes on from the file as if nothing had been: %s", async (backend) => {
    const trainer = make({backend, data: {kind: "points", points: Float64Array.of(1, 2, -1, 0.5, 3, -2)}, weighting: "likelihood"});
    await trainer.step(10);
    const bytes = await trainer.save();
    await trainer.step(10);
    const other = make({backend, prediction: "clean"});
    const settings = await other.load(bytes);
    expect(settings).toMatchObject({weighting: "likelihood", prediction: "edm", network: {width: 16}, data: {kind: "points"}});
    expect((await other.step(10)).step).toBe(20);
    const elsewhere = make({backend, sigmaData: 9});
    await elsewhere.load(bytes);
    expect((await elsewhere.reset({data: {kind: "points", points: Float64Array.of(0.5, 0.5)}})).sigmaData).toBeCloseTo(0.5, 12);
    expect((await elsewhere.reset({seed: 8})).sigmaData).toBeCloseTo(0.5, 12);
    elsewhere.dispose();
    // The file holds float32: nothing is lost of WebAssembly's; of float64, 2⁻²⁴ of each number, times ten steps.
    const [before, after] = [await numbersOf(trainer), await numbersOf(other)];
    if (backend === "wasm") expect(after).toEqual(before);
    else expect(Math.max(...before.map((value, k) => Math.abs(value - after[k])))).toBeLessThan(1e-5);
    [trainer, other].forEach((each) => each.dispose());
  });

  it("refuses files that are none, in words, and loses nothing", async () => {
    const trainer = make();
    await trainer.step(4);
    const kept = await numbersOf(trainer);
    const good = JSON.parse(new TextDecoder().decode(await trainer.save())) as Record<string, unknown>;
    const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const nan = btoa(String.fromCharCode(...new Uint8Array(new Float32Array(kept.length).fill(NaN).buffer)));
    for (const [file, message] of [
      [new Uint8Array([1, 2, 255]), /no file of a trained network/],
      [bytes([1]), /no file of a trained network/],
      [bytes({...good, format: "other"}), /no file of a trained network/],
      [bytes({...good, version: 9}), /version 9; this page reads version 1/],
      [bytes({...good, step: -1}), /damaged \(its number of steps\)/],
      [bytes({...good, numbers: "AAAA"}), /damaged \("numbers"\)/],
      [bytes({...good, average: nan}), /damaged \("average"\)/],
      [bytes({...good, second: undefined}), /damaged \("second"\)/],
      [bytes({...good, first: "%%%"}), /damaged \("first"\)/],
      [bytes({...good, settings: null}), /damaged \(its settings\)/],
      [bytes({...good, settings: {...(good.settings as object), data: 3}}), /damaged \(its data\)/],
      [bytes({...good, settings: {...(good.settings as object), data: {kind: "points", points: []}}}), /no points to learn from/],
      [bytes({...good, settings: {...(good.settings as object), network: {width: 1e9, depth: 3}}}), /the width is 1000000000/]
    ] as const) {
      await expect(trainer.load(file)).rejects.toThrow(message);
      await expect(trainer.load(file)).rejects.toBeInstanceOf(RangeError);
    }
    expect(await numbersOf(trainer)).toEqual(kept);
    expect((await trainer.step()).step).toBe(5);
    trainer.dispose();
  });

  it.each(["typescript", "wasm"] as const)("says when the loss runs away, and keeps the last good weights: %s", async (backend) => {
    const trainer = make({backend});
    await trainer.step(250);
    const bytes = await trainer.save();
    const file = JSON.parse(new TextDecoder().decode(bytes)) as {settings: {learningRate: number}};
    file.settings.learningRate = 1e30;
    await trainer.load(new TextEncoder().encode(JSON.stringify(file)));
    const good = await numbersOf(trainer);
    const reports: Progress[] = [];
    await trainer.start({onProgress: (progress) => void reports.push(progress)});
    expect(trainer.state).toBe("diverged");
    expect(reports.at(-1)!.diverged).toMatch(/ran away at step 25\d\. The weights are the last good ones/);
    expect(reports.at(-1)!.network!.layers.flatMap(({weights, biases}) => [...weights, ...biases])).toEqual(good);
    expect(reports.at(-1)!.step).toBe(250);
    await trainer.reset({learningRate: 1e-3});
    expect(trainer.state).toBe("paused");
    expect((await trainer.step(3)).diverged).toBeUndefined();
    trainer.dispose();
  });

  it("learns from a single point, and from points that all lie at the origin", async () => {
    for (const points of [Float64Array.of(2, -1), new Float64Array(6)]) {
      const trainer = make({data: {kind: "points", points}, learningRate: 5e-3});
      const {loss} = await trainer.step(300);
      expect(Number.isFinite(loss)).toBe(true);
      const {total} = await trainer.scoreError({sigmas: [1, 5], n: 200});
      expect(total).toBeLessThan(0.2);
      trainer.dispose();
    }
  });

  it("refuses at once what cannot be trained", () => {
    const wrong: [Partial<TrainerOptions>, RegExp][] = [
      [{data: {kind: "points", points: new Float64Array(0)}}, /no points to learn from; draw at least one/],
      [{data: {kind: "shape", name: "star" as "ring"}}, /no shape "star"; give one of two-hills/],
      [{data: {kind: "mixture", weights: [1], means: [[1, 2, 3]], covariances: [1]}}, /3 dimensions/],
      [{network: {width: 8, depth: 9}}, /the depth is 9; give up to 6/],
      [{network: {width: 8, depth: 1, frequencies: [NaN]}}, /frequencies are \[null\]/],
      [{batchSize: 5000}, /batchSize is 5000/],
      [{batchSize: 0}, /batchSize is 0/],
      [{learningRate: 0}, /learningRate is 0/],
      [{hold: 0.5}, /hold is 0.5/],
      [{ema: 1}, /ema is 1/],
      [{seed: NaN}, /seed is NaN/],
      [{sigmaData: -1}, /sigmaData is -1/],
      [{prediction: "x0" as "clean"}, /prediction is "x0"/],
      [{weighting: "snr" as "clean"}, /weighting is "snr"/],
      [{noise: {kind: "ddpm", sigmaMax: 1e4}}, /sigmaMax is 10000/]
    ];
    for (const [changes, message] of wrong) expect(() => make(changes)).toThrow(message);
  });

  it("stops what is under way when disposed of, and answers nothing after", async () => {
    const trainer = make();
    await trainer.ready;
    const running = trainer.start();
    trainer.dispose();
    await running.catch(() => {});
    expect(trainer.state).toBe("disposed");
    await expect(trainer.network()).rejects.toThrow(/disposed of/);
    await expect(trainer.start()).rejects.toThrow(/disposed of/);
    await expect(make().step(0)).rejects.toThrow(/n is 0/);
  });
});
