/** A bump on a line, and the histogram that a few of them share. Pure. */
export interface Bump {
  /** Its share of all points, 0 … 1; those of all bumps add up to 1. */
  readonly weight: number;
  readonly mean: number;
  readonly std: number;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  /** As a density: the heights of all bins times their widths add up to 1. */
  readonly height: number;
  /** Of each bump in the points of this bin; they add up to 1. */
  readonly shares: readonly number[];
}

const BIN = 8;

/** Where the reader begins: equal bumps, evenly spread, one for each part of the circle. */
export function startOf(count: number): Bump[] {
  return Array.from({length: count}, (_, k) => ({weight: 1 / count, mean: (360 * (k + 0.5)) / count, std: count === 1 ? 60 : 40}));
}

/** The bumps when number k gets the share `weight`: the others keep their proportions. One alone has all. */
export function withShare(bumps: readonly Bump[], k: number, weight: number): Bump[] {
  if (bumps.length === 1) return [{...bumps[0]!, weight: 1}];
  const share = Math.min(0.98, Math.max(0.02, weight));
  const rest = 1 - bumps[k]!.weight;
  return bumps.map((bump, j) => ({...bump, weight: j === k ? share : rest > 0 ? (bump.weight * (1 - share)) / rest : (1 - share) / (bumps.length - 1)}));
}

/** Points from 0 to 360 in bins of 8, each bin shared out as its points are. Empty bins are left out. */
export function binShares(points: Float64Array, sharesOf: (x: number) => readonly number[], count: number): Bin[] {
  const bins = Array.from({length: 360 / BIN}, () => ({points: 0, shares: new Array<number>(count).fill(0)}));
  for (const x of points) {
    const bin = bins[Math.min(bins.length - 1, Math.max(0, Math.floor(x / BIN)))]!;
    bin.points++;
    sharesOf(x).forEach((share, k) => (bin.shares[k]! += share));
  }
  return bins.flatMap(({points: inside, shares}, b) =>
    inside === 0 ? [] : [{from: b * BIN, to: (b + 1) * BIN, height: inside / points.length / BIN, shares: shares.map((share) => share / inside)}]
  );
}
