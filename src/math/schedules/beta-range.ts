import {requireInteger} from "../check.js";

/** The first and last β of a schedule, and how many steps it has. */
export interface BetaRangeOptions {
  readonly betaStart?: number;
  readonly betaEnd?: number;
  /** T. */
  readonly numTrainSteps?: number;
}

/** Checks what every schedule over a range of β is given. Internal. */
export function checkBetaRange(where: string, betaStart: number, betaEnd: number, numTrainSteps: number): void {
  if (!(betaStart > 0 && betaEnd >= betaStart && betaEnd < 1))
    throw new RangeError(
      `${where}: betaStart is ${betaStart} and betaEnd ${betaEnd}; they must satisfy 0 < betaStart ≤ betaEnd < 1.`
    );
  requireInteger(where, "numTrainSteps", numTrainSteps, 2);
}
