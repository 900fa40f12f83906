/** Where EM begins in the plane: well, anyhow, or badly. Pure. */
import {createRandom} from "../../math/noise/random.js";
import type {EmOptions} from "../../math/fit/em.js";

export type StartKind = "spread" | "random" | "same";

/** How EM begins: far apart (k-means++), at points drawn blindly, or all in one place, which no step can ever undo. */
export function startFor(kind: StartKind, points: Float64Array, numParts: number, seed: number): EmOptions["start"] {
  const random = createRandom(seed);
  if (kind === "spread") return {numParts, random};
  const count = points.length / 2;
  const at = (n: number) => points.slice(2 * n, 2 * n + 2);
  if (kind === "same") return {means: Array.from({length: numParts}, () => meanOf(points))};
  const rows = Array.from({length: count}, (_, n) => n);
  for (let n = 0; n < Math.min(numParts, count - 1); n++) {
    const other = n + random.integer(count - n);
    [rows[n], rows[other]] = [rows[other]!, rows[n]!];
  }
  return {means: rows.slice(0, numParts).map(at), covariances: 0.35};
}

function meanOf(points: Float64Array): Float64Array {
  const sum = new Float64Array(2);
  points.forEach((value, i) => (sum[i % 2]! += value));
  return sum.map((value) => (2 * value) / points.length);
}
