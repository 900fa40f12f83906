/**
 * The name nearest to what was given, by number of single-letter edits (Levenshtein 1966), without regard to case and to
 * `_`, `-` and spaces; undefined where more than a third of the letters would have to change.
 */
export function findNearestName(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[_\- ]/g, "");
  const target = plain(given);
  const distances = names.map((name) => countEdits(target, plain(name)));
  const least = Math.min(...distances);
  return least <= Math.max(1, target.length / 3) ? names[distances.indexOf(least)] : undefined;
}

/** Insertions, deletions and replacements of one letter that turn `a` into `b`. */
function countEdits(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
