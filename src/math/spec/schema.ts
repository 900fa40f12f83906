import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleOptions} from "../levels/registry.js";
import {PROCESSES, type ProcessEntry, type ProcessOptions} from "../processes/registry.js";
import {DDPM_SCHEDULES, type ScheduleEntry, type ScheduleOptions} from "../schedules/registry.js";
import {SOLVERS, type SolverEntry, type SolverOptions} from "../solvers/registry.js";
import {choice, flag, list, literal, number, object, optional, required, rows, tagged, text, type Field, type JsonSchema, type Shape, type Variant} from "./shape.js";
import {
  WORKGROUP_SIZES, type CovarianceSpec, type DenoiserSpec, type LevelsSpec, type NoiseSpec, type PictureSetName, type ProcessSpec, type SampleSpec, type ScheduleSpec, type SolverSpec, type StartSpec,
  type TargetSpec, type WorkgroupSize
} from "./types.js";

/** The format of `SampleSpec`. Names and options of solvers, level rules and schedules are those of their registries. */

type OptionFields<T> = Readonly<Record<keyof T, Field<unknown>>>;

const own = "its own default unless given";
const finite = (about: string): Field<unknown> => optional(number(), undefined, `${about}; ${own}`);
const positive = (about: string): Field<unknown> => optional(number({above: 0}), undefined, `${about}; ${own}`);
const whole = (about: string): Field<unknown> => optional(number({integer: true, min: 1}), undefined, `${about}; ${own}`);

const solverOptions: OptionFields<SolverOptions> = {
  eta: optional(number({min: 0}), undefined, `how much noise a stochastic solver adds, 0 to 1; ${own}`),
  order: whole("how many answers a multistep solver continues from"),
  lowerOrderFinal: optional(flag, undefined, "the last steps have orders … 3, 2, 1 even where the run ends above σ = 0; they have where it ends at 0"),
  snr: positive("signal-to-noise ratio of Langevin steps"),
  numCorrections: optional(number({integer: true, min: 0}), undefined, `Langevin steps per level; ${own}`),
  rtol: positive("relative error that an adaptive solver allows"),
  atol: positive("absolute error that an adaptive solver allows")
};

const scheduleOptions: OptionFields<ScheduleOptions> = {
  betaStart: positive("β of the first training step"),
  betaEnd: positive("β of the last training step"),
  numTrainSteps: whole("T, number of training steps"),
  offset: positive("s of the cosine schedule"),
  maxBeta: positive("upper bound of β in the cosine schedule")
};

const levelRuleOptions: OptionFields<LevelRuleOptions> = {
  rho: positive("ρ, the power of the rule"),
  a: positive("first shape parameter of the beta distribution"),
  b: positive("second shape parameter of the beta distribution"),
  thresholdNoise: finite("where the linear part ends"),
  linearSteps: whole("number of steps in the linear part"),
  betaD: finite("how far β rises"),
  betaMin: positive("β(0)"),
  epsS: positive("the last time before 0"),
  shift: positive("towards noise, above 1"),
  numTrainSteps: whole("T, number of training steps")
};

const point = list(number());

const covariance: Shape<CovarianceSpec> = choice(
  [
    {when: (value) => typeof value === "number", shape: number({min: 0})},
    {when: (value) => Array.isArray(value) && !Array.isArray(value[0]), shape: list(number({min: 0}))},
    {when: Array.isArray, shape: rows()}
  ] as {when: (value: unknown) => boolean; shape: Shape<CovarianceSpec>}[],
  "give a variance, a list of variances, or the rows of a matrix"
);

const target = tagged<TargetSpec>("kind", {
  gaussian: {
    about: "one Gaussian",
    fields: {mean: required(point, "the mean"), covariance: required(covariance, "a variance, a list of variances, or the rows of a matrix")}
  },
  mixture: {
    about: "a Gaussian mixture of K parts",
    fields: {
      weights: required(list(number({min: 0})), "K weights that sum to 1"),
      means: required(rows(), "K means"),
      covariances: required(list(covariance), "K covariances: each a variance, a list of variances, or the rows of a matrix")
    }
  },
  points: {about: "equally likely points", fields: {points: required(rows(), "the points")}},
  pictures: {
    about: "the course's pictures, equally likely points of 16384 numbers, or 1024",
    fields: {set: required(oneOf<PictureSetName>(["subset", "all", "faces"]), "subset, the 75 of most pages; all, 1433; or faces, 16384 of 16 × 16 pixels")}
  }
});

const denoiser = tagged<DenoiserSpec>("kind", {
  exact: {about: "the target's own", fields: {}},
  local: {
    about: "sees patches of pictures alone (Kamb & Ganguli 2025)",
    fields: {
      window: optional(number({integer: true, min: 1}), undefined, "side of a patch in pixels, odd; narrowing with σ unless given"),
      first: optional(number({integer: true, min: 1}), undefined, "looks at the first so many pictures; all unless given")
    }
  }
});

const scheduleInFull = tagged<ScheduleSpec>(
  "name",
  variants(DDPM_SCHEDULES, ({source, options}: ScheduleEntry) => ({
    about: source,
    fields: {...pick(scheduleOptions, options), zeroTerminalSnr: optional(flag, false, "rescale so that no signal is left at T − 1 (Lin et al. 2024)")}
  }))
);

/** The schema says a schedule once and points to it. */
const schedule: Shape<ScheduleSpec> = {...scheduleInFull, schema: {$ref: "#/$defs/schedule"}};

const processOptions: OptionFields<ProcessOptions> = {
  betaMin: positive("β(0)"),
  betaMax: positive("β(1)"),
  offset: positive("s of the cosine"),
  schedule: optional(schedule, undefined, "the β schedule; Stable Diffusion's unless given")
};

const process = tagged<ProcessSpec>(
  "kind",
  variants(PROCESSES, ({source, options}: ProcessEntry) => ({about: source, fields: pick(processOptions, options)}))
);

const levels = tagged<LevelsSpec>("rule", {
  sigmas: {about: "listed noise levels", fields: {sigmas: required(list(number({min: 0, infinity: true}), {minLength: 2}), "two or more σ, usually decreasing to 0")}},
  times: {about: "listed times of the process", fields: {times: required(list(number(), {minLength: 2}), "two or more times, usually decreasing")}},
  ...variants(LEVEL_RULES, ({source, needs, options}: LevelRuleEntry) => ({
    about: source,
    fields: {
      numSteps: required(number({integer: true, min: 1, max: 100_000}), "number of steps"),
      ...(needs !== "nothing" && {schedule: optional(schedule, undefined, "the model's; that of the process unless given, or Stable Diffusion's")}),
      ...(needs === "range" && {sigmaMin: optional(number({above: 0}), undefined, "the last level before 0; the schedule's unless given")}),
      ...((needs === "range" || needs === "sigmaMax") && {sigmaMax: optional(number({above: 0}), undefined, "the first level; the schedule's unless given")}),
      ...pick(levelRuleOptions, options),
      denoise: optional(number({above: 0, max: 1}), 1, "KSampler's knob: space numSteps/denoise steps and take the last numSteps"),
      discardPenultimate: optional(flag, false, "drop the level before 0, as KSampler does for dpm_2, dpm_2_ancestral, uni_pc, uni_pc_bh2")
    }
  }))
});

const solver = tagged<SolverSpec>("name", {
  ...variants(SOLVERS, ({source, options}: SolverEntry) => ({about: source, fields: pick(solverOptions, options)})),
  forward: {about: "the forward process: exact transitions up rising levels", fields: {}}
});

const count = required(number({integer: true, min: 1, max: 10_000_000}), "how many points");

const start = tagged<StartSpec>("kind", {
  points: {about: "given points at the first level, at its scale", fields: {x: required(rows(), "the points")}},
  prior: {about: "draws of noiseStd·ε, what samplers begin with", fields: {n: count}},
  marginal: {about: "draws of signalScale·x₀ + noiseStd·ε, x₀ from the target", fields: {n: count}},
  data: {about: "given clean points, noised to the first level", fields: {x0: required(rows(), "the clean points")}}
});

const noise = tagged<NoiseSpec>("kind", {
  white: {about: "independent draws", fields: {}},
  brownian: {about: "one Brownian path per coordinate, consistent across step sizes", fields: {}},
  counter: {about: "numbers by (seed, point, interval of σ, coordinate), as the site's particles have them", fields: {}},
  torch: {about: "the numbers of torch's CPU generator: of the start first, then of the steps", fields: {}},
  draws: {about: "given draws, in the order in which the solver asks", fields: {draws: required(list(rows(), {minLength: 0}), "each as many points as the start")}}
});

const seed: Shape<number | string> = choice(
  [
    {when: (value) => typeof value === "number", shape: number()},
    {when: (value) => typeof value === "string", shape: text}
  ] as {when: (value: unknown) => boolean; shape: Shape<number | string>}[],
  "give a number or a string"
);

const workgroup = oneOf<WorkgroupSize>(WORKGROUP_SIZES);

/** The shape of a spec. */
export const SAMPLE_SPEC: Shape<SampleSpec> = object<SampleSpec>({
  version: required(literal(1, "this is version 1 of the format, give 1"), "version of the format"),
  target: required(target, "the distribution of x₀"),
  process: optional<ProcessSpec>(process, {kind: "ve"}, "the coordinates of the run"),
  levels: required(levels, "the noise levels"),
  solver: required(solver, "the solver and its options"),
  denoiser: optional<DenoiserSpec>(denoiser, {kind: "exact"}, "what answers the solver's questions"),
  start: required(start, "where the run begins"),
  noise: optional<NoiseSpec>(noise, {kind: "white"}, "where a stochastic solver's noise comes from"),
  seed: optional<number | string>(seed, 0, "of everything that is drawn"),
  workgroup: optional(workgroup, undefined, "invocations of a workgroup where a GPU runs it: pins the kernels' variant; the fastest unless given")
});

/** The format as a JSON Schema (draft 2020-12), made from what `readSpec` checks. */
export const SAMPLE_SPEC_SCHEMA: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "What to sample",
  ...SAMPLE_SPEC.schema,
  $defs: {schedule: scheduleInFull.schema}
};

/** One of a few values. */
function oneOf<T extends string | number>(values: readonly T[]): Shape<T> {
  return choice<T>(values.map((each) => ({when: (value) => value === each, shape: literal(each, "") as Shape<T>})), `give one of ${values.join(", ")}`);
}

/** One variant per entry of a registry. */
function variants<Entry>(registry: Readonly<Record<string, Entry>>, describe: (entry: Entry) => Variant): Record<string, Variant> {
  return Object.fromEntries(Object.entries(registry).map(([key, entry]) => [key, describe(entry)]));
}

function pick<T>(fields: OptionFields<T>, names: readonly (keyof T)[]): Readonly<Record<string, Field<unknown>>> {
  return Object.fromEntries(names.map((key) => [key, fields[key]]));
}
