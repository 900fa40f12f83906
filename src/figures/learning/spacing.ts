/** How far apart points lie. Below that σ, the exact slope of a set is the slope of a memory. */

/** Median distance from a point (x and y by turns) to its nearest other one. NaN for fewer than two different points. */
export function spacingOf(points: ArrayLike<number>): number {
  const count = points.length / 2;
  const nearest: number[] = [];
  for (let i = 0; i < count; i++) {
    let least = Infinity;
    for (let j = 0; j < count; j++) {
      const away = Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
      if (j !== i && away > 0 && away < least) least = away;
    }
    if (least < Infinity) nearest.push(least);
  }
  nearest.sort((a, b) => a - b);
  return nearest.length === 0 ? NaN : nearest[nearest.length >> 1]!;
}
