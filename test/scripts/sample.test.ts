/** `npm run sample`: the documented examples run, the result reads back, errors end with code 1 and say where. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {describeRun} from "../../scripts/sample-run.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {PROCESSES} from "../../src/math/processes/registry.js";
import {lastState} from "../../src/math/sample.js";
import {readSpec, runSpec} from "../../src/math/spec/spec.js";

interface Result {
  spec: Record<string, unknown>;
  states: {i: number; sigma: number | string; signalScale: number; noiseStd: number; x: number[][]; denoised: number[][]; nfe: number}[];
}

const page = readFileSync("docs/sample-spec.md", "utf8");
const examples = Array.from(page.matchAll(/```json\n([^`]*)```/g), ([, json]) => JSON.parse(json!) as unknown);

test("the page has its examples, and names every process and only level rules that exist", () => {
  expect(examples).toHaveLength(4);
  for (const kind of Object.keys(PROCESSES)) expect(page).toContain(`\`${kind}\``);
  for (const [, rule] of page.matchAll(/"rule": "(\w+)"/g)) expect(["sigmas", "times", ...Object.keys(LEVEL_RULES)]).toContain(rule);
});

describe.each(examples.map((json, i) => [i, json]))("example %i", (_, json) => {
  test("runs; its result reads back to the bit and can be run again", () => {
    const text = describeRun(json);
    const {spec, states} = JSON.parse(text) as Result;
    const direct = [...runSpec(readSpec(json))];
    expect(states).toHaveLength(direct.length);
    direct.forEach(({i, sigma, level, x, denoised, nfe}, k) => {
      const state = states[k]!;
      expect([state.i, state.signalScale, state.noiseStd, state.nfe]).toEqual([i, level.signalScale, level.noiseStd, nfe]);
      expect(state.sigma).toBe(sigma === Infinity ? "Infinity" : sigma);
      expect(state.x.flat()).toEqual(Array.from(x));
      expect(state.denoised.flat()).toEqual(Array.from(denoised));
    });
    expect(describeRun(spec)).toBe(text);
  });

  test("ends with finite points", () => {
    const {x} = lastState(runSpec(readSpec(json)));
    expect(x.every(Number.isFinite)).toBe(true);
    expect((JSON.parse(describeRun(json, {onlyLast: true})) as Result).states.map((state) => state.x.flat())).toEqual([Array.from(x)]);
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
