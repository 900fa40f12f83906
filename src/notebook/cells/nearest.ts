/** Names that somebody may have meant. */

/** Up to three candidates within a third of the name's length in typing errors, and hardly farther than the nearest, which is first. */
export function nearestNames(name: string, candidates: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const near = candidates
    .map((candidate) => ({candidate, distance: typingErrors(name.toLowerCase(), candidate.toLowerCase(), limit)}))
    .filter(({candidate, distance}) => distance <= limit && candidate !== name)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
  return near
    .filter(({distance}) => distance <= near[0]!.distance + 1)
    .slice(0, 3)
    .map(({candidate}) => candidate);
}

/**
 * Letters inserted, left out, replaced or swapped with their neighbour (optimal string alignment); anything above `limit`
 * once it cannot be less.
 */
export function typingErrors(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let before: number[] = [];
  let last = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; ++i) {
    const row = [i];
    for (let j = 1; j <= b.length; ++j) {
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    if (Math.min(...row) > limit) return Infinity;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
