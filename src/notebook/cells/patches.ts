/** Insertions into a text, made all at once, and the way back from the new text to the old. */

export interface Patch {
  readonly at: number;
  readonly text: string;
  /** How many characters of the old text this replaces; default 0. */
  readonly remove?: number;
}

export interface Patched {
  readonly text: string;
  /** The offset in the old text of an offset in the new one; within an insertion, where it was made. */
  toOld(offset: number): number;
}

/** Patches at the same place stay in their order; replaced stretches must not overlap. */
export function applyPatches(old: string, patches: readonly Patch[]): Patched {
  const pieces: string[] = [];
  const kept: {readonly start: number; readonly old: number; readonly length: number}[] = [];
  let length = 0;
  let at = 0;
  const keep = (end: number) => {
    kept.push({start: length, old: at, length: end - at});
    pieces.push(old.slice(at, end));
    length += end - at;
    at = end;
  };
  for (const {at: place, text, remove = 0} of patches.toSorted((a, b) => a.at - b.at)) {
    keep(place);
    pieces.push(text);
    length += text.length;
    at += remove;
  }
  keep(old.length);
  return {
    text: pieces.join(""),
    toOld(offset) {
      const piece = kept.findLast(({start}) => start <= offset) ?? kept[0]!;
      return piece.old + Math.min(offset - piece.start, piece.length);
    }
  };
}
