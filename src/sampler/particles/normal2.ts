/** The random numbers of src/math/noise/counter.ts in WGSL: the very same words, and the same normals to rounding. */
import {COS, LN2, LOG, ROOT_HALF, SIN, SQRT1_2} from "../../math/noise/box-muller.js";
import {PARITY, ROTATIONS, ROUNDS} from "../../math/noise/threefry.js";

/** `fn threefry2x32(key: vec2u, counter: vec2u) -> vec2u`: the very same words (WGSL's u32 wraps around, by specification). */
const THREEFRY = /* wgsl */ `
fn threefry2x32(key: vec2u, counter: vec2u) -> vec2u {
  let parity = ${PARITY}u ^ key.x ^ key.y;
  var x = counter.x + key.x;
  var y = counter.y + key.y;
${Array.from({length: ROUNDS}, (_, round) => {
  const rotation = ROTATIONS[round % 8];
  const scramble = `  x += y; y = ((y << ${rotation}u) | (y >> ${32 - rotation}u)) ^ x;`;
  if (round % 4 < 3) return scramble;
  const injection = (round + 1) / 4;
  const keys = ["key.x", "key.y", "parity"];
  return `${scramble}\n  x += ${keys[injection % 3]}; y += ${keys[(injection + 1) % 3]} + ${injection}u;`;
}).join("\n")}
  return vec2u(x, y);
}`;

const horner = (coefficients: readonly number[], x: string): string =>
  coefficients.reduceRight((sum, coefficient) => (sum ? `(${sum} * ${x} + ${coefficient})` : `(${coefficient})`), "");

/** `fn boxMuller(words: vec2u) -> vec2f`. */
const BOX_MULLER = /* wgsl */ `
fn radiusOf(word: u32) -> f32 {
  let nearOne = word >= ${ROOT_HALF}u;
  let value = select(word, ~word, nearOne) | 1u;
  let zeros = countLeadingZeros(value);
  let mantissa = f32((value << zeros) >> 8u) * ${2 ** -24};
  let small = mantissa < ${SQRT1_2};
  let f = select(select(mantissa, 2.0 * mantissa, small) - 1.0, -mantissa * bitcast<f32>((127u - zeros) << 23u), nearOne);
  let exponent = select(-f32(zeros) - select(0.0, 1.0, small), 0.0, nearOne);
  let square = f * f;
  let cubic = square * f * ${horner(LOG, "f")};
  let rest = cubic + exponent * (${LN2[1]}) - 0.5 * square;
  return sqrt(-2.0 * (f + rest + exponent * ${LN2[0]}));
}

fn boxMuller(words: vec2u) -> vec2f {
  let radius = radiusOf(words.x);
  let quadrant = (words.y + 0x20000000u) >> 30u;
  let t = f32((bitcast<i32>(words.y - (quadrant << 30u)) + 32) >> 6u) * ${2 ** -23};
  let square = t * t;
  let sine = t * ${horner(SIN, "square")};
  let cosine = 1.0 + square * ${horner(COS, "square")};
  let turned = select(vec2f(cosine, sine), vec2f(-sine, cosine), (quadrant & 1u) == 1u);
  return select(radius, -radius, (quadrant & 2u) == 2u) * turned;
}`;

/**
 * `fn normal2(seed: vec2u, particle: u32, interval: u32) -> vec2f`: two independent standard normal numbers, with the
 * functions that it calls (`threefry2x32`, `boxMuller`, `radiusOf`). How exact they are: box-muller.ts.
 */
export const NORMAL2 = /* wgsl */ `
${THREEFRY}
${BOX_MULLER}

fn normal2(seed: vec2u, particle: u32, interval: u32) -> vec2f {
  return boxMuller(threefry2x32(seed, vec2u(particle, interval)));
}`;
