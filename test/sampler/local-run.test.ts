import {afterEach, describe, expect, it, vi} from "vitest";
import {createLocalDenoiser, createRandom, karrasSigmas, sample, SOLVERS, windowSchedule} from "../../src/math/index.js";
import {createLocalModel} from "../../src/sampler/pictures/local-model.js";
import {runLocally, type LocalStep} from "../../src/sampler/pictures/local-run.js";
import {createLocalSampler, type LocalRequest} from "../../src/sampler/pictures/local-sampler.js";
import {createPlannedNoise, drawNoise} from "../../src/sampler/pictures/picture-noise.js";
import {planNoiseOf} from "../../src/math/noise/plan-noise.js";
import type {RunOptions} from "../../src/sampler/pictures/types.js";
import {largestDifference, randomPictures} from "./fixtures.js";

const [height, width] = [6, 5];
const dim = height * width * 4;
const pictures = randomPictures(7, dim);
const windows = [[4, Infinity], [1, 5], [0, 3]] as const;
const shape = {pictures, height, width, windows};
const batch = 2;
const sigmas = karrasSigmas(6, {sigmaMin: 0.1, sigmaMax: 10});
const x = createRandom(4).normals(batch * dim).map((z) => 10 * z);
const run: RunOptions = {x, batch, sigmas, solver: "euler"};

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

describe("a patch-local run", () => {
  it.each(["heun", "dpmpp_sde"] as const)("is that of src/math on the first pictures: %s", async (solver) => {
    const local = createLocalDenoiser({pictures: pictures.bytes.subarray(0, 5 * dim), height, width, channels: 4, window: windowSchedule(windows), maxShift: 1});
    const noise = createPlannedNoise(planNoiseOf(SOLVERS[solver].create(), [...sigmas]), (interval) =>
      Float64Array.from([0, 1].flatMap((row) => [...drawNoise({seed: 9, interval, row, dim})])));
    const expected = [...sample({denoise: local.denoise, levels: sigmas, x, solver: SOLVERS[solver].create(), noise})];
    const progress: number[] = [];
    const steps = await all(runLocally(createLocalModel({...shape, numPictures: 5, maxShift: 1}), {...run, solver, seed: 9}, {onProgress: (fraction) => progress.push(fraction)}));
    expect(steps.map(({i, nfe}) => [i, nfe])).toEqual(expected.map(({i, nfe}) => [i, nfe]));
    steps.forEach((step, i) => {
      // The same arithmetic, rounded to float32 at the end.
      expect(step.x).toEqual(Float32Array.from(expected[i].x));
      expect(step.denoised).toEqual(Float32Array.from(expected[i].denoised));
    });
    expect(progress.filter((fraction) => fraction === 1).length).toBe(steps.at(-1)!.nfe);
  });

  it("shows D at the last level too, where that is above 0", async () => {
    const model = createLocalModel(shape);
    const steps = await all(runLocally(model, {...run, sigmas: [10, 5, 2]}));
    expect(largestDifference(steps[2].denoised, steps[2].x)).toBeGreaterThan(0.1);
    // From x as it was rounded to float32: 1e-6 at most, times the slope of D, which is below 1e2 here.
    expect(largestDifference(steps[2].denoised, model.denoise(Float64Array.from(steps[2].x), 2))).toBeLessThan(1e-4);
  });

  it("looks at few pictures unless told: 128, or 16 where patches may move", () => {
    const many = randomPictures(150, dim);
    expect(createLocalModel({...shape, pictures: many}).size).toBe(128);
    expect(createLocalModel({...shape, pictures: many, maxShift: 2}).size).toBe(16);
    expect(createLocalModel({...shape, pictures: many, numPictures: 150}).size).toBe(150);
    expect(createLocalModel(shape).size).toBe(7);
  });

  it("stops at the signal within a question", async () => {
    const stop = new AbortController();
    let pauses = 0;
    const pause = async (): Promise<void> => void (++pauses === 9 && stop.abort());
    await expect(all(runLocally(createLocalModel(shape), {...run, signal: stop.signal}, {pause}))).rejects.toMatchObject({name: "AbortError"});
    expect(pauses).toBe(9); // 7 pictures a question: in the second one
  });

  it("refuses what cannot be, with a remedy", async () => {
    expect(() => createLocalModel({pictures})).toThrow(/have 120 numbers; 64 × 64 pixels have 16384\. Give their height/);
    expect(() => createLocalModel({...shape, numPictures: 0})).toThrow(/number of pictures is 0/);
    expect(() => createLocalModel({...shape, numPictures: 8})).toThrow(/8 of 7 pictures/);
    await expect(runLocally(createLocalModel(shape), {...run, batch: 3}).next()).rejects.toThrow(/360 in all/);
    await expect(runLocally(createLocalModel(shape), {...run, solver: "rk45" as "heun"}).next()).rejects.toThrow(/no solver "rk45"/);
  });
});

describe("the patch-local sampler", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("runs on the page where there are no workers, tells how far it is, and fails when destroyed", async () => {
    const fractions: number[] = [];
    const sampler = await createLocalSampler({...shape, onProgress: (fraction) => fractions.push(fraction)});
    expect((await all(sampler.run(run))).length).toBe(sigmas.length);
    expect(Math.max(...fractions)).toBe(1);
    const steps = sampler.run(run);
    await steps.next();
    sampler.destroy();
    await expect(all(steps)).rejects.toThrow(/destroyed/);
  });

  it("asks its worker one step ahead, hears its progress, and stops it when the loop is left", async () => {
    const requests: LocalRequest["kind"][] = [];
    const fractions: number[] = [];
    let i = 0;
    vi.stubGlobal("Worker", class {
      onmessage?: (event: {data: object}) => void;
      postMessage({kind, id}: LocalRequest & {id: number}): void {
        requests.push(kind);
        queueMicrotask(() => {
          if (kind === "next") this.onmessage?.({data: {id, progress: 0.5}});
          this.onmessage?.({data: {id, value: kind === "next" ? ({i: i++} as LocalStep) : undefined}});
        });
      }
      terminate(): void {}
    });
    const sampler = await createLocalSampler({...shape, onProgress: (fraction) => fractions.push(fraction)});
    for await (const step of sampler.run(run)) if (step.i === 1) break;
    expect(requests).toEqual(["prepare", "start", "next", "next", "next", "stop"]);
    expect(fractions).toContain(0.5);
    await expect(sampler.run({...run, batch: 0}).next()).rejects.toThrow(/1 to 64/);
    sampler.destroy();
    await expect(sampler.run(run).next()).rejects.toThrow(/destroyed/);
  });

  it("does the work on the page where module workers cannot be had, and passes on what the worker refuses", async () => {
    vi.stubGlobal("Worker", class {
      onerror?: (event: {message: string}) => void;
      constructor() {
        queueMicrotask(() => this.onerror?.({message: "no module workers"}));
      }
      postMessage(): void {}
      terminate(): void {}
    });
    expect((await all((await createLocalSampler(shape)).run(run))).length).toBe(sigmas.length);
    await expect(createLocalSampler({...shape, numPictures: 0})).rejects.toThrow(RangeError);
  });
});
