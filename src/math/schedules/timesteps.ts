import {requireInteger, requireOneOf} from "../check.js";
import {roundHalfEven} from "../numeric/round.js";

/** How n training times are picked out of 0 … T − 1 (Lin et al. 2024, table 2). */
export type TimestepSpacing = "leading" | "linspace" | "trailing";

/** How training times are spaced. */
export interface TimestepOptions {
  /** T, 1000 unless given. */
  readonly numTrainSteps?: number;
  /** "leading" unless given, as DDIM and PNDM have it; "linspace" is the default of diffusers' DPM-Solver and Euler. */
  readonly spacing?: TimestepSpacing;
  /** Added to every time of "leading", 0 unless given; Stable Diffusion's configuration says 1. */
  readonly stepsOffset?: number;
  /**
   * Space one more time and leave out the lowest, as DPM-Solver, UniPC and DEIS do for "leading" and "linspace".
   * False unless given.
   */
  readonly dropLast?: boolean;
  /** Round "linspace" to whole steps, half to even, true unless given; diffusers' Euler, Heun, KDPM2 and LMS do not. */
  readonly rounded?: boolean;
}

/**
 * The training times at which a model is asked, falling: diffusers' `set_timesteps`. With m = n, or n + 1 if the last
 * is dropped:
 *
 *     leading   i·⌊T/m⌋ + stepsOffset,  i = m − 1 … 0      never reaches T − 1
 *     linspace  T − 1 down to 0, evenly
 *     trailing  (T down to T/n, evenly) − 1                  begins at T − 1, does not reach 0
 *
 * (Where T/n rounds unluckily, n = 61 for T = 1000 and others, diffusers' "trailing" gives one time more, −1. Not
 * here.)
 *
 * @param numSteps n, at most T
 * @returns n numbers, falling
 * @throws RangeError unless 1 ≤ n ≤ T (n < T if the last is dropped) and the offset is a whole number that leaves all
 *   times below T; for another spacing
 */
export function ddpmTimesteps(
  numSteps: number,
  {numTrainSteps = 1000, spacing = "leading", stepsOffset = 0, dropLast = false, rounded = true}: TimestepOptions = {}
): Float64Array {
  requireInteger("ddpmTimesteps", "numTrainSteps", numTrainSteps, 2);
  requireInteger("ddpmTimesteps", "numSteps", numSteps);
  requireInteger("ddpmTimesteps", "stepsOffset", stepsOffset, 0);
  requireOneOf("ddpmTimesteps", "spacing", spacing, ["leading", "linspace", "trailing"]);
  const spaced = numSteps + (dropLast && spacing !== "trailing" ? 1 : 0);
  if (spaced > numTrainSteps)
    throw new RangeError(
      `ddpmTimesteps: numSteps is ${numSteps}; give at most ${numTrainSteps - (spaced - numSteps)}: ` +
        `the model has ${numTrainSteps}.`
    );
  const stride = Math.floor(numTrainSteps / spaced);
  if (spacing === "leading" && (spaced - 1) * stride + stepsOffset > numTrainSteps - 1)
    throw new RangeError(
      `ddpmTimesteps: stepsOffset is ${stepsOffset}; ` +
        `give at most ${numTrainSteps - 1 - (spaced - 1) * stride}, to stay below T.`
    );
  const times = new Float64Array(numSteps);
  for (let i = 0; i < numSteps; i++) {
    if (spacing === "leading") times[i] = (spaced - 1 - i) * stride + stepsOffset;
    else if (spacing === "trailing") times[i] = roundHalfEven(numTrainSteps - (i * numTrainSteps) / numSteps) - 1;
    else {
      // numpy's linspace of one number is its start, 0.
      const time = spaced === 1 ? 0 : ((spaced - 1 - i) * (numTrainSteps - 1)) / (spaced - 1);
      times[i] = rounded ? roundHalfEven(time) : time;
    }
  }
  return times;
}
