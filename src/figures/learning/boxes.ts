/**
 * What the arrows of many examples agree on, box by box. An arrow is −ε: from a noisy point back to its clean one, in units of σ.
 * In a small box about x its mean is close to −E[ε | x] = σ·score(x).
 */
import type {Place} from "../plane/plane.js";

export interface ArrowBox {
  /** The middle of the box. */
  readonly at: Place;
  /** How many examples ended in it. */
  readonly count: number;
  /** The mean of their arrows. */
  readonly mean: Place;
}

export interface BoxOptions {
  /** Noisy points and their arrows, x and y by turns. */
  readonly x: ArrayLike<number>;
  readonly back: ArrayLike<number>;
  /** So many examples, from the first. */
  readonly n: number;
  /** Boxes of this width, one with its middle at the origin, inside |x| ≤ right, |y| ≤ top. */
  readonly size: number;
  readonly right: number;
  readonly top: number;
}

/** The boxes in which at least one example ended. */
export function averageInBoxes({x, back, n, size, right, top}: BoxOptions): ArrowBox[] {
  const boxes = new Map<number, {column: number; row: number; count: number; sumX: number; sumY: number}>();
  for (let i = 0; i < n; i++) {
    const [a, b] = [x[2 * i]!, x[2 * i + 1]!];
    if (!(Math.abs(a) <= right && Math.abs(b) <= top)) continue;
    const [column, row] = [Math.round(a / size), Math.round(b / size)];
    const key = 4096 * row + column;
    const box = boxes.get(key) ?? {column, row, count: 0, sumX: 0, sumY: 0};
    box.count++;
    box.sumX += back[2 * i]!;
    box.sumY += back[2 * i + 1]!;
    boxes.set(key, box);
  }
  return Array.from(boxes.values(), ({column, row, count, sumX, sumY}) => ({at: [column * size, row * size], count, mean: [sumX / count, sumY / count]}));
}

/**
 * How far the means are from a field at the boxes' middles, as a share of the field: √(Σ n‖mean − field‖²/Σ n‖field‖²). NaN without a box.
 */
export function boxError(boxes: readonly ArrowBox[], field: (x: Float64Array) => Float64Array): number {
  const values = field(Float64Array.from(boxes.flatMap(({at}) => at)));
  let [off, size] = [0, 0];
  boxes.forEach(({count, mean: [a, b]}, k) => {
    const [u, v] = [values[2 * k]!, values[2 * k + 1]!];
    off += count * ((a - u) ** 2 + (b - v) ** 2);
    size += count * (u * u + v * v);
  });
  return Math.sqrt(off / size);
}
