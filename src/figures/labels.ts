/** Names at the ends of lines, moved apart so that none hides another. */
export function spreadLabels<T>(rows: readonly T[], {at, gap}: {readonly at: (row: T) => number; readonly gap: number}): (T & {readonly place: number})[] {
  let floor = -Infinity;
  return [...rows].sort((a, b) => at(a) - at(b)).map((row) => ({...row, place: (floor = Math.max(at(row), floor + gap))}));
}
