import {requireLength} from "../check.js";
import {combine} from "../numeric/combine.js";
import {requireSeverity, type Degrade} from "./degradation.js";

/** R(x, s): a guess of x₀ from what is left of it at severity s; an array of the same length. */
export type Restorer = (x: Float64Array, severity: number) => Float64Array;

/** A restorer whose answer may take time. */
export type AsyncRestorer = (x: Float64Array, severity: number) => Float64Array | Promise<Float64Array>;

/** A degradation, a restorer, and the severities to run through. */
export interface ColdOptions<R extends AsyncRestorer = Restorer> {
  readonly degrade: Degrade;
  readonly restore: R;
  /** Two or more, falling, in [0, 1]; usually from 1 to 0. */
  readonly severities: ArrayLike<number>;
  /** The degraded picture at the first severity. Not changed. */
  readonly x: Float64Array;
  /** 1 or 2, of Bansal et al. 2022. */
  readonly algorithm: 1 | 2;
}

/** What `sampleCold` yields at each severity. The arrays belong to the run: copy before changing them. */
export interface ColdState {
  /** Index of the severity. */
  readonly i: number;
  readonly severity: number;
  readonly x: Float64Array;
  /** R(x, s), the guess of the clean picture here; at the last severity, where nothing is asked, x. */
  readonly restored: Float64Array;
  /** Number of calls of the restorer so far. */
  readonly calls: number;
}

/**
 * Undoes a degradation step by step, without noise (Bansal et al. 2022, "Cold diffusion", Alg. 1 and 2). From severity
 * s to s′ < s, with x̂₀ = R(x, s):
 *
 *     Algorithm 1    x′ = D(x̂₀, s′)                      restore, degrade less
 *     Algorithm 2    x′ = x − D(x̂₀, s) + D(x̂₀, s′)        change by as much as the guess would
 *
 * Both are exact if R is. Algorithm 2 forgives a wrong guess where it does not matter: if D(x₀, s) = x₀ + s·e with one
 * e for all pictures, then x′ = x − (s − s′)·e is exact *whatever R says*; and any smooth D is that to first order
 * (their Sec. 3.3; where e depends on x₀, a wrong guess costs (s − s′)·(e(x₀) − e(x̂₀))). Algorithm 1 keeps nothing of
 * x but what the guess carries over. With D = noise and R = the denoiser, Algorithm 2 is DDIM's step, but for ε: here D
 * knows it, DDIM estimates it.
 *
 * Yields a state at every severity, the last included; one call of `restore` per step. At severity 0 nothing is asked.
 *
 * @throws RangeError (at the first `next()`) for fewer than two severities or ones that do not fall or are out of
 *   range; in a step, where R or D answers with another length
 */
export function* sampleCold(options: ColdOptions): Generator<ColdState, void, void> {
  const run = walkSeverities(options);
  let event = run.next();
  while (!event.done) {
    if (event.value.kind === "state") {
      yield event.value.state;
      event = run.next();
    } else {
      event = run.next(options.restore(event.value.x, event.value.severity));
    }
  }
}

/** The same for a restorer that may return a promise. Leaving the loop cancels the run before its next question. */
export async function* sampleColdAsync(options: ColdOptions<AsyncRestorer>): AsyncGenerator<ColdState, void, void> {
  const run = walkSeverities(options);
  let event = run.next();
  while (!event.done) {
    if (event.value.kind === "state") {
      yield event.value.state;
      event = run.next();
    } else {
      event = run.next(await options.restore(event.value.x, event.value.severity));
    }
  }
}

type ColdEvent =
  | {readonly kind: "question"; readonly x: Float64Array; readonly severity: number}
  | {readonly kind: "state"; readonly state: ColdState};

function* walkSeverities({
  degrade,
  severities,
  x: start,
  algorithm
}: Omit<ColdOptions, "restore">): Generator<ColdEvent, void, Float64Array | void> {
  checkRun(severities, algorithm);
  let x: Float64Array = start.slice();
  let calls = 0;
  for (let i = 0; i + 1 < severities.length; i++) {
    const severity = severities[i]!;
    const next = severities[i + 1]!;
    calls++;
    const restored = (yield {kind: "question", x, severity}) as Float64Array;
    requireLength("sampleCold", "the restored picture", restored.length, x.length);
    yield {kind: "state", state: {i, severity, x, restored, calls}};
    const less = degrade(restored, next);
    requireLength("sampleCold", "the degraded picture", less.length, x.length);
    x = algorithm === 1 ? less : combine([1, x], [-1, degrade(restored, severity)], [1, less]);
  }
  const i = severities.length - 1;
  yield {kind: "state", state: {i, severity: severities[i]!, x, restored: x, calls}};
}

function checkRun(severities: ArrayLike<number>, algorithm: number): void {
  if (algorithm !== 1 && algorithm !== 2)
    throw new RangeError(`sampleCold: algorithm is ${String(algorithm)}; give 1 or 2.`);
  if (severities.length < 2)
    throw new RangeError(`sampleCold: severities has length ${severities.length}; give two or more (steps + 1).`);
  for (let i = 0; i < severities.length; i++) {
    requireSeverity(`sampleCold: severities[${i}]`, severities[i]!);
    if (i > 0 && !(severities[i]! < severities[i - 1]!))
      throw new RangeError(
        `sampleCold: severities[${i}] is ${severities[i]}, not below the one before; give falling ones.`
      );
  }
}
