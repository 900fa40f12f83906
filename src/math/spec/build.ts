import {addNoise} from "../level.js";
import {ksamplerSigmas} from "../levels/ksampler.js";
import {LEVEL_RULES, type LevelRuleEntry} from "../levels/registry.js";
import {createBrownianNoise} from "../noise/brownian.js";
import {createCounterNoise, fillNormals, seedWords, START_INTERVAL} from "../noise/counter.js";
import {planNoiseOf} from "../noise/plan-noise.js";
import {createRandom} from "../noise/random.js";
import {replayNoise} from "../noise/replay.js";
import {createTorchRandom} from "../noise/torch-random.js";
import {createWhiteNoise} from "../noise/white.js";
import {PROCESSES, type ProcessEntry} from "../processes/registry.js";
import {DDPM_SCHEDULES, type ScheduleEntry} from "../schedules/registry.js";
import {rescaleZeroTerminalSnr} from "../schedules/zero-terminal-snr.js";
import {forwardTransition} from "../solvers/forward-transition.js";
import {SOLVERS, type SolverEntry} from "../solvers/registry.js";
import {createLocalDenoiser, windowSchedule} from "../denoisers/local.js";
import {PICTURE_CHANNELS, toCoordinates} from "../pictures/pictures.js";
import {PICTURE_SETS} from "../pictures/sets.js";
import {createDiagonalCovariance} from "../targets/covariance/diagonal.js";
import {createGaussian} from "../targets/gaussian.js";
import {createMixture} from "../targets/mixture.js";
import {createPointCloud} from "../targets/point-cloud.js";
import type {CovarianceLike} from "../targets/covariance/covariance.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import type {Process} from "../processes/process.js";
import type {Denoiser, Level, NoiseSource, Solver, Target} from "../types.js";
import type {CovarianceSpec, LevelRuleSpec, LevelsSpec, PictureSetName, Point, ProcessSpec, SampleSpec, ScheduleSpec, SolverSpec, TargetSpec} from "./types.js";

/** The parts of the spine that a spec names. */
export interface SpecParts {
  readonly target: Target;
  /** The target's, or the one that the spec asks for. */
  readonly denoise: Denoiser;
  readonly process: Process;
  readonly levels: readonly Level[];
  readonly solver: Solver;
  /** Number of points n. */
  readonly n: number;
  /** Draws the start, n·dim numbers at the first level, and gives the source of the steps' noise. */
  begin(): {readonly x: Float64Array; readonly noise: NoiseSource};
}

/** What no spec holds. */
export interface SpecData {
  /** The bytes of a set of pictures, size·dim (`PICTURE_SETS`), for a spec whose target is one. */
  readonly pictures?: (set: PictureSetName) => Uint8Array;
}

/**
 * Makes the parts that a spec names. Each call of `begin` begins anew from the seed.
 *
 * The start draws from stream 0 of the seed and white noise from stream 1, so that neither moves the other. With torch's
 * noise there is one generator, as in `torch.manual_seed(seed)`: the start takes its ε first, the steps go on from there.
 * (Points drawn from the target come from stream 2.) Noise by counting has an interval of its own for the start.
 *
 * @param spec as `readSpec` returns it
 * @param data unless it has the pictures, a target of pictures has its dimensions and nothing else: it throws when it is asked
 * @throws RangeError that begins with the field's path: a part refuses its values, or they do not fit together
 */
export function buildSpec(spec: SampleSpec, data: SpecData = {}): SpecParts {
  const target = within("target", () => buildTarget(spec.target, data));
  const denoise = within("denoiser", () => buildDenoiser(spec, target, data));
  const process = within("process", () => buildProcess(spec.process));
  const levels = within("levels", () => buildLevels(spec, process));
  const solver = within("solver", () => buildSolver(spec.solver));
  const n = countPoints(spec, target.dim);
  const size = n * target.dim;
  if (spec.noise.kind === "torch") within("seed", () => createTorchRandom(spec.seed));
  return {
    target,
    denoise,
    process,
    levels,
    solver,
    n,
    begin() {
      const {draw, noise} = beginNoise(spec, {levels, solver, dim: target.dim});
      return {x: drawStart(spec, {target, level: levels[0]!, size, draw}), noise};
    }
  };
}

/** The schedule of Stable Diffusion 1.x, where a spec names none. */
const STABLE_DIFFUSION: ScheduleSpec = {name: "scaled_linear", zeroTerminalSnr: false};

function buildTarget(spec: TargetSpec, data: SpecData): Target {
  switch (spec.kind) {
    case "pictures":
      return buildPictures(spec.set, data);
    case "gaussian":
      return createGaussian({mean: spec.mean, covariance: toCovarianceLike(spec.covariance)});
    case "mixture":
      return createMixture({weights: spec.weights, means: spec.means, covariances: spec.covariances.map(toCovarianceLike)});
    case "points":
      return createPointCloud(spec.points.flat(), spec.points[0]!.length);
  }
}

/** Conversion and point cloud wait for the first question: readers of specs ask none. */
function buildPictures(set: PictureSetName, {pictures}: SpecData): Target {
  const {dim} = PICTURE_SETS[set];
  let cloud: Target | undefined;
  const known = (): Target => {
    if (cloud) return cloud;
    const bytes = bytesOf(set, pictures);
    return (cloud = createPointCloud(toCoordinates(bytes, new Float64Array(bytes.length)), dim));
  };
  return {
    dim,
    logDensity: (x, sigma) => known().logDensity(x, sigma),
    score: (x, sigma) => known().score(x, sigma),
    denoise: (x, sigma) => known().denoise(x, sigma),
    sample(n, random) {
      // The pictures by their numbers: all 1433 as float64 would be 188 MB, for a few of them.
      const bytes = bytesOf(set, pictures);
      const numbers = createPointCloud(Float64Array.from({length: bytes.length / dim}, (_, k) => k), 1).sample(n, random);
      const x = new Float64Array(n * dim);
      numbers.forEach((k, row) => toCoordinates(bytes.subarray(k * dim, (k + 1) * dim), x.subarray(row * dim, (row + 1) * dim)));
      return x;
    }
  };
}

function bytesOf(set: PictureSetName, pictures: SpecData["pictures"]): Uint8Array {
  if (!pictures) throw new Error(`buildSpec: the target is the picture set "${set}"; give its bytes, {pictures: (set) => …}.`);
  return pictures(set);
}

function buildDenoiser({target, denoiser}: SampleSpec, {denoise}: Target, {pictures}: SpecData): Denoiser {
  if (denoiser?.kind !== "local") return denoise;
  if (target.kind !== "pictures")
    throw new RangeError('denoiser.kind is "local", which looks at patches of pictures; give a target of kind "pictures", or leave it out.');
  const {size, side, dim, windows} = PICTURE_SETS[target.set];
  const {window = windowSchedule(windows), first = size} = denoiser;
  if (typeof window === "number" && window % 2 === 0) throw new RangeError(`denoiser.window is ${window}; give an odd number of pixels.`);
  if (first > size) throw new RangeError(`denoiser.first is ${first}; the set has ${size} pictures, give as many or fewer.`);
  let local: Denoiser | undefined;
  return (x, sigma) => (local ??= createLocalDenoiser({
    pictures: bytesOf(target.set, pictures).subarray(0, first * dim), height: side, width: side, channels: PICTURE_CHANNELS, window
  }).denoise)(x, sigma);
}

function toCovarianceLike(spec: CovarianceSpec): CovarianceLike {
  if (typeof spec === "number") return spec;
  return isPoint(spec) ? createDiagonalCovariance(spec) : spec;
}

function isPoint(spec: Point | readonly Point[]): spec is Point {
  return typeof spec[0] === "number";
}

function buildProcess({kind, schedule, ...options}: ProcessSpec): Process {
  const entry: ProcessEntry = PROCESSES[kind];
  return entry.create(entry.needs === "schedule" ? {schedule: buildSchedule("process", schedule), ...options} : options);
}

function buildSchedule(owner: string, {name, zeroTerminalSnr, ...options}: ScheduleSpec = STABLE_DIFFUSION): DdpmSchedule {
  return within(`${owner}.schedule`, () => {
    const schedule = (DDPM_SCHEDULES[name] as ScheduleEntry).create(options);
    return zeroTerminalSnr ? rescaleZeroTerminalSnr(schedule) : schedule;
  });
}

function buildLevels({levels, process: processSpec}: SampleSpec, process: Process): Level[] {
  if (levels.rule === "times") return levels.times.map(process.level);
  return Array.from(listSigmas(levels, processSpec), (sigma) => {
    if (sigma === Infinity && processSpec.kind === "ve")
      throw new RangeError("levels reaches σ = ∞, where no signal is left; the process ve cannot, give another, such as flow.");
    return process.levelOfSigma(sigma);
  });
}

function listSigmas(levels: Exclude<LevelsSpec, {readonly rule: "times"}>, process: ProcessSpec): ArrayLike<number> {
  if (levels.rule === "sigmas") return levels.sigmas;
  const {rule, numSteps, schedule: given, denoise, discardPenultimate, ...options} = levels as LevelRuleSpec;
  const schedule = buildSchedule("levels", given ?? process.schedule);
  const entry: LevelRuleEntry = LEVEL_RULES[rule];
  return ksamplerSigmas(numSteps, (steps) => entry.create(steps, {schedule, ...options}), {denoise, discardPenultimate});
}

/** The solver of a spec. @throws RangeError where it refuses its options */
export function buildSolver({name, ...options}: SolverSpec): Solver {
  if (name === "forward") return forwardTransition;
  return (SOLVERS[name] as SolverEntry).create(options);
}

/** n, and whether given points fit the target and given draws the points. */
function countPoints({start, noise}: SampleSpec, dim: number): number {
  const points = start.kind === "points" ? start.x : start.kind === "data" ? start.x0 : undefined;
  if (points) checkWidth(start.kind === "points" ? "start.x" : "start.x0", points, dim);
  const n = points?.length ?? (start as {readonly n: number}).n;
  if (noise.kind === "draws")
    noise.draws.forEach((draw, i) => {
      checkWidth(`noise.draws[${i}]`, draw, dim);
      if (draw.length !== n)
        throw new RangeError(`noise.draws[${i}] has ${draw.length} points; give ${n}, as many as the start has.`);
    });
  return n;
}

function checkWidth(path: string, points: readonly Point[], dim: number): void {
  if (points[0]!.length !== dim)
    throw new RangeError(`${path}[0] has ${points[0]!.length} numbers; give ${dim}, as the target has.`);
}

/** The two sources of a run: ε of the start, and the noise of the steps. */
function beginNoise(
  {seed, noise}: SampleSpec, {levels, solver, dim}: {readonly levels: readonly Level[]; readonly solver: Solver; readonly dim: number}
): {draw: (n: number) => Float64Array; noise: NoiseSource} {
  if (noise.kind === "counter") {
    const draw = (n: number): Float64Array => {
      const values = new Float64Array(n);
      fillNormals(seedWords(seed), START_INTERVAL, 0, values, dim);
      return values;
    };
    return {draw, noise: createCounterNoise({seed, parts: planNoiseOf(solver, levels).parts, dim})};
  }
  if (noise.kind === "torch") {
    const generator = createTorchRandom(seed);
    return {draw: generator.normals, noise: (count) => generator.normals(count)};
  }
  const draw = createRandom(seed, 0).normals;
  switch (noise.kind) {
    case "white":
      return {draw, noise: createWhiteNoise(createRandom(seed, 1))};
    case "brownian":
      return {draw, noise: createBrownianNoise({seed})};
    case "draws":
      return {draw, noise: replayNoise(noise.draws.map((points) => Float64Array.from(points.flat())))};
  }
}

interface StartInput {
  readonly target: Target;
  readonly level: Level;
  readonly size: number;
  readonly draw: (n: number) => Float64Array;
}

function drawStart({start, seed}: SampleSpec, {target, level, size, draw}: StartInput): Float64Array {
  switch (start.kind) {
    case "points":
      return Float64Array.from(start.x.flat());
    case "prior":
      return draw(size).map((value) => level.noiseStd * value);
    case "marginal":
      return addNoise(target.sample(start.n, createRandom(seed, 2)), draw(size), level);
    case "data":
      return addNoise(Float64Array.from(start.x0.flat()), draw(size), level);
  }
}

/**
 * Lets an error of a part begin with the field's path: "eulerAncestral: eta is 2; …" becomes "solver.eta is 2; …". (What
 * the engine itself says names no remedy after a ";" and is kept whole: "Invalid array length".)
 */
function within<T>(path: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof RangeError) || error.message.startsWith(path)) throw error; // a part of a part has said where
    const [, argument, said] = /^[^:;]+: (?:(\w+) (?=is |has ))?([^]*;[^]*)$/.exec(error.message) ?? [, undefined, error.message];
    const field = argument === undefined || argument === path ? path : `${path}.${argument}`;
    throw new RangeError(`${field}${argument === undefined ? ":" : ""} ${said}`, {cause: error});
  }
}
