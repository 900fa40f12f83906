/**
 * ComfyUI's nodes "KSampler" and "KSampler (Advanced)": what their knobs come to. In a model of unit signal scale, in the
 * latent's own units (comfy/samplers.py, comfy/sample.py, nodes.py).
 */
import {requireInteger, requireLength} from "../check.js";
import {ksamplerSigmas} from "../levels/ksampler.js";
import {createBrownianNoise} from "../noise/brownian.js";
import {createTorchRandom, type TorchSeed} from "../noise/torch-random.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import type {NoiseSource, Solver} from "../types.js";
import {COMFY_SAMPLERS, type ComfySampler, type ComfySamplerName} from "./samplers.js";
import {levelRuleOf, type ComfySchedulerName} from "./schedulers.js";

/** The knobs that decide the levels. Those from `startAtStep` on are KSampler Advanced's. */
export interface KsamplerKnobs {
  readonly steps: number;
  readonly samplerName: ComfySamplerName;
  readonly scheduler: ComfySchedulerName;
  /** In [0, 1]; 1 unless given. 0 leaves the latent as it is. */
  readonly denoise?: number;
  /** Whole numbers ≥ 0, of the list that `steps` gives. */
  readonly startAtStep?: number;
  readonly endAtStep?: number;
  /** Whether the run may stop above σ = 0; if not, its last level becomes 0. False unless given. */
  readonly returnWithLeftoverNoise?: boolean;
}

/** A run, ready for `sample`. */
export interface KsamplerPlan {
  /** Decreasing; empty where there is nothing to do and the latent comes back. */
  readonly sigmas: Float64Array;
  /** Levels that the solver is given: `sigmas`, but that `uni_pc` puts 0.001 for a last 0. */
  readonly levels: Float64Array;
  /** True where the run begins at the model's highest σ. */
  readonly full: boolean;
  readonly solver: Solver;
  readonly sampler: ComfySampler;
}

/** `sample_unipc` ends here instead of at 0. */
const UNI_PC_END = 0.001;

/**
 * The levels and the solver of a run.
 * @param schedule the model's
 * @throws RangeError as `ksamplerSigmas`, unless denoise is in [0, 1], and for a step that is no whole number ≥ 0
 */
export function planKsampler(
  {steps, samplerName, scheduler, denoise = 1, startAtStep = 0, endAtStep, returnWithLeftoverNoise = false}: KsamplerKnobs,
  schedule: DdpmSchedule
): KsamplerPlan {
  requireInteger("planKsampler", "startAtStep", startAtStep, 0);
  if (endAtStep !== undefined) requireInteger("planKsampler", "endAtStep", endAtStep, 0);
  const sampler: ComfySampler = COMFY_SAMPLERS[samplerName];
  let sigmas =
    denoise === 0
      ? new Float64Array()
      : ksamplerSigmas(steps, levelRuleOf(scheduler, schedule), {denoise, sampler: samplerName});
  if (endAtStep !== undefined && endAtStep < sigmas.length - 1) {
    sigmas = sigmas.slice(0, endAtStep + 1);
    if (!returnWithLeftoverNoise) sigmas[endAtStep] = 0;
  }
  sigmas = startAtStep < sigmas.length - 1 ? sigmas.slice(startAtStep) : new Float64Array();
  const levels = sigmas.slice();
  if (sampler.solver.startsWith("uni_pc") && levels.at(-1) === 0) levels[levels.length - 1] = UNI_PC_END;
  // math.isclose(max_sigma, sigma, rel_tol=1e-05) or sigma > max_sigma
  const full = sigmas.length > 0 && sigmas[0]! >= schedule.sigmaMax * (1 - 1e-5);
  return {sigmas, levels, full, solver: sampler.create(Math.max(1, levels.length - 1)), sampler};
}

/**
 * Where a run begins: latent + σ·ε, and latent + √(1 + σ²)·ε from the model's highest σ, as if the latent were one more
 * unit of noise (it is added all the same). An empty latent is zeros.
 * @param eps of `drawInitialNoise`; undefined for `add_noise: disable`
 * @throws RangeError where the lengths differ
 */
export function startKsampler(latent: Float64Array, eps: Float64Array | undefined, {sigmas, full}: KsamplerPlan): Float64Array {
  if (!eps || sigmas.length === 0) return latent.slice();
  requireLength("startKsampler", "eps", eps.length, latent.length);
  const scale = full ? Math.hypot(1, sigmas[0]!) : sigmas[0]!;
  return latent.map((value, i) => value + scale * eps[i]!);
}

/**
 * The numbers that a seed draws as initial noise, `torch.randn(1, channels, height, width)` on a CPU: channel after channel.
 * They are handed out pixel after pixel, as pictures have their numbers here.
 * @param options.pixels height·width, 4096 unless given
 * @param options.channels 4 unless given
 * @throws RangeError as `createTorchRandom`
 */
export function drawInitialNoise(seed: TorchSeed, {pixels = 4096, channels = 4} = {}): Float64Array {
  return interleave(createTorchRandom(seed).normals(pixels * channels), pixels, channels);
}

/**
 * The noise that a sampler adds on the way. From torch's generator with seed + 1, as ComfyUI draws it *on a CPU*; a graphics
 * card has another generator and draws other numbers. Brownian paths are ours: torchsde's numbers are not.
 * @returns undefined for samplers that add none
 * @throws RangeError as `createTorchRandom`
 */
export function drawNoiseOnTheWay(
  seed: TorchSeed,
  {noise}: ComfySampler,
  {pixels = 4096, channels = 4} = {}
): NoiseSource | undefined {
  if (noise === "none") return undefined;
  if (noise === "brownian") return createBrownianNoise({seed: String(seed), clock: (sigma) => sigma});
  const random = createTorchRandom(BigInt.asUintN(64, BigInt(seed) + 1n));
  return (count) => interleave(random.normals(count), pixels, channels);
}

function interleave(numbers: Float64Array, pixels: number, channels: number): Float64Array {
  return numbers.map((_, at) => numbers[(at % channels) * pixels + Math.floor(at / channels)]!);
}

/**
 * Inpainting as `KSamplerX0Inpaint` does it: before each question the known part is put back, noised to the level that is
 * asked about (always with the same ε); after it the known part of the answer is the latent itself.
 *
 * @param denoise answers for one point
 * @param options.latent the known picture
 * @param options.eps noise of the known part, that of the run's start (`ddim` draws another there; not done here)
 * @param options.mask a number per coordinate, 1 where new content is wanted, 0 where the latent stays
 * @returns a denoiser for one point
 * @throws RangeError where the lengths differ
 */
export function inpaint<A extends Float64Array | Promise<Float64Array>>(
  denoise: (x: Float64Array, sigma: number) => A,
  {latent, eps, mask}: {readonly latent: Float64Array; readonly eps: Float64Array; readonly mask: ArrayLike<number>}
): (x: Float64Array, sigma: number) => A {
  requireLength("inpaint", "mask", mask.length, latent.length);
  requireLength("inpaint", "eps", eps.length, latent.length);
  const restore = (answer: Float64Array) => answer.map((value, i) => value * mask[i]! + latent[i]! * (1 - mask[i]!));
  return (x, sigma) => {
    const answer = denoise(x.map((value, i) => value * mask[i]! + (latent[i]! + sigma * eps[i]!) * (1 - mask[i]!)), sigma);
    return (answer instanceof Float64Array ? restore(answer) : answer.then(restore)) as A;
  };
}

