import {requireOneOf} from "../check.js";
import {preconditionEdm, type Preconditioning, type PreconditioningOptions} from "./preconditioning.js";

/**
 * What a network's output F stands for. Always D(x; σ) = c_skip·x + c_out·F; the names differ in the two factors:
 *
 *     "noise"      F = ε̂                   c_skip = 1              c_out = −σ                 (Ho et al. 2020)
 *     "clean"      F = D                   c_skip = 0              c_out = 1
 *     "velocity"   F = (ε̂ − σD)/√(1 + σ²)  c_skip = 1/(1 + σ²)     c_out = −σ/√(1 + σ²)       (Salimans & Ho 2022)
 *     "edm"        as in `preconditionEdm`, for data of any size σ_d                          (Karras et al. 2022)
 *
 * "velocity" is "edm" for σ_d = 1, with F turned round.
 */
export type Prediction = "noise" | "clean" | "velocity" | "edm";

/** All that a network may be asked to predict. */
export const PREDICTIONS: readonly Prediction[] = ["noise", "clean", "velocity", "edm"];

/**
 * The numbers of a prediction at noise level σ. What goes in is the same for all four, c_in = 1/√(σ² + σ_d²) and
 * c_noise = ¼·ln σ, so that nets that predict different things differ in nothing else. `lossWeight` is 1/c_out²: with it
 * the loss of D is the loss of F.
 *
 * @throws RangeError unless 0 < sigma < ∞, 0 < sigmaData < ∞ and the prediction is one of the four
 */
export function precondition(prediction: Prediction, sigma: number, options: PreconditioningOptions = {}): Preconditioning {
  requireOneOf("precondition", "prediction", prediction, PREDICTIONS);
  const edm = preconditionEdm(sigma, options);
  switch (prediction) {
    case "edm": return edm;
    case "noise": return {...edm, skip: 1, out: -sigma, lossWeight: 1 / sigma / sigma};
    case "clean": return {...edm, skip: 0, out: 1, lossWeight: 1};
    case "velocity": {
      const {skip, out, lossWeight} = preconditionEdm(sigma, {sigmaData: 1});
      return {...edm, skip, out: -out, lossWeight};
    }
  }
}
