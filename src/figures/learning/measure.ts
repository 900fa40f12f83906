/** How far a network is from the exact field, measured in the page without anybody noticing. */
import {lossByLevel, type LevelLoss} from "./levels.js";
import type {Denoiser, Target} from "../../math/types.js";

export interface Measured {
  /** E‖ε̂ − ε̂_θ‖² at each level of the chart. */
  readonly excess: readonly number[];
  /** √(E‖s_θ − s‖²/E‖s‖²) at the σ that is looked at. */
  readonly here: number;
  /** The same over the levels that count, all in units of 1/σ. */
  readonly overall: number;
}

export interface MeasureOptions {
  readonly sigmas: ArrayLike<number>;
  /** The σ that is looked at. */
  readonly sigma: number;
  /** Levels below do not count for the whole. */
  readonly from?: number;
  readonly breathe: () => Promise<void>;
}

export async function measure(target: Target, network: Denoiser, {sigmas, sigma, from = 0, breathe}: MeasureOptions): Promise<Measured> {
  const found: LevelLoss[] = [];
  for await (const level of lossByLevel(target, {sigmas, n: 96, seed: 2, common: true, answers: [network], breathe})) found.push(level);
  let here: LevelLoss | undefined;
  for await (const level of lossByLevel(target, {sigmas: [sigma], n: 320, seed: 3, answers: [network], breathe})) here = level;
  const counted = found.filter((level) => level.sigma >= from);
  const sum = (of: (level: LevelLoss) => number) => counted.reduce((total, level) => total + of(level), 0);
  const excessOf = (level: LevelLoss) => level.excess[0]!.value;
  return {
    excess: found.map(excessOf),
    here: Math.sqrt(excessOf(here!) / Math.max(1e-12, here!.signal)),
    overall: Math.sqrt(sum(excessOf) / sum(({signal}) => Math.max(0, signal)))
  };
}
