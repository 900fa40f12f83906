/** How much guidance burns what a network draws: how far its two answers are apart on the way, and what ends beyond all pictures. */
import {guide} from "../../src/math/denoisers/guidance.js";
import {sampleAsync} from "../../src/math/sample.js";
import {dpmpp2m} from "../../src/math/solvers/dpmpp-2m.js";
import type {AsyncDenoiser} from "../../src/math/types.js";

export interface Burn {
  /** Of the numbers of the last answer, in which no noise is left, the share beyond ±1.05: those of a picture are within ±1. */
  readonly beyond: number;
  /** The largest of them. */
  readonly largest: number;
  /** At each σ that was asked about, the root mean square difference of the two answers; none where one alone is asked (w = 0, 1). */
  readonly apart: readonly {readonly sigma: number; readonly rms: number}[];
}

const BEYOND = 1.05;

/** @param options.x noise at the first of `levels`; DPM++ 2M */
export async function measureBurn({asked, any, weight, x, levels}: {readonly asked: AsyncDenoiser; readonly any: AsyncDenoiser; readonly weight: number; readonly x: Float64Array; readonly levels: Float64Array}): Promise<{readonly burn: Burn; readonly end: Float64Array}> {
  const apart: {sigma: number; rms: number}[] = [];
  const guided: AsyncDenoiser = async (at, sigma) => {
    if (weight === 0 || weight === 1) return weight ? asked(at, sigma) : any(at, sigma);
    const [toward, away] = [await asked(at, sigma), await any(at, sigma)];
    apart.push({sigma, rms: Math.sqrt(toward.reduce((sum, value, i) => sum + (value - away[i]!) ** 2, 0) / toward.length)});
    return guide({toward: () => toward, away: () => away, weight})(at, sigma);
  };
  let end = x;
  for await (const state of sampleAsync({denoise: guided, levels, x, solver: dpmpp2m})) end = state.x;
  const sizes = (await guided(end, levels.at(-1)!)).map(Math.abs);
  return {end, burn: {beyond: sizes.filter((size) => size > BEYOND).length / sizes.length, largest: sizes.reduce((a, b) => Math.max(a, b), 0), apart}};
}
