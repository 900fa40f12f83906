import {logMillsRatio} from "./normal.js";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** Below this width (times the larger of 1 and |middle|) the series are exact to 1e-12. */
const NARROW = 0.03;

/** A standard normal variable Z, given that it lies in an interval. */
export interface TruncatedNormal {
  /** log P(lower < Z < upper). */
  readonly logMass: number;
  /** E[Z | lower < Z < upper]. */
  readonly mean: number;
}

/**
 * log(Φ(b) − Φ(a)) and (φ(a) − φ(b))/(Φ(b) − Φ(a)), for any finite a < b: no digits are lost where the interval is
 * narrow or far out. Error 1e-10; 1e-8 of the width for the mean. With m the middle and w half the width, narrow
 * intervals take the series in w,
 *
 *     P = 2w·φ(m)·(1 + He₂(m)·w²/3! + He₄(m)·w⁴/5!)        E = m − m·w²/3 + (2m + m³)·w⁴/45
 *
 * others φ(a) − φ(b) and Φ(b) − Φ(a) as multiples of φ(b) and Φ(b), of the end nearer to 0. Internal.
 */
export function truncateNormal(a: number, b: number): TruncatedNormal {
  const middle = 0.5 * (a + b);
  if (middle > 0) {
    const {logMass, mean} = truncateNormal(-b, -a);
    return {logMass, mean: -mean};
  }
  const width = b - a;
  if (width * Math.max(1, -middle) < NARROW) return truncateNarrowly(middle, 0.5 * width);
  const logPeak = -0.5 * b * b - LOG_SQRT_2PI; // log φ(b)
  const fall = -width * middle; // log φ(b)/φ(a) ≥ 0
  const millsB = logMillsRatio(b);
  const logMass = logPeak + millsB + Math.log(-Math.expm1(logMillsRatio(a) - millsB - fall));
  return {logMass, mean: Math.exp(logPeak - logMass) * Math.expm1(-fall)};
}

function truncateNarrowly(m: number, w: number): TruncatedNormal {
  const [m2, w2] = [m * m, w * w];
  const correction = (w2 * (m2 - 1)) / 6 + (w2 * w2 * (m2 * m2 - 6 * m2 + 3)) / 120;
  return {
    logMass: Math.log(2 * w) - 0.5 * m2 - LOG_SQRT_2PI + Math.log1p(correction),
    mean: m - (m * w2) / 3 + ((2 * m + m * m2) * w2 * w2) / 45
  };
}
