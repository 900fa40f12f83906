/**
 * Solves f(x) = target for an increasing f on [low, high] by bisection, down to neighbouring float64 numbers: no
 * derivative, no tolerance, at most about 1100 evaluations (60 unless the answer is near 0). Internal.
 *
 * @returns the x of which f is nearest below target; `low` or `high` where target is outside
 */
export function invertIncreasing(f: (x: number) => number, target: number, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return f(high) <= target ? high : low;
    if (f(middle) <= target) low = middle;
    else high = middle;
  }
}
