import {requireInteger} from "../check.js";
import type {Random} from "../types.js";
import {createMt19937} from "./mt19937.js";

/**
 * A seed as torch takes it, 0 … 2⁶⁴ − 1. From 2⁵³ on a number is not exact: give a bigint, or the digits as a string.
 */
export type TorchSeed = number | bigint | string;

/** torch's CPU generator: a `Random` whose every call continues where the one before stopped, as torch's do. */
export interface TorchRandom extends Random {
  /** `torch.rand(n)`: float32 numbers in [0, 1), multiples of 2⁻²⁴. */
  uniforms(n: number): Float64Array;
}

/**
 * Creates the random numbers of `torch.manual_seed(seed)` on a CPU, float32: `normals(n)` is `torch.randn(n)`,
 * `uniforms(n)` is `torch.rand(n)`, `normal()` is `torch.randn(1)`, `uniform()` `torch.rand(1)` and `integer(n)`
 * `torch.randint(n, (1,))`. What counts is the size of a call: `randn(2, 8)` is `normals(16)`, not two calls.
 *
 * A seed in ComfyUI is this seed: `prepare_noise` draws `torch.manual_seed(seed); torch.randn(batch, 4, height/8,
 * width/8)` on the CPU, so for one picture of 512×512 `createTorchRandom(seed).normals(16384)` is its noise, channel
 * after channel; a batch is one call too, one picture after another. KSampler multiplies it by the first σ, or by
 * √(1 + σ²) where that is the model's highest. (What ancestral samplers draw later comes from another generator, on
 * the device that x is on: on a CPU it is this one with seed + 1, on a GPU a different kind.)
 *
 * Agreement: bits of uniforms; normals to 2e-6, since torch's float32 logarithm and sine differ by a unit or two in
 * the last place from one processor to another.
 *
 * Numbers: mt19937 seeded with the low 32 bits, so that seeds equal modulo 2³² are one seed. A float32 uniform is the
 * low 24 bits of a word, over 2²⁴. Normals come in pairs, r·cos θ and r·sin θ (Box & Muller 1958):
 *
 * - from 16 numbers on (`normal_fill`): n uniforms; in every 16, u_j and u_{j+8} make r = √(−2 log(1 − u_j)) and
 *   θ = 2π·u_{j+8}, their cosine and sine at j and j + 8; and where n is no multiple of 16, the **last** 16 are drawn
 *   anew;
 * - below (`normal_distribution<double>`): one pair at a time from two uniforms of 53 bits, θ = 2πu₁ and
 *   r = √(−2 log(1 − u₂)) in float64; the sine is kept for the next such call, even if others come between.
 *
 * (ATen's DistributionTemplates.h, DistributionsHelper.h and CPUGeneratorImpl.cpp.)
 *
 * @throws RangeError unless seed is a whole number from 0 to 2⁶⁴ − 1, exactly given
 */
export function createTorchRandom(seed: TorchSeed): TorchRandom {
  const next = createMt19937(Number(BigInt.asUintN(32, readSeed(seed))));
  let kept: number | undefined;
  const uniform = (): number => (next() & 0xffffff) / 2 ** 24;
  const uniform53 = (): number => {
    const high = next();
    return ((high & 0x1fffff) * 2 ** 32 + next()) / 2 ** 53;
  };
  const normal64 = (): number => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const theta = 2 * Math.PI * uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53()));
    kept = radius * Math.sin(theta);
    return radius * Math.cos(theta);
  };
  const fill = (n: number, draw: () => number): Float64Array => {
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = draw();
    return values;
  };
  const normal = (): number => Math.fround(normal64());
  return {
    uniform,
    uniforms(n) {
      requireInteger("uniforms", "n", n, 0);
      return fill(n, uniform);
    },
    normal,
    normals(n) {
      requireInteger("normals", "n", n, 0);
      if (n < 16) return fill(n, normal);
      const values = fill(n, uniform);
      for (let start = 0; start + 16 <= n; start += 16) transformSixteen(values, start);
      if (n % 16 !== 0) {
        for (let i = n - 16; i < n; i++) values[i] = uniform();
        transformSixteen(values, n - 16);
      }
      return values;
    },
    integer(n) {
      requireInteger("integer", "n", n);
      if (n >= 2 ** 28)
        throw new RangeError(`integer: n is ${n}; give less than 2²⁸, from where torch's versions draw differently.`);
      return next() % n;
    }
  };
}

const TWO_PI = Math.fround(2 * Math.PI);

/** Box–Muller on 16 uniforms in place, every operation rounded to float32, as torch's vectorised code does it. */
function transformSixteen(values: Float64Array, start: number): void {
  const {fround} = Math;
  for (let j = start; j < start + 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(1 - values[j]!)))));
    const theta = fround(TWO_PI * values[j + 8]!);
    values[j] = fround(radius * fround(Math.cos(theta)));
    values[j + 8] = fround(radius * fround(Math.sin(theta)));
  }
}

function readSeed(seed: TorchSeed): bigint {
  const exact = typeof seed === "number" ? Number.isSafeInteger(seed) : typeof seed === "bigint" || /^\d+$/.test(seed);
  const value = exact ? BigInt(seed) : -1n;
  if (value < 0n || value >= 2n ** 64n)
    throw new RangeError(
      `createTorchRandom: seed is ${seed}; give a whole number from 0 to 2⁶⁴ − 1, from 2⁵³ on as a bigint or digits.`
    );
  return value;
}
