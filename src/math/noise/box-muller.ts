/**
 * Two words to two independent standard normal numbers in float32 (Box & Muller 1958):
 *
 *     z = √(−2·ln u)·(cos θ, sin θ),     u = (w₀ | 1)/2³²,     θ = 2π·w₁/2³²
 *
 * u is the middle of one of 2³¹ equal cells, never 0 or 1. The largest length is √(2·32·ln 2) = 6.66, which one in 2³¹ pairs
 * has; a true normal pair is longer once in 2³².
 *
 * WGSL promises too little of log, sin and cos (an absolute error of 2⁻²¹ and 2⁻¹¹), so ln, sin and cos are polynomials of
 * our own, after reductions in whole numbers, which are exact. They are minimax (Remez exchange, then rounded to float32).
 *
 * **How exact.** Let U = 2⁻²³: WGSL's +, −, × are correctly rounded, in a direction of the device's choice. Errors in units
 * of U, relative to the value: cutting u to 24 bits moves ln u by 1 and so, where |ln u| is least (½·ln 2), by 2.9; the terms
 * of ln u add 2.7. The root halves these 5.6, and sqrt by itself adds 4.5 (it is 1/inverseSqrt: 2 and 2.5). Relative to the
 * pair's length, θ adds 0.4 (it is cut to 26 bits, 2⁻²⁷·2π at most), sine or cosine 1.7, the last product 1. Together
 *
 *     |Δz| ≤ 11·U·√(−2·ln u)  =  1.3e-6 × the pair's length  ≤  9e-6
 *
 * for each number, on every device that conforms. Where all is rounded to nearest, sqrt too, it is 4.3·U; so in the twin below,
 * which rounds after every operation (measured: 2.1·U). A device may fuse a multiplication with the addition after it, and
 * then differs from the twin in the last bits; SwiftShader does not, and agrees bit for bit.
 */

/** (ln(1 + f) − f + f²/2)/f³ on [√½ − 1, √2 − 1], rising powers of f. Relative error of ln: 6e-9. */
export const LOG = [
  0.33333316445350647, -0.25000810623168945, 0.2000228613615036, -0.16624553501605988, 0.14181192219257355,
  -0.13128753006458282, 0.12881650030612946, -0.07859618216753006
];
/** sin(πt/4)/t in powers of t², |t| ≤ 1. Error 3e-8, most of it from rounding the first. */
export const SIN = [0.7853981852531433, -0.08074543625116348, 0.002490007085725665, -0.00003595450834836811];
/** (cos(πt/4) − 1)/t² in powers of t², |t| ≤ 1. Error 2e-8. */
export const COS = [-0.3084251284599304, 0.015854327008128166, -0.0003259420918766409, 0.0000035313726129970746];
/** ln 2 in two parts; the first has 9 bits, so whole numbers below 2¹⁵ times it are exact. */
export const LN2 = [0.693359375, -0.00021219444170128554];
/** From here on u > √½, and ln u is found through 1 − u, which then is what has digits. */
export const ROOT_HALF = 0xb504f334;
export const SQRT1_2 = 0.7071067690849304;

const {fround, clz32} = Math;

/** Highest power first, every operation rounded. */
function evaluate(coefficients: readonly number[], x: number): number {
  let sum = coefficients.at(-1)!;
  for (let k = coefficients.length - 2; k >= 0; k--) sum = fround(fround(sum * x) + coefficients[k]);
  return sum;
}

/** √(−2·ln u). */
function radiusOf(word: number): number {
  const nearOne = word >>> 0 >= ROOT_HALF;
  const value = ((nearOne ? ~word : word) | 1) >>> 0;
  const zeros = clz32(value);
  const mantissa = ((value << zeros) >>> 8) * 2 ** -24;
  const small = mantissa < SQRT1_2;
  const f = nearOne ? -mantissa * 2 ** -zeros : (small ? 2 * mantissa : mantissa) - 1;
  const exponent = nearOne ? 0 : -zeros - (small ? 1 : 0);
  const square = fround(f * f);
  const cubic = fround(fround(square * f) * evaluate(LOG, f));
  const rest = fround(fround(cubic + fround(exponent * LN2[1])) - 0.5 * square);
  return fround(Math.sqrt(-2 * fround(fround(f + rest) + exponent * LN2[0])));
}

/**
 * Writes the pair of normals of two words to `out[at]` and `out[at + 1]`: float32 numbers.
 *
 * @param word0 decides the length, word1 the direction; whole numbers 0 … 2³² − 1
 */
export function boxMuller(word0: number, word1: number, out: Float32Array | Float64Array, at = 0): void {
  const radius = radiusOf(word0);
  const quadrant = (word1 + 0x20000000) >>> 30; // the nearest of four directions
  const t = ((((word1 - (quadrant << 30)) | 0) + 32) >> 6) * 2 ** -23;
  const square = fround(t * t);
  const sine = fround(t * evaluate(SIN, square));
  const cosine = fround(1 + fround(square * evaluate(COS, square)));
  const turned = quadrant & 1 ? [-sine, cosine] : [cosine, sine];
  const signed = quadrant & 2 ? -radius : radius;
  out[at] = fround(signed * turned[0]);
  out[at + 1] = fround(signed * turned[1]);
}
