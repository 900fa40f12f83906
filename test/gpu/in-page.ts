/** What browser.test.ts runs in the page; served to it like any module of the site. */
import {createRandom, karrasSigmas} from "../../src/math/index.js";
import {createLocalSampler, createPictureSampler, requestGpu} from "../../src/sampler/index.js";
import type {FromWorker, Request} from "../../src/sampler/pictures/worker-protocol.js";

/** Short runs on 70 random pictures, and what came of them. The device is destroyed at level `loseAt`. */
export async function exercise({backend, loseAt}: {backend: "auto" | "cpu" | "webgpu"; loseAt?: number}) {
  const random = createRandom(4);
  const pictures = {n: 70, dim: 1024, bytes: Uint8Array.from({length: 70 * 1024}, () => random.integer(256))};
  const notices: string[] = [];
  const sampler = await createPictureSampler({pictures, backend, onNotice: (notice) => notices.push(notice)});
  const chosen = {backend: sampler.backend, reason: sampler.reason};
  const x = random.normals(3 * 1024).map((e) => 40 * e);
  const sigmas = karrasSigmas(8, {sigmaMin: 0.05, sigmaMax: 40});
  const steps: {i: number; nfe: number; mostLikely: number[]; entropy: number[]; denoised: number[]}[] = [];
  for await (const {i, nfe, mostLikely, entropy, denoised} of sampler.run({x, batch: 3, sigmas, solver: "heun"})) {
    steps.push({i, nfe, mostLikely: [...mostLikely], entropy: [...entropy], denoised: [...denoised]});
    if (i === loseAt) {
      const gpu = await requestGpu();
      if ("device" in gpu) gpu.device.destroy();
    }
  }
  // Leaving early, then a signal that aborts in mid-step; both must leave the sampler fit for more.
  for await (const step of sampler.run({x, batch: 3, sigmas, solver: "euler"})) if (step.i === 1) break;
  const stop = new AbortController();
  const aborted = await (async () => {
    for await (const {i} of sampler.run({x, batch: 3, sigmas, solver: "euler", signal: stop.signal})) if (i === 2) setTimeout(() => stop.abort());
    return "ran to the end";
  })().catch((error: Error) => error.name);
  const posterior = await sampler.posterior(x.subarray(0, 1024), 12);
  const refused = await sampler.posterior(x, 12).catch((error: Error) => `${error.name}: ${error.message}`);
  sampler.destroy();
  const after = await sampler.posterior(x.subarray(0, 1024), 12).catch((error: Error) => error.message);
  return {chosen, notices, steps, aborted, weight: posterior.largestWeight, refused, after};
}

/** Talks to the worker itself: whether a stopped run gives steps. */
export async function stopInWorker(): Promise<string[]> {
  const worker = new Worker("/src/sampler/pictures/coefficient-worker.js", {type: "module"});
  const request = (message: Request, id: number): Promise<string> => new Promise((resolve) => {
    worker.addEventListener("message", ({data}: MessageEvent<FromWorker>) => {
      if (data.id === id && !("progress" in data)) resolve("error" in data ? data.error.name : data.value ? "a step" : "nothing");
    });
    worker.postMessage({...message, id});
  });
  const random = createRandom(4);
  const pictures = {n: 60, dim: 4096, bytes: Uint8Array.from({length: 60 * 4096}, () => random.integer(256))};
  const x = random.normals(16 * 4096).map((e) => 40 * e);
  await request({kind: "prepare", pictures, gram: undefined}, 0);
  await request({kind: "start", run: 7, options: {x, batch: 16, sigmas: [40, 20, 10, 0], solver: "heun"}}, 1);
  const answers = [await request({kind: "next", run: 7}, 2)];
  await request({kind: "stop", run: 7}, 3);
  answers.push(await request({kind: "next", run: 7}, 4));
  worker.terminate();
  return answers;
}

/** Noise on the way and the patch-local denoiser, both in their workers: where they end, and how far the latter said it was. */
export async function exerciseWorkers() {
  const random = createRandom(4);
  const pictures = {n: 12, dim: 16 * 16 * 4, bytes: Uint8Array.from({length: 12 * 1024}, () => random.integer(256))};
  const x = random.normals(2 * 1024).map((e) => 40 * e);
  const run = {x, batch: 2, sigmas: karrasSigmas(8, {sigmaMin: 0.05, sigmaMax: 40}), solver: "dpmpp_sde", seed: 3} as const;
  const exact = await createPictureSampler({pictures, backend: "cpu"});
  let ends: number[] = [];
  for await (const {mostLikely} of exact.run(run)) ends = [...mostLikely];
  exact.destroy();
  const fractions: number[] = [];
  const local = await createLocalSampler({pictures, height: 16, width: 16, onProgress: (fraction) => fractions.push(fraction)});
  let last: number[] = [];
  for await (const step of local.run(run)) last = [...step.x];
  const stop = new AbortController();
  const aborted = await (async () => {
    for await (const {i} of local.run({...run, signal: stop.signal})) if (i === 2) stop.abort();
    return "ran to the end";
  })().catch((error: Error) => error.name);
  const refused = await createLocalSampler({pictures}).catch((error: Error) => `${error.name}: ${error.message}`);
  local.destroy();
  return {ends, last, largestFraction: Math.max(...fractions), aborted, refused};
}
