/** A spec as a program: the same run, written out with the course's mathematics. What it imports, it uses. */
import {planNoiseOf} from "../../math/noise/plan-noise.js";
import {SOLVERS, type SolverEntry} from "../../math/solvers/registry.js";
import {PICTURE_SETS} from "../../math/pictures/sets.js";
import {buildSpec} from "../../math/spec/build.js";
import type {CovarianceSpec, LevelsSpec, PictureSetName, ProcessSpec, SampleSpec, ScheduleSpec, TargetSpec} from "../../math/spec/types.js";
import {labProgram as words} from "../strings/en/lab-program.js";

/** Lines of the program, and the names that they need from src/math. */
interface Part {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

/**
 * A TypeScript program that gives the numbers of `npm run sample` for the spec, to the bit. It stands beside package.json of the
 * course's repository: `npx tsx run.ts`.
 * @param spec as `readSpec` returns it
 */
export function programOfSpec(spec: SampleSpec): string {
  const {solver, levels} = buildSpec(spec);
  const noisy = planNoiseOf(solver, levels).parts.length > 0;
  const noise = noisy ? [noisePart(spec)] : [];
  const parts = [targetPart(spec), processPart(spec.process), levelsPart(spec), solverPart(spec), startPart(spec, noisy), ...noise, runPart(spec, noisy)];
  const names = [...new Set(parts.flatMap((part) => part.names))].sort((a, b) => a.localeCompare(b, "en"));
  const imports = `import {\n${wrap(names)}\n} from "./src/math/index.js";`;
  const {target} = spec;
  const node = target.kind === "pictures" ? 'import {readFileSync} from "node:fs";\nimport {gunzipSync} from "node:zlib";\n' : "";
  const faces = target.kind === "pictures" && target.set === "faces" ? '\nimport {unpackFaces} from "./src/sampler/faces/faces.js";' : "";
  return [`// ${words.head}`, node + imports + faces, ...parts.filter(({lines}) => lines.length > 0).map(({lines}) => lines.join("\n"))].join("\n\n") + "\n";
}

/** Names in lines of no more than a hundred characters. */
function wrap(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + name.length < 98) lines[lines.length - 1] = `${line} ${name},`;
    else lines.push(`  ${name},`);
  }
  return lines.join("\n").replace(/,$/, "");
}

/** A value as TypeScript: JSON, with keys as identifiers, and ∞. */
export function toSource(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toSource).join(", ")}]`;
  if (value === Infinity) return "Infinity";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).filter(([, each]) => each !== undefined).map(([key, each]) => `${key}: ${toSource(each)}`).join(", ")}}`;
}

/** Options as an argument: nothing where there are none. */
const argument = (options: object): string => (Object.values(options).some((value) => value !== undefined) ? toSource(options) : "");

function targetPart({target, denoiser, start}: SampleSpec): Part {
  const size = `const dim = ${dimensionOf(target)};`;
  switch (target.kind) {
    case "gaussian":
      return {
        lines: [`const target = createGaussian({mean: ${toSource(target.mean)}, covariance: ${covariance(target.covariance)}});`, size],
        names: ["createGaussian", ...diagonal([target.covariance])]
      };
    case "mixture":
      return {
        lines: [
          "const target = createMixture({", `  weights: ${toSource(target.weights)},`, `  means: ${toSource(target.means)},`,
          `  covariances: [${target.covariances.map(covariance).join(", ")}]`, "});", size
        ],
        names: ["createMixture", ...diagonal(target.covariances)]
      };
    case "points":
      return {lines: [`const points = ${toSource(target.points)};`, size, "const target = createPointCloud(points.flat(), dim);"], names: ["createPointCloud"]};
    case "pictures": {
      const {set} = target;
      const {side} = PICTURE_SETS[set];
      const windows = set === "faces" ? "FACE_WINDOWS" : "LOCAL_WINDOWS";
      const window = denoiser?.kind === "local" ? denoiser.window ?? `windowSchedule(${windows})` : undefined;
      const seen = denoiser?.kind === "local" && denoiser.first !== undefined ? `bytes.subarray(0, ${denoiser.first} * dim)` : "bytes";
      const asked = window === undefined || start.kind === "marginal";
      return {
        lines: [
          size, ...readSet(set),
          ...(asked ? ["const target = createPointCloud(toCoordinates(bytes, new Float64Array(bytes.length)), dim);"] : []),
          ...(window === undefined ? [] : [`const local = createLocalDenoiser({pictures: ${seen}, height: ${side}, width: ${side}, channels: 4, window: ${window}});`])
        ],
        names: [...(asked ? ["createPointCloud", "toCoordinates"] : []), ...(window === undefined ? [] : ["createLocalDenoiser"]), ...(typeof window === "string" ? [windows, "windowSchedule"] : [])]
      };
    }
  }
}

/** The bytes of a set. Of the faces, those that are not held out. */
function readSet(set: PictureSetName): string[] {
  const read = (file: string): string => `new Uint8Array(gunzipSync(readFileSync("data/${file}")))`;
  if (set !== "faces") return [`const bytes = ${read(`pictures/${{subset: "subset.bin", all: "pictures.bin"}[set]}`)};`];
  return [
    'const {count, train} = JSON.parse(readFileSync("data/faces/manifest.json", "utf8"));',
    `const bytes = unpackFaces(${read("faces/faces.bin")}, count).pictures.subarray(0, train * dim);`
  ];
}

function dimensionOf(target: TargetSpec): number {
  switch (target.kind) {
    case "gaussian": return target.mean.length;
    case "mixture": return target.means[0]!.length;
    case "points": return target.points[0]!.length;
    case "pictures": return PICTURE_SETS[target.set].dim;
  }
}

const isDiagonal = (value: CovarianceSpec): boolean => Array.isArray(value) && typeof value[0] === "number";
const diagonal = (values: readonly CovarianceSpec[]): string[] => (values.some(isDiagonal) ? ["createDiagonalCovariance"] : []);
const covariance = (value: CovarianceSpec): string => (isDiagonal(value) ? `createDiagonalCovariance(${toSource(value)})` : toSource(value));

function scheduleSource({name, zeroTerminalSnr, ...options}: ScheduleSpec): {readonly source: string; readonly names: readonly string[]} {
  const made = `DDPM_SCHEDULES.${name}.create(${argument(options)})`;
  return zeroTerminalSnr ? {source: `rescaleZeroTerminalSnr(${made})`, names: ["DDPM_SCHEDULES", "rescaleZeroTerminalSnr"]} : {source: made, names: ["DDPM_SCHEDULES"]};
}

const STABLE_DIFFUSION: ScheduleSpec = {name: "scaled_linear", zeroTerminalSnr: false};

function processPart({kind, schedule, ...options}: ProcessSpec): Part {
  if (kind !== "ddpm") return {lines: [`const process = PROCESSES.${kind}.create(${argument(options)});`], names: ["PROCESSES"]};
  const {source, names} = scheduleSource(schedule ?? STABLE_DIFFUSION);
  return {lines: [`const schedule = ${source};`, "const process = PROCESSES.ddpm.create({schedule});"], names: ["PROCESSES", ...names]};
}

function levelsPart({levels, process}: SampleSpec): Part {
  const scale = "const levels = Array.from(sigmas, process.levelOfSigma);";
  if (levels.rule === "times") return {lines: [`const levels = ${toSource(levels.times)}.map(process.level);`], names: []};
  if (levels.rule === "sigmas") return {lines: [`const sigmas = ${toSource(levels.sigmas)};`, scale], names: []};
  const {rule, numSteps, schedule: given, denoise, discardPenultimate, ...options} = levels as Exclude<LevelsSpec, {rule: "sigmas" | "times"}>;
  const known = given === undefined && process.kind === "ddpm"; // the process has it
  const {source, names} = scheduleSource(given ?? process.schedule ?? STABLE_DIFFUSION);
  const rest = argument(options).slice(1, -1);
  const input = `{${known ? "schedule" : `schedule: ${source}`}${rest && ", "}${rest}}`;
  const made = (steps: string): string => `LEVEL_RULES.${rule}.create(${steps}, ${input})`;
  const knobs = denoise !== 1 || discardPenultimate;
  const sigmas = knobs ? `ksamplerSigmas(${numSteps}, (steps) => ${made("steps")}, ${toSource({denoise, discardPenultimate})})` : made(String(numSteps));
  return {lines: [`const sigmas = ${sigmas};`, scale], names: ["LEVEL_RULES", ...(known ? [] : names), ...(knobs ? ["ksamplerSigmas"] : [])]};
}

function solverPart({solver: {name, ...options}}: SampleSpec): Part {
  if (name === "forward") return {lines: ["const solver = forwardTransition;"], names: ["forwardTransition"]};
  const entry: SolverEntry = SOLVERS[name];
  return {lines: [`const solver = SOLVERS.${name}.create(${argument(options) || (entry.options.length > 0 ? "{}" : "")});`], names: ["SOLVERS"]};
}

/** x at the first level; ε comes from where the spec's noise does. */
function startPart({start, noise, seed}: SampleSpec, noisy: boolean): Part {
  const torch: Part = {lines: ["const generator = createTorchRandom(seed);"], names: ["createTorchRandom"]};
  if (start.kind === "points") {
    const generator = noisy && noise.kind === "torch" ? torch : undefined;
    const seeded = noisy && noise.kind !== "draws" ? [`const seed = ${toSource(seed)};`] : [];
    return {lines: [...seeded, `const x = Float64Array.from(${toSource(start.x)}.flat());`, ...(generator?.lines ?? [])], names: generator?.names ?? []};
  }
  const n = `const [n, seed] = [${start.kind === "data" ? start.x0.length : start.n}, ${toSource(seed)}];`;
  const normals: Part = noise.kind === "counter"
    ? {lines: ["const eps = new Float64Array(n * dim);", "fillNormals(seedWords(seed), START_INTERVAL, 0, eps, dim);"], names: ["fillNormals", "seedWords", "START_INTERVAL"]}
    : noise.kind === "torch" ? {...torch, lines: [...torch.lines, "const eps = generator.normals(n * dim);"]}
    : {lines: ["const eps = createRandom(seed, 0).normals(n * dim);"], names: ["createRandom"]};
  const x: Part = start.kind === "prior" ? {lines: ["const x = eps.map((value) => levels[0].noiseStd * value);"], names: []}
    : start.kind === "data" ? {lines: [`const x = addNoise(Float64Array.from(${toSource(start.x0)}.flat()), eps, levels[0]);`], names: ["addNoise"]}
    : {lines: ["const x = addNoise(target.sample(n, createRandom(seed, 2)), eps, levels[0]);"], names: ["addNoise", "createRandom"]};
  return {lines: [n, ...normals.lines, ...x.lines], names: [...normals.names, ...x.names]};
}

function noisePart({noise}: SampleSpec): Part {
  switch (noise.kind) {
    case "counter": return {lines: ["const noise = createCounterNoise({seed, dim, parts: planNoiseOf(solver, levels).parts});"], names: ["createCounterNoise", "planNoiseOf"]};
    case "white": return {lines: ["const noise = createWhiteNoise(createRandom(seed, 1));"], names: ["createRandom", "createWhiteNoise"]};
    case "brownian": return {lines: ["const noise = createBrownianNoise({seed});"], names: ["createBrownianNoise"]};
    case "torch": return {lines: ["const noise = (count: number) => generator.normals(count);"], names: []};
    case "draws": return {lines: [`const draws = ${toSource(noise.draws)};`, "const noise = replayNoise(draws.map((draw) => Float64Array.from(draw.flat())));"], names: ["replayNoise"]};
  }
}

function runPart({target, denoiser}: SampleSpec, noisy: boolean): Part {
  const denoise = target.kind === "pictures" && denoiser?.kind === "local" ? "local.denoise" : "target.denoise";
  return {
    lines: [
      `for (const {i, sigma, nfe, x: points} of sample({denoise: ${denoise}, levels, x, solver${noisy ? ", noise" : ""}})) {`,
      "  const first = points.subarray(0, Math.min(dim, 4));", `  console.log(${words.line});`, "}"
    ],
    names: ["sample"]
  };
}
