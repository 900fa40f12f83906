/** Edits with what they were edits of: the form in which links and the browser's storage keep them. Pure. */
import type {Edits} from "../edits.js";

/** One edit. `of` is the hash of the page's own source at the time, "" where there was none (a scratch cell). */
export interface EditedCell {
  readonly key: string;
  readonly source: string;
  readonly of: string;
}

/** The page's own sources by cell key. */
export type Originals = ReadonlyMap<string, string>;

/** Characters of source, all cells together, that are read or written. */
export const MAX_SOURCE = 262_144;
const MAX_CELLS = 200;
/** A cell's key, and perhaps the number of a scratch cell under it. */
const KEY = /^[\w$.-]{1,80}(\+[1-9]\d{0,3})?$/;

/** FNV-1a of the UTF-16 code units, 32 bits, as 8 hexadecimal digits: tells whether a source is still the same. No secret. */
export function hashSource(source: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < source.length; i++) hash = Math.imul(hash ^ source.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** The cell that a key belongs to: itself, or for a scratch cell (`walk+2`) the cell it stands under. */
export function cellOfKey(key: string): string {
  return key.replace(/\+\d+$/, "");
}

export function describeEdits(edits: Edits, originals: Originals): EditedCell[] {
  return Object.entries(edits).map(([key, source]) => ({key, source, of: originals.has(key) ? hashSource(originals.get(key)!) : ""}));
}

/** The sources alone. */
export function sourcesOf(cells: readonly EditedCell[]): Edits {
  return Object.fromEntries(cells.map(({key, source}) => [key, source]));
}

/** As JSON holds them: triples. */
export function toTriples(cells: readonly EditedCell[]): [string, string, string][] {
  return cells.map(({key, source, of}) => [key, source, of]);
}

/** Reads what JSON held, which may be anything: undefined unless all of it is as `toTriples` writes it. */
export function fromTriples(data: unknown): EditedCell[] | undefined {
  if (!Array.isArray(data) || data.length > MAX_CELLS) return undefined;
  const cells = new Map<string, EditedCell>();
  let length = 0;
  for (const entry of data as unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 3 || !entry.every((piece) => typeof piece === "string")) return undefined;
    const [key, source, of] = entry as [string, string, string];
    length += source.length;
    if (!KEY.test(key) || !/^([0-9a-f]{8})?$/.test(of) || length > MAX_SOURCE) return undefined;
    cells.set(key, {key, source, of});
  }
  return [...cells.values()];
}

/** What can be done with edits that come from outside, on the page as it is now. */
export interface SortedCells {
  /** Made of the source that the page still has. */
  readonly current: readonly EditedCell[];
  /** The page has changed this cell since: its text still fits somewhere, but perhaps no longer does what it did. */
  readonly changed: readonly EditedCell[];
  /** The page has no such cell any more: a text to look at. */
  readonly lost: readonly EditedCell[];
}

export function sortCells(cells: readonly EditedCell[], originals: Originals): SortedCells {
  const kindOf = ({key, of}: EditedCell) => {
    if (!originals.has(cellOfKey(key))) return "lost";
    return of === "" || hashSource(originals.get(key) ?? "") === of ? "current" : "changed";
  };
  const sorted = {current: [] as EditedCell[], changed: [] as EditedCell[], lost: [] as EditedCell[]};
  for (const cell of cells) sorted[kindOf(cell)].push(cell);
  return sorted;
}
