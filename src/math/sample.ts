import {requireLength} from "./check.js";
import {sigmaOfLevel, toLevel, toUnitScale} from "./level.js";
import type {AsyncDenoiser, Denoiser, Level, LevelLike, NoiseSource, SampleState, Solver} from "./types.js";

/** What `sample` runs. */
export interface SampleOptions<D extends AsyncDenoiser = Denoiser> {
  /** Answers the solver's questions, at unit signal scale. */
  readonly denoise: D;
  /**
   * At least two levels to pass through, in order: a list of σ (variance exploding) or of {signalScale, noiseStd}.
   * Usually decreasing to 0; increasing to encode.
   */
  readonly levels: ArrayLike<LevelLike>;
  /** The batch at the first level, at its scale: signalScale·x₀ + noiseStd·ε. Not changed. */
  readonly x: Float64Array;
  readonly solver: Solver;
  /** Needed by solvers that add noise: `createWhiteNoise(random)`, `createBrownianNoise(…)`, `replayNoise(draws)`. */
  readonly noise?: NoiseSource;
}

/**
 * Runs a solver from the first level to the last: the only loop. Yields a state at every level, the last included, as
 * soon as D is known there; the step is finished when the next state is asked for. So a figure can stop at any state,
 * and `for (const state of sample(…))` runs to the end.
 *
 * A question at σ = 0 is answered with x itself (nothing is hidden there), without a call of `denoise`.
 *
 * @throws RangeError (at the first `next()`) for fewer than two levels, an impossible level or an empty x, and where
 *   `denoise` answers with another length; in a step, where the solver wants noise and none is given or it has another
 *   length; Error where a solver asks nothing
 */
export function* sample(options: SampleOptions): Generator<SampleState, void, void> {
  const loop = walkLevels(options);
  let event = loop.next();
  while (!event.done) {
    if (event.value.kind === "state") {
      yield event.value.state;
      event = loop.next();
    } else {
      event = loop.next(options.denoise(event.value.x, event.value.sigma));
    }
  }
}

/**
 * The same loop for a denoiser that may return a promise. `for await (const state of sampleAsync(…))`; leaving the
 * loop cancels the run before its next question.
 * @throws as `sample`; a rejected answer rejects the state that was waited for
 */
export async function* sampleAsync(
  options: SampleOptions<AsyncDenoiser>
): AsyncGenerator<SampleState, void, void> {
  const loop = walkLevels(options);
  let event = loop.next();
  while (!event.done) {
    if (event.value.kind === "state") {
      yield event.value.state;
      event = loop.next();
    } else {
      event = loop.next(await options.denoise(event.value.x, event.value.sigma));
    }
  }
}

/**
 * Runs `sample`, or any other run that yields states, to the end and returns the last one.
 * @throws RangeError if there is no state
 */
export function lastState<S extends object = SampleState>(states: Iterable<S>): S {
  let last: S | undefined;
  for (const state of states) last = state;
  if (!last) throw new RangeError("lastState: there is no state; give a run that has not yet come to its end.");
  return last;
}

type LoopEvent =
  | {readonly kind: "question"; readonly x: Float64Array; readonly sigma: number}
  | {readonly kind: "state"; readonly state: SampleState};

/** The driver behind both: yields states, and questions that it must be resumed with the answers to. */
function* walkLevels({
  levels: levelLikes,
  x: start,
  solver,
  noise: source
}: Omit<SampleOptions, "denoise">): Generator<LoopEvent, void, Float64Array | void> {
  if (levelLikes.length < 2)
    throw new RangeError(`sample: levels has length ${levelLikes.length}; give two or more (numSteps + 1).`);
  if (start.length === 0) throw new RangeError("sample: x has length 0; give one point or more.");
  const levels = Array.from(levelLikes, toLevel);
  const step = solver();
  let x: Float64Array = start.slice();
  let nfe = 0;

  function noise(from: number, to: number): Float64Array {
    if (!source)
      throw new RangeError(
        "sample: the solver adds noise and none is given; pass noise, such as createWhiteNoise(random), " +
          "or take a deterministic solver."
      );
    const draws = source(start.length, from, to);
    requireLength("sample", "the noise", draws.length, start.length);
    return draws;
  }

  function* answer(point: Float64Array, level: Level): Generator<LoopEvent, Float64Array, Float64Array | void> {
    const unitScale = toUnitScale(point, level);
    if (level.noiseStd === 0) return unitScale;
    nfe++;
    const denoised = yield {kind: "question", x: unitScale, sigma: sigmaOfLevel(level)};
    if (!denoised || denoised.length !== point.length)
      throw new RangeError(
        `sample: denoise returned ${denoised ? `length ${denoised.length}` : denoised}; ` +
          `it must return as many numbers as it gets, ${point.length}.`
      );
    return denoised;
  }

  for (let i = 0; i + 1 < levels.length; i++) {
    const from = levels[i]!;
    const stepping = step({x, from, to: levels[i + 1]!, i, levels, noise});
    let asked = stepping.next();
    if (asked.done) throw new Error(`sample: the solver asked nothing in step ${i}; a step must ask at least once.`);
    let denoised = yield* answer(asked.value.x, asked.value.level);
    yield {kind: "state", state: {i, level: from, sigma: sigmaOfLevel(from), x, denoised, nfe}};
    while (!(asked = stepping.next(denoised)).done) denoised = yield* answer(asked.value.x, asked.value.level);
    x = asked.value;
  }
  const i = levels.length - 1;
  const level = levels[i]!;
  yield {kind: "state", state: {i, level, sigma: sigmaOfLevel(level), x, denoised: toUnitScale(x, level), nfe}};
}
