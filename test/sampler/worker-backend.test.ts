/** The page's side of the worker, against workers that misbehave. (A well-behaved one runs in test/gpu/browser.test.ts.) */
import {afterEach, describe, expect, it, vi} from "vitest";
import {createCpuSampler} from "../../src/sampler/pictures/cpu-sampler.js";
import type {FromWorker, ToWorker} from "../../src/sampler/pictures/worker-protocol.js";
import type {RunOptions} from "../../src/sampler/pictures/types.js";
import {randomPictures} from "./fixtures.js";

const pictures = randomPictures(4, 16);
const run: RunOptions = {x: new Float32Array(16), batch: 1, sigmas: [1, 0.5, 0], solver: "euler"};

afterEach(() => vi.unstubAllGlobals());

/** Installs a Worker that answers as `answer` says, or fails with `failure` on a kind of request. */
function stubWorker(answer: (request: ToWorker) => Omit<Extract<FromWorker, {id: number}>, "id"> | undefined, failure?: ToWorker["kind"] | "start-up"): ToWorker[] {
  const requests: ToWorker[] = [];
  class FakeWorker {
    onmessage?: (event: {data: FromWorker}) => void;
    onerror?: (event: {message: string}) => void;
    constructor() {
      if (failure === "start-up") queueMicrotask(() => this.onerror?.({message: "no module workers"}));
    }
    postMessage(request: ToWorker): void {
      requests.push(request);
      if (request.kind === failure) return queueMicrotask(() => this.onerror?.({message: "out of memory"}));
      const reply = answer(request);
      if (reply) queueMicrotask(() => this.onmessage?.({data: {...reply, id: request.id} as FromWorker}));
    }
    terminate(): void {}
  }
  vi.stubGlobal("Worker", FakeWorker);
  return requests;
}

const step = (i: number) => ({value: {i}}) as unknown as {value: undefined};
const obliging = (request: ToWorker) => (request.kind === "next" ? step(0) : {value: undefined});

describe("the worker backend", () => {
  it("aborts at once while the worker is busy, and tells it to stop", async () => {
    let asked = 0;
    const requests = stubWorker((request) => (request.kind === "next" && ++asked > 1 ? undefined : obliging(request)));
    const sampler = await createCpuSampler({pictures});
    const stop = new AbortController();
    const steps = sampler.run({...run, signal: stop.signal});
    await steps.next();
    const waiting = steps.next();
    setTimeout(() => stop.abort(), 5);
    await expect(waiting).rejects.toMatchObject({name: "AbortError"});
    expect(requests.at(-1)!.kind).toBe("stop");
  });

  it("asks one step ahead and no more, and stops the worker when the loop is left", async () => {
    let i = 0;
    const requests = stubWorker((request) => (request.kind === "next" ? step(i++) : {value: undefined}));
    const sampler = await createCpuSampler({pictures});
    for await (const each of sampler.run(run)) if (each.i === 2) break;
    expect(requests.map(({kind}) => kind)).toEqual(["prepare", "start", "next", "next", "next", "next", "stop"]);
  });

  it("lends the worker copies: the page keeps its arrays", async () => {
    const requests = stubWorker(obliging);
    const gram = new Int32Array(10);
    await createCpuSampler({pictures, gram});
    const [prepare] = requests;
    if (prepare.kind !== "prepare") throw new Error(prepare.kind);
    expect(prepare.pictures.bytes).toEqual(pictures.bytes);
    expect(prepare.pictures.bytes.buffer).not.toBe(pictures.bytes.buffer);
    expect(prepare.gram!.buffer).not.toBe(gram.buffer);
  });

  it("does the work on the page where there are no module workers", async () => {
    stubWorker(() => undefined, "start-up");
    const sampler = await createCpuSampler({pictures});
    const seen = [];
    for await (const each of sampler.run(run)) seen.push(each.sigma);
    expect(seen).toEqual([1, 0.5, 0]);
  });

  it("says so when the worker breaks down, and to every caller after", async () => {
    stubWorker(obliging, "posterior");
    const sampler = await createCpuSampler({pictures});
    await expect(sampler.posterior(new Float32Array(16), 1)).rejects.toThrow(/stopped \(out of memory\)\. Reload the page/);
    await expect(sampler.run(run).next()).rejects.toThrow(/Reload the page/);
  });
});
