/** What a run may be asked for; the messages are for whoever turns the knobs. */
import type {RunOptions} from "./types.js";

export const MAX_BATCH = 64;
export const MAX_STEPS = 1000;

/** Everything but the solver, which `solverNamed` looks up. @throws RangeError that names the value and the remedy */
export function checkRun({x, batch, sigmas, seed = 0}: RunOptions, dim: number): void {
  if (typeof seed === "number" && !Number.isFinite(seed)) throw new RangeError(`The seed is ${seed}; give a finite number or words.`);
  if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH) {
    throw new RangeError(`The batch is ${batch}; ask for 1 to ${MAX_BATCH} pictures at once.`);
  }
  checkPoints(x, batch * dim, `${batch} point${batch > 1 ? "s" : ""} of ${dim} numbers`);
  if (sigmas.length < 2 || sigmas.length > MAX_STEPS + 1) {
    throw new RangeError(`There are ${sigmas.length} noise levels; give 2 to ${MAX_STEPS + 1}, one more than steps.`);
  }
  for (let i = 0; i < sigmas.length; i++) {
    if (!(sigmas[i] >= 0 && sigmas[i] < Infinity)) {
      throw new RangeError(`Noise level ${i} is σ = ${sigmas[i]}; it must be a finite number, 0 or greater.`);
    }
  }
}

/** @throws RangeError unless 0 < sigma < ∞ and x is one finite point */
export function checkPosterior(x: Float32Array | Float64Array, sigma: number, dim: number): void {
  if (!(sigma > 0 && sigma < Infinity)) throw new RangeError(`The noise level is σ = ${sigma}; a posterior needs a finite number above 0.`);
  checkPoints(x, dim, `one point of ${dim} numbers`);
}

function checkPoints(x: Float32Array | Float64Array, length: number, what: string): void {
  if (x.length !== length) throw new RangeError(`x has ${x.length} numbers; it must be ${what}, ${length} in all.`);
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`x[${bad}] is ${x[bad]}; every coordinate must be a finite number.`);
}
