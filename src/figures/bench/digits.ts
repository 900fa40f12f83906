/** The number 16384 as a Gaussian mixture: each stroke of each digit is a row of long, thin parts. */
import type {TargetSpec} from "../../math/spec/types.js";

type Stroke = readonly (readonly [number, number])[];

/** Strokes in a box 0.6 wide and 1 high. */
const DIGITS: Readonly<Record<string, readonly Stroke[]>> = {
  "1": [[[0.1, 0.76], [0.36, 1], [0.36, 0]]],
  "6": [[[0.53, 0.98], [0.3, 0.88], [0.12, 0.64], [0.05, 0.34], [0.14, 0.08], [0.33, 0], [0.51, 0.09], [0.57, 0.3], [0.48, 0.5], [0.3, 0.57], [0.08, 0.42]]],
  "3": [[[0.05, 0.9], [0.25, 1], [0.46, 0.93], [0.52, 0.76], [0.42, 0.59], [0.22, 0.54], [0.45, 0.47], [0.56, 0.28], [0.47, 0.07], [0.25, 0], [0.03, 0.1]]],
  "8": [
    [[0.3, 0.55], [0.12, 0.64], [0.09, 0.84], [0.3, 1], [0.51, 0.84], [0.48, 0.64], [0.3, 0.55]],
    [[0.3, 0.55], [0.08, 0.42], [0.06, 0.14], [0.3, 0], [0.54, 0.14], [0.52, 0.42], [0.3, 0.55]]
  ],
  "4": [[[0.44, 0], [0.44, 1], [0.03, 0.3], [0.6, 0.3]]]
};

const HEIGHT = 2;
/** From one digit to the next, in heights. */
const ADVANCE = 0.78;
/** Standard deviation across a stroke, in heights. */
const WIDTH = 0.018;
/** Of a piece of a stroke, in heights. The GPU takes 64 parts; these are 59. */
const LONGEST = 0.26;

type Piece = readonly [readonly [number, number], readonly [number, number]];

/** Straight lines in pieces short enough: one Gaussian as long as the stem of a 4 would reach far beyond its ends. */
function cut(from: readonly [number, number], to: readonly [number, number]): Piece[] {
  const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / LONGEST);
  const at = (k: number): readonly [number, number] => [from[0] + (k / count) * (to[0] - from[0]), from[1] + (k / count) * (to[1] - from[1])];
  return Array.from({length: count}, (_, k) => [at(k), at(k + 1)] as const);
}

/**
 * A mixture whose parts lie along the strokes: a part has the length's own variance along its piece of a stroke, ℓ²/12, a narrow
 * one across, and a weight in proportion to its length; so the ink is even.
 */
export function writeDigits(text: string): TargetSpec {
  const pieces = [...text].flatMap((digit, place) => {
    const left = (place - (text.length - 1) / 2) * ADVANCE - 0.3;
    return DIGITS[digit]!.flatMap((stroke) => stroke.slice(1).flatMap((to, k) => cut(stroke[k]!, to))).map((piece) =>
      piece.map(([x, y]) => [HEIGHT * (left + x), HEIGHT * (y - 0.5)] as const) as unknown as Piece);
  });
  const lengths = pieces.map(([from, to]) => Math.hypot(to[0] - from[0], to[1] - from[1]));
  return {
    kind: "mixture",
    weights: sharesOf(lengths),
    means: pieces.map(([from, to]) => [round((from[0] + to[0]) / 2), round((from[1] + to[1]) / 2)]),
    covariances: pieces.map(([from, to], k) => {
      const [along, across] = [lengths[k]! ** 2 / 12, (HEIGHT * WIDTH) ** 2];
      const [c, s] = [(to[0] - from[0]) / lengths[k]!, (to[1] - from[1]) / lengths[k]!];
      const entry = (a: number, b: number): number => round(along * a * b + (a === b ? across : 0));
      return [[entry(c, c), round(along * c * s)], [round(along * c * s), entry(s, s)]];
    })
  };
}

/** Shares that sum to 1 exactly enough, with four decimals: the largest takes up what rounding left. */
export function sharesOf(sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => round(size / total));
  const largest = shares.indexOf(Math.max(...shares));
  shares[largest] = round(1 - shares.reduce((sum, share, k) => (k === largest ? sum : sum + share), 0));
  return shares;
}

const round = (value: number): number => Math.round(1e4 * value) / 1e4 + 0;
