/**
 * The model that this chapter's nodes run: the exact denoiser of a set of pictures, in the units of a latent. A latent is the
 * picture's 16384 numbers times 0.18215, the factor by which Stable Diffusion 1.x scales its own.
 */
import {sampleAsync} from "../../math/sample.js";
import {inpaint, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import {guide} from "../../math/denoisers/guidance.js";
import type {AsyncDenoiser, NoiseSource} from "../../math/types.js";
import {HALF_RANGE, pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";
import type {Guidance} from "./prompts.js";

export const LATENT_SCALE = 0.18215;

export interface Machine {
  readonly pictures: Pictures;
  /** Latent of a picture of the set. */
  encode(index: number): Float64Array;
  /**
   * D of one latent at σ in latent units; pauses between blocks of pictures.
   * @param prior how likely each picture is beforehand; all the same unless given
   */
  denoise(breathe: Breathe, prior?: Float64Array): AsyncDenoiser;
  /** Dot products of the picture x (not a latent) with those of the set. */
  productsOf(x: Float64Array): Float64Array;
  /** The picture of the set that is nearest to a latent, and its distance in latent units per coordinate (root mean square). */
  nearest(latent: Float64Array, breathe: Breathe): Promise<{readonly index: number; readonly distance: number}>;
}

type Breathe = () => Promise<void>;

/** What a latent shows: the picture itself. */
export const decode = (latent: ArrayLike<number>): Float64Array => Float64Array.from(latent, (value) => value / LATENT_SCALE);

/** Pictures whose products are computed between two breaths. */
const BLOCK = 24;

export function createMachine(pictures: Pictures): Machine {
  const {n, dim, bytes} = pictures;
  const squares = Float64Array.from({length: 256}, (_, byte) => (byte / HALF_RANGE - 1) ** 2 / 2);
  const halfSquares = Float64Array.from({length: n}, (_, i) => {
    let sum = 0;
    for (let d = i * dim; d < (i + 1) * dim; d++) sum += squares[bytes[d]!]!;
    return sum;
  });
  const productWith = (x: ArrayLike<number>, total: number, i: number): number => {
    let sum = 0;
    for (let d = 0, at = i * dim; d < dim; d++, at++) sum += bytes[at]! * x[d]!;
    return sum / HALF_RANGE - total;
  };
  const sumOf = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0);
  const machine: Machine = {
    pictures,
    encode: (index) => pictureAsPoint(pictures, index).map((value) => LATENT_SCALE * value),
    productsOf(x) {
      const total = sumOf(x);
      return Float64Array.from({length: n}, (_, i) => productWith(x, total, i));
    },
    async nearest(latent, breathe) {
      const x = decode(latent);
      const total = sumOf(x);
      const square = x.reduce((sum, value) => sum + value * value, 0);
      let [index, least] = [0, Infinity];
      for (let i = 0; i < n; i++) {
        if (i % BLOCK === 0) await breathe();
        const gap = square - 2 * productWith(x, total, i) + 2 * halfSquares[i]!;
        if (gap < least) [index, least] = [i, gap];
      }
      return {index, distance: LATENT_SCALE * Math.sqrt(Math.max(0, least) / dim)};
    },
    denoise: (breathe, prior) => async (latent, sigma) => {
      const x = decode(latent);
      const variance = (sigma / LATENT_SCALE) ** 2;
      const total = sumOf(x);
      const members = prior ? Array.from(prior.keys()).filter((i) => prior[i]! > 0) : Array.from({length: n}, (_, i) => i);
      const logits = new Float64Array(members.length);
      for (const [k, i] of members.entries()) {
        if (k % BLOCK === 0) await breathe();
        logits[k] = productWith(x, total, i) - halfSquares[i]!;
      }
      const most = logits.reduce((a, b) => Math.max(a, b));
      const weights = logits.map((value, k) => (prior ? prior[members[k]!]! : 1) * Math.exp((value - most) / variance));
      const sum = weights.reduce((a, b) => a + b);
      const answer = new Float64Array(dim);
      let done = 0;
      for (const [k, i] of members.entries()) {
        const weight = weights[k]! / sum;
        if (weight < 1e-16) continue;
        if (++done % BLOCK === 0) await breathe();
        for (let d = 0, at = i * dim; d < dim; d++, at++) answer[d]! += weight * bytes[at]!;
      }
      return answer.map((value) => LATENT_SCALE * (value / HALF_RANGE - 1));
    }
  };
  return machine;
}

export interface RunOptions {
  readonly plan: KsamplerPlan;
  /** Where the run begins (`startKsampler`). */
  readonly x: Float64Array;
  readonly noise?: NoiseSource | undefined;
  /** What stays: a latent with a mask, and the run's own noise. */
  readonly known?: {readonly latent: Float64Array; readonly eps: Float64Array; readonly mask: ArrayLike<number>};
  /** Prompts and cfg; none unless given. */
  readonly guidance?: Guidance;
  readonly breathe: Breathe;
}

/** A latent on its way, and what D answered there (at the end: the latent itself). */
export interface Moment {
  readonly sigma: number;
  readonly x: Float64Array;
  readonly denoised: Float64Array;
  readonly nfe: number;
}

/** The run of a node, level by level. A plan without levels gives the latent back. */
export async function* runNode(machine: Machine, {plan, x, noise, known, guidance, breathe}: RunOptions): AsyncGenerator<Moment, void, void> {
  if (plan.levels.length < 2) {
    yield {sigma: 0, x, denoised: x, nfe: 0};
    return;
  }
  const answer = (prior: Float64Array | undefined) => machine.denoise(breathe, prior);
  // Equal prompts leave nothing to weigh.
  const asked = guidance && guidance.positive !== guidance.negative ? guide({toward: answer(guidance.positive), away: answer(guidance.negative), weight: guidance.cfg}) : answer(guidance?.positive);
  const exact = asked as (x: Float64Array, sigma: number) => Promise<Float64Array>;
  const denoise = known ? inpaint(exact, known) : exact;
  for await (const {sigma, x: now, denoised, nfe} of sampleAsync({denoise, levels: plan.levels, x, solver: plan.solver, ...(noise ? {noise} : {})})) yield {sigma, x: now, denoised, nfe};
}

/** Its last moment. */
export async function endOfNode(machine: Machine, options: RunOptions): Promise<Moment> {
  let last: Moment | undefined;
  for await (const moment of runNode(machine, options)) last = moment;
  return last!;
}
