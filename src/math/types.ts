/**
 * The vocabulary of the spine (docs/architecture.md).
 *
 * Arrays: a point is a `Float64Array` of length `dim`; a batch of n points is one `Float64Array` of n·dim
 * numbers, row after row. Everything is dimensionless and float64.
 */

/**
 * A seeded source of random numbers. Nothing in this module draws randomness from anywhere else.
 */
export interface Random {
  /** One number in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** One standard normal number. */
  normal(): number;
  /** n independent standard normal numbers: white noise ε. */
  normals(n: number): Float64Array;
  /** One whole number in 0 … n − 1, all equally likely. */
  integer(n: number): number;
}

/**
 * One noise level of a process x = signalScale·x₀ + noiseStd·ε.
 * Both are ≥ 0 and finite, and not both 0. Their ratio σ = noiseStd/signalScale is ∞ where signalScale is 0.
 */
export interface Level {
  readonly signalScale: number;
  readonly noiseStd: number;
}

/** A level, or a plain number σ, which means the variance-exploding level {signalScale: 1, noiseStd: σ}. */
export type LevelLike = Level | number;

/**
 * D(x; σ) = E[x₀ | x₀ + σε = x] for a batch x at unit signal scale; returns a new batch of the same length.
 *
 * σ is > 0, and may be `Infinity` (a level whose signalScale is 0): x then says nothing about x₀, and the
 * answer is the mean of the target, whatever x is. At σ = 0 the answer is x.
 */
export type Denoiser = (x: Float64Array, sigma: number) => Float64Array;

/** A denoiser whose answer may take time: a worker, the GPU, a network. */
export type AsyncDenoiser = (x: Float64Array, sigma: number) => Float64Array | Promise<Float64Array>;

/**
 * A distribution of which everything is known exactly, and of x = x₀ + σε too.
 * Methods do not use `this`, so `const {denoise} = target` works.
 */
export interface Target {
  readonly dim: number;
  /** log of the density of x₀ + σε at one point, in nats. `sigma` is 0 unless given. */
  logDensity(x: Float64Array, sigma?: number): number;
  /** Gradient of `logDensity`; batch in, batch out. `sigma` is 0 unless given. */
  score(x: Float64Array, sigma?: number): Float64Array;
  /** E[x₀ | x₀ + σε = x]; batch in, batch out. */
  denoise(x: Float64Array, sigma: number): Float64Array;
  /** n independent draws of x₀, a batch of n·dim numbers. */
  sample(n: number, random: Random): Float64Array;
}

/** "What is D here?" `x` is at the scale of `level` (the loop divides by signalScale). */
export interface Question {
  readonly x: Float64Array;
  readonly level: Level;
}

/**
 * Where a stochastic solver's noise comes from: `count` standard normal numbers for the interval between two noise
 * levels, `from` > `to`. An interval that overlaps one asked about before may be answered in accord with it (one
 * Brownian path, `createBrownianNoise`) or independently (`createWhiteNoise`). The empty interval, `from` = `to`, asks
 * for noise that belongs to no interval: that of Langevin steps at one level.
 */
export type NoiseSource = (count: number, from: number, to: number) => Float64Array;

/** What one step gets: the batch x at level `from`, to be brought to level `to`; `i` counts steps from 0. */
export interface StepInput {
  readonly x: Float64Array;
  readonly from: Level;
  readonly to: Level;
  readonly i: number;
  /** All levels of the run (from is levels[i], to is levels[i + 1]): multistep solvers may end on a lower order. */
  readonly levels: readonly Level[];
  /** Standard normal numbers, as many as x has, for the interval between two σ: the run's `NoiseSource`. */
  readonly noise: (from: number, to: number) => Float64Array;
}

/**
 * One step, as a coroutine: it yields questions, is resumed with each answer D (same shape as x), and returns the
 * batch at level `to`, a new array. It asks at least once, and changes neither x, an answer nor noise.
 * A stepper forms only linear combinations of x, answers and noise, so it runs in any coordinates in which D is known.
 * (`rk45` alone looks at the numbers, to choose steps of its own.)
 */
export type Stepper = (input: StepInput) => Generator<Question, Float64Array, Float64Array>;

/** Makes the stepper of one run. Called once per run, so multistep solvers keep their memory in the closure. */
export type Solver = () => Stepper;

/** What `sample()` yields at each level. The arrays belong to the run: copy before changing them. */
export interface SampleState {
  /** Index of the level, 0 … number of levels − 1. */
  readonly i: number;
  readonly level: Level;
  /** noiseStd/signalScale, ∞ where signalScale is 0. */
  readonly sigma: number;
  /** The batch at this level, at the scale of the level. */
  readonly x: Float64Array;
  /** D at x: the answer to the step's first question. At the last level, where nothing is asked, x/signalScale. */
  readonly denoised: Float64Array;
  /** Number of calls of the denoiser so far, the one that gave `denoised` included. */
  readonly nfe: number;
}
