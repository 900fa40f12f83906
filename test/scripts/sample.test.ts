/** `npm run sample`: the documented examples run, the result reads back, errors end with code 1 and say where. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {gunzipSync} from "node:zlib";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {describeRun} from "../../scripts/sample-run.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {PROCESSES} from "../../src/math/processes/registry.js";
import {lastState} from "../../src/math/sample.js";
import {readSpec, runSpec} from "../../src/math/spec/spec.js";

const subset = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin")));
const data = {pictures: () => subset};

interface Result {
  spec: Record<string, unknown>;
  states: {i: number; sigma: number | string; signalScale: number; noiseStd: number; x: number[][]; denoised: number[][]; nfe: number}[];
}

const page = readFileSync("docs/sample-spec.md", "utf8");
const examples = Array.from(page.matchAll(/```json\n([^`]*)```/g), ([, json]) => JSON.parse(json!) as unknown);

test("the page has its examples, and names every process and only level rules that exist", () => {
  expect(examples).toHaveLength(5);
  for (const kind of Object.keys(PROCESSES)) expect(page).toContain(`\`${kind}\``);
  for (const [, rule] of page.matchAll(/"rule": "(\w+)"/g)) expect(["sigmas", "times", ...Object.keys(LEVEL_RULES)]).toContain(rule);
});

describe.each(examples.map((json, i) => [i, json]))("example %i", (_, json) => {
  test("runs; its result reads back to the bit and can be run again", () => {
    const text = describeRun(json, data);
    const {spec, states} = JSON.parse(text) as Result;
    const direct = [...runSpec(readSpec(json), data)];
    expect(states).toHaveLength(direct.length);
    direct.forEach(({i, sigma, level, x, denoised, nfe}, k) => {
      const state = states[k]!;
      expect([state.i, state.signalScale, state.noiseStd, state.nfe]).toEqual([i, level.signalScale, level.noiseStd, nfe]);
      expect(state.sigma).toBe(sigma === Infinity ? "Infinity" : sigma);
      expect(state.x.flat()).toEqual(Array.from(x));
      expect(state.denoised.flat()).toEqual(Array.from(denoised));
    });
    expect(describeRun(spec, data)).toBe(text);
  });

  test("ends with finite points", () => {
    const {x} = lastState(runSpec(readSpec(json), data));
    expect(x.every(Number.isFinite)).toBe(true);
    expect((JSON.parse(describeRun(json, {onlyLast: true, ...data})) as Result).states.map((state) => state.x.flat())).toEqual([Array.from(x)]);
  });
});

test("the command: file, standard input, --out, and what it says", () => {
  const run = (args: string[], input = "") => spawnSync(process.execPath, ["--import", "tsx", "scripts/sample.ts", ...args], {encoding: "utf8", input, env: {...process.env, INIT_CWD: ""}});
  const directory = mkdtempSync(join(tmpdir(), "sample-"));
  const file = join(directory, "spec.json");
  writeFileSync(file, JSON.stringify(examples[0]));
  expect(run([file]).stdout).toBe(describeRun(examples[0]));
  const out = join(directory, "out.json");
  expect(run(["-", "--only-last", "--out", out], JSON.stringify(examples[0])).status).toBe(0);
  expect(readFileSync(out, "utf8")).toBe(describeRun(examples[0], {onlyLast: true}));
  const wrong = run(["-"], JSON.stringify({...(examples[0] as object), seed: null}));
  expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([1, "", "sample: readSpec: seed is null; give a number or a string.\n"]);
  expect(run(["-"], "{").stderr).toMatch(/^sample: standard input is no JSON: /);
  expect(run([]).stderr).toMatch(/give one spec\. npm run sample/);
}, 60_000);

test("a run of pictures ends on one of them, one of the local denoiser on none; and only pictures have patches", () => {
  const json = examples.find((example) => JSON.stringify(example).includes('"pictures"')) as object;
  const nearest = (x: Float64Array): number => {
    let least = Infinity;
    for (let at = 0; at < subset.length; at += 16384) least = Math.min(least, Math.sqrt(x.reduce((sum, value, i) => sum + (value - ((2 * subset[at + i]! - 255) / 255)) ** 2, 0)));
    return least;
  };
  expect(nearest(lastState(runSpec(readSpec(json), data)).x)).toBeLessThan(1e-9);
  // Two steps suffice: a mixture of patches is some tens away from every picture, at rounding's distance from none.
  const local = {...json, denoiser: {kind: "local", window: 9}, levels: {rule: "sigmas", sigmas: [80, 5, 0]}};
  expect(nearest(lastState(runSpec(readSpec(local), data)).x)).toBeGreaterThan(5);
  expect(() => readSpec({...local, denoiser: {kind: "local", window: 8}})).toThrow(/denoiser\.window is 8; give an odd number/);
  expect(() => readSpec({...local, target: {kind: "gaussian", mean: [0, 0], covariance: 1}})).toThrow(/denoiser\.kind is "local".*give a target of kind "pictures"/);
  expect(() => readSpec({...local, target: {kind: "pictures", set: "some"}})).toThrow(/target\.set is "some"; give one of subset, all/);
  expect(() => lastState(runSpec(readSpec(json)))).toThrow(/give its bytes/);
});

test("the command finds the pictures", () => {
  const spec = {version: 1, target: {kind: "pictures", set: "subset"}, levels: {rule: "sigmas", sigmas: [20, 0]}, solver: {name: "euler"}, start: {kind: "prior", n: 1}};
  const {stdout} = spawnSync(process.execPath, ["--import", "tsx", "scripts/sample.ts", "-", "--only-last"], {encoding: "utf8", input: JSON.stringify(spec), env: {...process.env, INIT_CWD: ""}});
  expect(stdout).toBe(describeRun(spec, {onlyLast: true, ...data}));
});
