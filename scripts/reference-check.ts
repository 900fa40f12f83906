/**
 * Compares src/math with recorded numbers of the shape of test/fixtures/samplers.json (its README): any mixture, dimension,
 * level range and number of steps. Nothing about the numbers is known here, only what the keys mean.
 */
import {variancePreservingLevel} from "../src/math/level.js";
import {flowMatchTimes} from "../src/math/levels/flow-match.js";
import {ksamplerSigmas} from "../src/math/levels/ksampler.js";
import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleInput} from "../src/math/levels/registry.js";
import {replayNoise} from "../src/math/noise/replay.js";
import {createTorchRandom, type TorchSeed} from "../src/math/noise/torch-random.js";
import {sample} from "../src/math/sample.js";
import {sigmaOfAlphaBar, type DdpmSchedule} from "../src/math/schedules/ddpm-schedule.js";
import {DDPM_SCHEDULES, type ScheduleEntry} from "../src/math/schedules/registry.js";
import {SOLVERS, type SolverEntry, type SolverOptions} from "../src/math/solvers/registry.js";
import {createMixture, type Mixture, type MixtureOptions} from "../src/math/targets/mixture.js";
import type {LevelLike, Solver} from "../src/math/types.js";

/** One line of the result. */
export interface Comparison {
  readonly table: string;
  /** The quantity or the run. */
  readonly name: string;
  /** The largest over its numbers, relative: see `deviation`. ∞ where one is NaN. */
  readonly deviation: number;
  readonly tolerance: number;
  /** Set where there was nothing to compare with: what the module does not know, or where it threw. */
  readonly problem?: string;
}

export interface CheckOptions {
  /** One tolerance for every table, in place of the table's own. */
  readonly tolerance?: number;
}

type Rows = readonly (readonly number[])[];
type Table = Readonly<Record<string, unknown>>;

interface Context {
  /** The file's mixture. @throws RangeError where it has none */
  readonly mixture: () => Mixture;
}

/** A quantity and how to compare it; it is called under a guard, so that one that throws does not hide the others. */
interface Check {
  readonly name: string;
  readonly tolerance?: number;
  readonly compare: () => number;
}

/** The tables of the shape: the tolerance that the module must reach, and what is compared. */
const TABLES: Readonly<Record<string, {readonly tolerance: number; readonly checks: (table: never, context: Context) => Check[]}>> = {
  smoothed: {tolerance: 1e-9, checks: checkSmoothed},
  variancePreserving: {tolerance: 1e-9, checks: checkVariancePreserving},
  sigmas: {tolerance: 1e-9, checks: checkSigmas},
  kDiffusion: {tolerance: 1e-7, checks: checkKDiffusion},
  ddpmSchedules: {tolerance: 1e-9, checks: checkSchedules},
  diffusers: {tolerance: 1e-6, checks: checkDiffusers}, // their constants are float32
  flowMatchSigmas: {tolerance: 1e-9, checks: checkFlowMatch},
  comfyui: {tolerance: 2e-6, checks: checkComfyUi}, // computed in float32, log σ interpolated
  torchRandn: {tolerance: 2e-6, checks: checkTorch} // float32
};

/** Compares every table of a file; a key that is no table of the shape is a problem of its own. */
export function checkReference(file: unknown, {tolerance: forAll}: CheckOptions = {}): Comparison[] {
  if (typeof file !== "object" || file === null || Array.isArray(file)) throw new RangeError("the file is no JSON object");
  const {gmm, ...tables} = file as {readonly gmm?: MixtureOptions} & Table;
  let made: Mixture | undefined;
  const mixture = (): Mixture => {
    if (!gmm) throw new RangeError("the file has no gmm, the mixture that this table is about");
    return (made ??= createMixture(gmm));
  };
  return Object.entries(tables).flatMap(([table, content]): Comparison[] => {
    const known = TABLES[table];
    if (!known) return [{table, name: "", deviation: NaN, tolerance: NaN, problem: "no table of the known shape"}];
    try {
      return known
        .checks(content as never, {mixture})
        .map(({name, tolerance = known.tolerance, compare}) => guard({table, name, tolerance: forAll ?? tolerance}, compare));
    } catch (error) {
      return [{table, name: "", deviation: NaN, tolerance: NaN, problem: messageOf(error)}];
    }
  });
}

/** Whether a comparison failed: past its tolerance, or nothing could be compared. */
export function failed({deviation, tolerance, problem}: Comparison): boolean {
  return problem !== undefined || !(deviation <= tolerance);
}

function guard(row: Pick<Comparison, "table" | "name" | "tolerance">, compare: () => number): Comparison {
  try {
    return {...row, deviation: compare()};
  } catch (error) {
    return {...row, deviation: NaN, problem: messageOf(error)};
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface DensityTable {
  readonly points: Rows;
  readonly at: readonly {readonly sigma: number; readonly alphaBar: number; readonly logDensity: number[]; readonly score: Rows; readonly denoised: Rows}[];
}

function checkSmoothed({points, at}: DensityTable, {mixture}: Context): Check[] {
  const x = flat(points);
  return at.flatMap(({sigma, logDensity, score, denoised}) => [
    {name: `log-density at σ ${sigma}`, compare: () => deviationBySize(points.map((point) => mixture().logDensity(flat([point]), sigma)), logDensity)},
    {name: `score at σ ${sigma}`, compare: () => deviationBySize(mixture().score(x, sigma), flat(score))},
    {name: `denoised at σ ${sigma}`, compare: () => deviationBySize(mixture().denoise(x, sigma), flat(denoised))}
  ]);
}

/** x = √ᾱ·x₀ + √(1−ᾱ)·ε: at x/√ᾱ and σ, densities divided by √ᾱ per dimension, scores by √ᾱ. */
function checkVariancePreserving({points, at}: DensityTable, {mixture}: Context): Check[] {
  return at.flatMap(({alphaBar, logDensity, score, denoised}) => {
    const sigma = sigmaOfAlphaBar(alphaBar);
    const scale = Math.sqrt(alphaBar);
    const unit = points.map((point) => point.map((value) => value / scale));
    const x = flat(unit);
    const shift = points[0]!.length * Math.log(scale);
    return [
      {name: `log-density at ᾱ ${alphaBar}`, compare: () => deviationBySize(unit.map((point) => mixture().logDensity(flat([point]), sigma) - shift), logDensity)},
      {name: `score at ᾱ ${alphaBar}`, compare: () => deviationBySize(mixture().score(x, sigma).map((value) => value / scale), flat(score))},
      {name: `denoised at ᾱ ${alphaBar}`, compare: () => deviationBySize(mixture().denoise(x, sigma), flat(denoised))}
    ];
  });
}

function checkSigmas(table: readonly ({readonly name: string; readonly n: number; readonly sigmas: number[]} & LevelRuleInput)[]): Check[] {
  return table.map(({name, n, sigmas, ...input}) => ({
    name: `${name}, n ${n}`,
    compare: () => relative(levelRule(name).create(n, input), sigmas)
  }));
}

interface Trajectory extends SolverOptions {
  readonly sampler: string;
  readonly noise?: readonly Rows[];
  readonly steps: readonly Rows[];
  readonly final: Rows;
}

function checkKDiffusion(
  {sigmas, start, trajectories}: {readonly sigmas: number[]; readonly start: Rows; readonly trajectories: readonly Trajectory[]},
  {mixture}: Context
): Check[] {
  return trajectories.map(({sampler, noise = [], steps, final, ...options}) => ({
    name: [sampler, ...Object.entries(options).map(([key, value]) => `${key} ${value}`)].join(", "),
    compare: () => {
      const draws = noise.map(flat);
      return compareRun({
        states: [...steps, final],
        levels: sigmas,
        start,
        mixture: mixture(),
        solver: solverEntry(sampler).create(options),
        draws
      });
    }
  }));
}

function checkSchedules(
  table: readonly {
    readonly betaSchedule: string;
    readonly beta_start?: number;
    readonly beta_end?: number;
    readonly num_train_timesteps?: number;
    readonly timesteps: number[];
    readonly betas: number[];
    readonly alphasCumprod: number[];
  }[]
): Check[] {
  return table.flatMap(({betaSchedule, beta_start, beta_end, num_train_timesteps, timesteps, betas, alphasCumprod}) => {
    const make = () => createSchedule(betaSchedule, beta_start, beta_end, num_train_timesteps);
    return [
      {name: `${betaSchedule}, β`, compare: () => relative(timesteps.map((t) => make().betas[t]!), betas)},
      {name: `${betaSchedule}, ᾱ`, compare: () => relative(timesteps.map((t) => make().alphaBars[t]!), alphasCumprod)}
    ];
  });
}

interface DiffusersRun {
  readonly scheduler: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly timesteps: number[];
  readonly states: readonly Rows[];
}

/** diffusers' schedulers by their names in the file, as solvers of ours. */
const DIFFUSERS: Readonly<Record<string, (config: DiffusersRun["config"]) => Solver>> = {
  ddim: () => SOLVERS.ddim.create({eta: 0}),
  dpmpp_2m: () => SOLVERS.dpmpp_2m.create(),
  dpmpp_3m: () => SOLVERS.dpmpp_3m.create(),
  unipc_2: ({solver_type, solver_order}) => SOLVERS[solver_type === "bh1" ? "uni_pc" : "uni_pc_bh2"].create({order: (solver_order as number | undefined) ?? 2})
};

function checkDiffusers(
  {betaSchedule, betaStart, betaEnd, runs}: {readonly betaSchedule: string; readonly betaStart?: number; readonly betaEnd?: number; readonly runs: readonly DiffusersRun[]},
  {mixture}: Context
): Check[] {
  return runs.map(({scheduler, config, timesteps, states}) => ({
    name: scheduler,
    compare: () => {
      const schedule = createSchedule(betaSchedule, betaStart, betaEnd);
      const make = DIFFUSERS[scheduler];
      if (!make) throw new RangeError(`no solver stands for the scheduler ${scheduler}`);
      // DDIM without set_alpha_to_one ends at ᾱ of step 0, not at 1.
      const last = config.set_alpha_to_one === false ? schedule.sigmas[0]! : 0;
      const levels = [...timesteps.map((t) => schedule.sigmas[t]!), last].map(variancePreservingLevel);
      return compareRun({states, levels, start: states[0]!, mixture: mixture(), solver: make(config)});
    }
  }));
}

function checkFlowMatch({shift, n, sigmas}: {readonly shift: number; readonly n: number; readonly sigmas: number[]}): Check[] {
  return [{name: `shift ${shift}, n ${n}`, compare: () => relative(flowMatchTimes(n, {shift}), sigmas)}];
}

interface ComfyUiTable {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  readonly cases: readonly {readonly sampler: string; readonly scheduler: string; readonly steps: number; readonly denoise: number; readonly sigmas: number[]}[];
}

/** ComfyUI's lists are those of Stable Diffusion 1.x; a file of another model shows it in its range of σ. */
function checkComfyUi({sigmaMin, sigmaMax, cases}: ComfyUiTable): Check[] {
  const schedule = DDPM_SCHEDULES.scaled_linear.create();
  return [
    {name: "range of σ", compare: () => relative([schedule.sigmaMin, schedule.sigmaMax], [sigmaMin, sigmaMax])},
    ...cases.map(({sampler, scheduler, steps, denoise, sigmas}) => ({
      name: `${scheduler}, ${sampler}, ${steps} steps, denoise ${denoise}`,
      compare: () => relative(ksamplerSigmas(steps, (n) => levelRule(scheduler).create(n, {schedule}), {denoise, sampler}), sigmas)
    }))
  ];
}

interface TorchTable {
  readonly normal?: readonly {readonly seed: TorchSeed; readonly n: number; readonly first: number[]; readonly last: number[]; readonly sum: number; readonly sumOfSquares: number}[];
  readonly uniform?: readonly {readonly seed: TorchSeed; readonly n: number; readonly uniform: number[]}[];
}

function checkTorch({normal = [], uniform = []}: TorchTable): Check[] {
  const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  return [
    ...normal.flatMap(({seed, n, first, last, sum, sumOfSquares}) => {
      const draw = () => createTorchRandom(seed).normals(n);
      return [
        {name: `randn(${n}), seed ${seed}`, compare: () => Math.max(deviation(draw().slice(0, first.length), first), deviation(draw().slice(n - last.length), last))},
        {name: `randn(${n}), seed ${seed}, sums`, tolerance: 1e-3, compare: () => Math.max(Math.abs(sumOf(draw()) - sum), Math.abs(sumOf(draw().map((z) => z * z)) - sumOfSquares))}
      ];
    }),
    ...uniform.map((row) => ({
      name: `rand(${row.n}), seed ${row.seed}`,
      compare: () => deviation(createTorchRandom(row.seed).uniforms(row.n), row.uniform)
    }))
  ];
}

interface Run {
  readonly states: readonly Rows[];
  readonly levels: readonly LevelLike[];
  readonly start: Rows;
  readonly mixture: Mixture;
  readonly solver: Solver;
  readonly draws?: readonly Float64Array[];
}

/** The worst deviation over every state of a run, not of the last alone. */
function compareRun({states, levels, start, mixture, solver, draws = []}: Run): number {
  const ours = [...sample({denoise: mixture.denoise, levels, x: flat(start), solver, noise: replayNoise(draws)})];
  if (ours.length !== states.length) throw new RangeError(`${states.length} states for ${levels.length} levels; there must be one at each`);
  return Math.max(...states.map((rows, i) => deviation(ours[i]!.x, flat(rows))));
}

function solverEntry(name: string): SolverEntry {
  const entry = (SOLVERS as Readonly<Record<string, SolverEntry>>)[name];
  if (!entry) throw new RangeError(`no solver is called ${name}`);
  return entry;
}

function levelRule(name: string): LevelRuleEntry {
  const entry = (LEVEL_RULES as Readonly<Record<string, LevelRuleEntry>>)[name];
  if (!entry) throw new RangeError(`no level rule is called ${name}`);
  return entry;
}

function createSchedule(name: string, betaStart?: number, betaEnd?: number, numTrainSteps?: number): DdpmSchedule {
  const entry = (DDPM_SCHEDULES as Readonly<Record<string, ScheduleEntry>>)[name];
  if (!entry) throw new RangeError(`no schedule is called ${name}`);
  return entry.create({betaStart, betaEnd, numTrainSteps});
}

const flat = (rows: Rows): Float64Array => Float64Array.from(rows.flat());

/**
 * Largest |aᵢ − bᵢ|/max(|bᵢ|, floor): relative, and absolute (in units of the floor) for numbers below it. Points have 1,
 * levels have 0, where each number counts by itself, and densities and scores their typical size.
 */
function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1): number {
  if (actual.length !== expected.length) throw new RangeError(`there are ${expected.length} numbers in the file, and ${actual.length} of ours`);
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    const error = difference === 0 ? 0 : difference / Math.max(Math.abs(expected[i]!), floor);
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  }
  return worst;
}

const relative = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => deviation(actual, expected, 0);

function deviationBySize(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const squares = Array.from(expected, (value) => value * value).reduce((sum, square) => sum + square, 0);
  return deviation(actual, expected, Math.min(1, Math.sqrt(squares / expected.length)));
}
