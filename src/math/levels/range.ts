import {requireInteger} from "../check.js";

/** Checks what every rule over a range of σ is given. Internal. */
export function checkRange(where: string, numSteps: number, sigmaMin: number, sigmaMax: number): void {
  requireInteger(where, "numSteps", numSteps);
  if (!(sigmaMin > 0 && sigmaMax >= sigmaMin && sigmaMax < Infinity))
    throw new RangeError(
      `${where}: sigmaMin is ${sigmaMin} and sigmaMax ${sigmaMax}; they must satisfy 0 < sigmaMin ≤ sigmaMax < ∞.`
    );
}
