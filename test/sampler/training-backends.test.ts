/** Which backend trains, and what happens when it fails: with backends that are slow, or break, on purpose. */
import {afterEach, describe, expect, it, vi} from "vitest";
import type {TrainingBackend, TrainingState} from "../../src/sampler/training/backend.js";
import {createTypescriptBackend} from "../../src/sampler/training/typescript-backend.js";
import type {TrainingSettings} from "../../src/sampler/training/settings.js";

const small: TrainingSettings = {data: {kind: "shape", name: "ring"}, network: {width: 4, depth: 1, frequencies: []}, batchSize: 4};
const opened: string[] = [];

/** jax-js that is TypeScript, a step takes `delay` ms, and what breaks does so. */
function pretend({delay, breaks = {}}: {readonly delay: Record<string, number>; readonly breaks?: Record<string, string>}) {
  vi.doMock("../../src/sampler/gpu-device.js", () => ({requestGpu: async () => ({name: "a card", software: false})}));
  vi.doMock("../../src/sampler/training/jax-backend.js", () => ({
    async createJaxBackend(name: "wasm" | "webgpu", sizes: readonly number[], start: TrainingState): Promise<TrainingBackend> {
      opened.push(name);
      if (breaks[name] === "at once") throw new Error("no such device.");
      const inner = createTypescriptBackend(sizes, start);
      let steps = 0;
      return {
        ...inner, name,
        async step(...given) {
          steps++;
          if (breaks[name] === "first steps" || (breaks[name] === "later" && steps > 300)) throw new Error("the device was lost.");
          await new Promise((resolve) => setTimeout(resolve, delay[name]));
          return inner.step(...given);
        }
      };
    }
  }));
  vi.resetModules();
  return import("../../src/sampler/training/session.js");
}

afterEach(() => {
  vi.doUnmock("../../src/sampler/gpu-device.js");
  vi.doUnmock("../../src/sampler/training/jax-backend.js");
  vi.resetModules();
  opened.length = 0;
});

describe("auto, where there is a graphics card", () => {
  it.each([
    ["WebGPU where it is faster", {delay: {wasm: 30, webgpu: 1}}, "webgpu", /^WebGPU on a card: \d+\.\d times as fast as WebAssembly here\.$/],
    ["WebAssembly where that is", {delay: {wasm: 1, webgpu: 30}}, "wasm", /^WebAssembly: \d+\.\d times as fast as WebGPU here\.$/],
    ["WebAssembly where WebGPU does not open", {delay: {}, breaks: {webgpu: "at once"}}, "wasm", /^WebAssembly: WebGPU does not train here \(no such device\)\.$/],
    ["WebAssembly where WebGPU breaks at once", {delay: {}, breaks: {webgpu: "first steps"}}, "wasm", /^WebAssembly: WebGPU failed at its first steps \(the device was lost\)\.$/],
    ["TypeScript where WebAssembly breaks at once", {delay: {}, breaks: {wasm: "first steps"}}, "typescript", /^WebAssembly cannot train here \(the device was lost\), so plain TypeScript does\.$/]
  ])("takes %s", async (_, pretended, backend, why) => {
    const {createSession} = await pretend(pretended);
    const session = await createSession(small, "auto");
    expect(session.backend).toBe(backend);
    expect(session.why).toMatch(why);
    // Trying left no trace: the first step is the first.
    const plain = await createSession(small, "typescript");
    expect((await session.train({steps: 3})).loss).toBe((await plain.train({steps: 3})).loss);
    expect((await session.network()).layers).toEqual((await plain.network()).layers);
    const before = opened.length;
    await session.reset({seed: 2});
    expect(opened.length - before).toBe(backend === "typescript" ? 0 : 1); // chosen once
  });
});

describe("a backend that fails on the way", () => {
  it("loses the steps since the last safe copy, and another goes on: the same network in the end", async () => {
    const {createSession} = await pretend({delay: {wasm: 0}, breaks: {wasm: "later"}});
    const session = await createSession(small, "wasm");
    const {notice, step} = await session.train({steps: 400});
    expect(notice).toBe("WebAssembly failed (the device was lost); TypeScript goes on from step 200.");
    expect([session.backend, session.why, step]).toEqual(["typescript", notice, 400]);
    const plain = await createSession(small, "typescript");
    await plain.train({steps: 400});
    expect((await session.network()).layers).toEqual((await plain.network()).layers);
  });
});
