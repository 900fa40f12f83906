/** A run copied as TypeScript: the program is compiled, run, and says what the spec says, to the last digit. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import ts from "typescript";
import {afterAll, describe, expect, test, vi} from "vitest";
import {readPictureSet} from "../../scripts/picture-sets.js";
import {FIRST} from "../../src/figures/bench/edits.js";
import {PRESETS} from "../../src/figures/bench/presets.js";
import {programOfSpec} from "../../src/figures/bench/program.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {PROCESSES} from "../../src/math/processes/registry.js";
import {SOLVERS} from "../../src/math/solvers/registry.js";
import {readSpec, runSpec} from "../../src/math/spec/spec.js";
import {full} from "../full.js";

const folder = mkdtempSync(join(resolve("."), "test-programs-"));
afterAll(() => rmSync(folder, {recursive: true}));

const base = {...FIRST, target: PRESETS.uneven(), levels: {rule: "karras", numSteps: 5, sigmaMin: 0.02, sigmaMax: 9}, start: {kind: "prior", n: 3}};
const point = [[0.5, -1], [1, 2]];
/** Each variant of each field once. */
const cases: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.keys(SOLVERS).map((name) => [`solver ${name}`, {...base, solver: {name}}])),
  ...Object.fromEntries(Object.keys(PROCESSES).map((kind) => [`process ${kind}`, {...base, process: {kind}, solver: {name: "ddim", eta: 0.5}, levels: {rule: "sigmas", sigmas: [4, 1, 0.3, 0]}}])),
  ...Object.fromEntries(Object.keys(LEVEL_RULES).map((rule) => [`rule ${rule}`, {...base, process: {kind: "flow"}, levels: {rule, numSteps: 6, ...(rule === "flow_match" && {shift: 3})}}])),
  "a Gaussian, Brownian noise": {...base, target: {kind: "gaussian", mean: [1, 2], covariance: [0.3, 2]}, solver: {name: "euler_ancestral"}, noise: {kind: "brownian"}, seed: "words"},
  "points, white noise": {...base, target: {kind: "points", points: point}, solver: {name: "ddpm"}, noise: {kind: "white"}, start: {kind: "marginal", n: 2}},
  "KSampler's knobs, torch's noise": {...base, levels: {rule: "normal", numSteps: 6, denoise: 0.6, discardPenultimate: true}, solver: {name: "dpmpp_2m_sde"}, start: {kind: "data", x0: point}, noise: {kind: "torch"}, seed: 42},
  "given start and draws": {...base, solver: {name: "euler_ancestral", eta: 1}, levels: {rule: "sigmas", sigmas: [2, 1, 0]}, start: {kind: "points", x: point}, noise: {kind: "draws", draws: [point]}},
  "the forward process": {...base, levels: {rule: "sigmas", sigmas: [0, 1, 5]}, solver: {name: "forward"}, start: {kind: "marginal", n: 4}},
  "training steps, no signal at the end": {...base, process: {kind: "ddpm", schedule: {name: "linear", numTrainSteps: 50, zeroTerminalSnr: true}}, levels: {rule: "times", times: [49, 20, 0]}, solver: {name: "ddim"}},
  "pictures": {...base, target: {kind: "pictures", set: "subset"}, levels: {rule: "sigmas", sigmas: [40, 3, 0]}, start: {kind: "prior", n: 1}},
  "patches": {...base, target: {kind: "pictures", set: "subset"}, denoiser: {kind: "local"}, levels: {rule: "sigmas", sigmas: [40, 0]}, solver: {name: "euler"}, start: {kind: "prior", n: 1}},
  "faces": {...base, target: {kind: "pictures", set: "faces"}, levels: {rule: "sigmas", sigmas: [20, 0]}, solver: {name: "euler"}, start: {kind: "prior", n: 1}},
  "patches of faces": {...base, target: {kind: "pictures", set: "faces"}, denoiser: {kind: "local", first: 16}, levels: {rule: "sigmas", sigmas: [10, 3, 0]}, start: {kind: "prior", n: 2}}
};

const files = new Map(Object.entries(cases).map(([name, json], k) => {
  const file = join(folder, `run-${k}.ts`);
  writeFileSync(file, programOfSpec(readSpec(json)).replaceAll('"./src/', '"../src/'));
  return [name, file];
}));

describe("a program gives the numbers of its spec", () => {
  test.each(Object.entries(cases))("%s", async (name, json) => {
    const said: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
    await import(/* @vite-ignore */ pathToFileURL(files.get(name)!).href).finally(() => log.mockRestore());
    const spec = readSpec(json);
    const dim = spec.target.kind === "pictures" ? 4 : 2;
    expect(said).toEqual([...runSpec(spec, {pictures: readPictureSet})].map(({i, sigma, nfe, x}) =>
      `level ${i}, σ = ${sigma}, ${nfe} questions, first point at ${x.subarray(0, dim).join(", ")}`));
  });
});

test.runIf(full)("the programs have no type errors under the project's own rules", () => {
  const {config} = ts.readConfigFile("tsconfig.json", (path) => readFileSync(path, "utf8")) as {config: {compilerOptions: object}};
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, resolve("."));
  const program = ts.createProgram([...files.values()], {...options, noEmit: true});
  const complaints = [...files.values()].flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, " ")));
  expect(complaints).toEqual([]);
}, 120_000);
