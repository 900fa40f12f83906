/** `npm run reference`: recorded numbers are reproduced, and what deviates or is not known is said. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {checkReference, failed, type Comparison} from "../../scripts/reference-check.js";
import {reportComparisons} from "../../scripts/reference-report.js";

type Table = Record<string, unknown>;
interface File extends Table {
  gmm: unknown;
  smoothed: {at: {score: number[][]; denoised: number[][]; logDensity: number[]}[]};
  sigmas: {name: string; sigmas: number[]}[];
  kDiffusion: {trajectories: {sampler: string; noise?: number[][][]; steps: number[][][]}[]};
}

const read = (name: string): File => JSON.parse(readFileSync(`test/fixtures/${name}`, "utf8")) as File;
const failures = (file: unknown, options = {}): Comparison[] => checkReference(file, options).filter(failed);

describe("what is recorded is reproduced", () => {
  test("the field's own numbers", () => {
    const comparisons = checkReference(read("samplers.json"));
    expect(comparisons.filter(failed)).toEqual([]);
    expect(new Set(comparisons.map(({table}) => table)).size).toBe(9);
    expect(comparisons.length).toBeGreaterThan(90);
  });

  test("another mixture, dimension, range and number of steps, from an independent implementation", () => {
    const comparisons = checkReference(read("other-mixture.json"));
    expect(comparisons.filter(failed)).toEqual([]);
    expect(comparisons.length).toBe(27);
  });
});

describe("a planted deviation is found, and nothing else", () => {
  const plant = (change: (file: File) => void, name = "other-mixture.json"): Comparison[] => {
    const file = read(name);
    change(file);
    return failures(file);
  };

  test("in the middle of one run", () => {
    const found = plant((file) => void (file.kDiffusion.trajectories[2]!.steps[3]![1]![2]! += 1e-6));
    expect(found.map(({table, name}) => [table, name])).toEqual([["kDiffusion", "dpm_2"]]);
    expect(found[0]!.deviation).toBeGreaterThan(1e-7);
    expect(found[0]!.deviation).toBeLessThan(1.1e-6);
  });

  test("in a density, a score, a denoiser", () => {
    expect(plant((file) => void (file.smoothed.at[1]!.logDensity[0]! *= 1 + 1e-8))).toHaveLength(1);
    expect(plant((file) => void (file.smoothed.at[3]!.score[5]![0]! *= 1 + 1e-7)).map(({name}) => name)).toEqual(["score at σ 40"]);
    expect(plant((file) => void (file.smoothed.at[0]!.denoised[5]![0]! += 1e-8))).toHaveLength(1);
  });

  test("in the smallest level, relative to itself", () => {
    expect(plant((file) => void (file.sigmas[0]!.sigmas[6]! *= 1 + 1e-8)).map(({name}) => name)).toEqual(["karras, n 7"]);
  });

  test("a number that is none", () => {
    const found = plant((file) => void (file.kDiffusion.trajectories[0]!.steps[3]![1]![2] = NaN));
    expect(found.map(({deviation}) => deviation)).toEqual([Infinity]);
  });

  test("the field's draws taken in another order", () => {
    const found = plant((file) => file.kDiffusion.trajectories.find(({sampler}) => sampler === "euler_ancestral")!.noise!.reverse());
    expect(found.map(({name}) => name)).toEqual(["euler_ancestral, eta 1"]);
  });

  test("the tolerance can be given", () => {
    const file = read("other-mixture.json");
    expect(failures(file, {tolerance: 1e-30}).length).toBeGreaterThan(10);
    file.kDiffusion.trajectories[0]!.steps[3]![0]![0]! += 1e-3;
    expect(failures(file, {tolerance: 1})).toEqual([]);
  });
});

describe("what is not known or does not fit is a problem of its own", () => {
  const problems = (patch: Table): (string | undefined)[] => failures({...read("other-mixture.json"), ...patch}).map(({problem}) => problem);
  const run = {steps: [], final: []};

  test.each<[string, Table, RegExp]>([
    ["a table", {surprises: {}}, /no table/],
    ["a sampler", {kDiffusion: {sigmas: [1, 0], start: [[0, 0, 0]], trajectories: [{sampler: "dpm_17", ...run}]}}, /no solver is called dpm_17/],
    ["a run without all its states", {kDiffusion: {sigmas: [1, 0], start: [[0, 0, 0]], trajectories: [{sampler: "euler", ...run}]}}, /1 states for 2 levels/],
    ["a run without its noise", {kDiffusion: {sigmas: [2, 1, 0], start: [[0, 0, 0]], trajectories: [{sampler: "euler_ancestral", ...run}]}}, /draw 0/],
    ["a level rule", {sigmas: [{name: "cubic", n: 3, sigmas: []}]}, /no level rule is called cubic/],
    ["a list of another length", {sigmas: [{name: "karras", n: 3, sigmaMin: 1, sigmaMax: 2, sigmas: [2, 1]}]}, /2 numbers in the file, and 4/],
    ["a schedule", {ddpmSchedules: [{betaSchedule: "steep", timesteps: [0], betas: [0], alphasCumprod: [1]}]}, /no schedule is called steep/],
    ["a scheduler", {diffusers: {betaSchedule: "linear", runs: [{scheduler: "magic", config: {}, timesteps: [1], states: [[[0, 0, 0]]]}]}}, /no solver stands for the scheduler magic/],
    ["no mixture", {gmm: undefined}, /no gmm/],
    ["a table of another form", {smoothed: 3}, /./]
  ])("%s", (_, patch, message) => {
    const found = problems(patch);
    expect(found.length).toBeGreaterThan(0);
    for (const problem of found) expect(problem).toMatch(message);
  });

  test("no file at all", () => {
    expect(() => checkReference([])).toThrow(/no JSON object/);
    expect(reportComparisons(checkReference({})).ok).toBe(false);
  });
});

describe("the report", () => {
  const comparisons: Comparison[] = [
    {table: "a", name: "good", deviation: 1e-12, tolerance: 1e-9},
    {table: "a", name: "bad", deviation: 1e-3, tolerance: 1e-9},
    {table: "b", name: "", deviation: NaN, tolerance: NaN, problem: "no table of the known shape"}
  ];

  test("names the worst per table and what failed", () => {
    const {text, ok} = reportComparisons(comparisons);
    expect(ok).toBe(false);
    expect(text).toMatch(/^FAILED a +1\.0e-3$/m);
    expect(text).toMatch(/^ {5}✗ +bad +1\.0e-3, more than 1e-9$/m);
    expect(text).toMatch(/^ {9}good +1\.0e-12$/m);
    expect(text).toMatch(/^FAILED b$/m);
    expect(text).toMatch(/2 compared, 2 failed, 1 unknown or impossible$/);
  });

  test("what is not known can be skipped, a deviation cannot", () => {
    expect(reportComparisons(comparisons, {skipUnknown: true}).ok).toBe(false);
    expect(reportComparisons(comparisons.filter(({name}) => name !== "bad"), {skipUnknown: true}).ok).toBe(true);
    expect(reportComparisons(comparisons.slice(2), {skipUnknown: true}).ok).toBe(false); // nothing was compared
  });
});

test("the exit code says it", () => {
  const run = (...args: string[]) => spawnSync(process.execPath, ["--import", "tsx", "scripts/reference.ts", ...args], {encoding: "utf8"});
  const passed = run("test/fixtures/other-mixture.json");
  expect(passed.stdout).toMatch(/27 compared, 0 failed/);
  expect(passed.status).toBe(0);
  const planted = read("other-mixture.json");
  planted.sigmas[0]!.sigmas[2]! *= 1.001;
  const path = join(mkdtempSync(join(tmpdir(), "reference-")), "planted.json");
  writeFileSync(path, JSON.stringify(planted));
  expect(run(path).status).toBe(1);
  expect(run(path, "--tolerance", "0.01").status).toBe(0);
  expect(run(path, "--tolerance", "no").stderr).toMatch(/--tolerance is no/);
  expect(run().stderr).toMatch(/give one file/);
  expect(run("nowhere.json").status).toBe(1);
}, 60_000);
