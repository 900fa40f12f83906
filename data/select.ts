/** Which emoji belong to the set: rules in order, each with the number left after it. */
import { HALF_RANGE, triangleIndex, type SelectionStep } from "./layout.js";
import type { Entry } from "./sources.js";

/** Pictures closer than this in [−1, 1] coordinates are one picture drawn twice. */
export const DUPLICATE_DISTANCE = 12;

interface Rule {
  text: string;
  keeps(entry: Entry): boolean;
}

// Genders, couples and families are the same drawing with a different head; they would make clusters of near-copies.
const RULES: Rule[] = [
  {
    text: "no flags, no components",
    keeps: (entry) => entry.category !== "Flags" && entry.category !== "Component",
  },
  {
    text: "no gendered variants (ZWJ and the female or male sign)",
    keeps: (entry) => !/200D-264[02]/.test(entry.codePoints),
  },
  {
    text: "no man/woman ZWJ roles, couples, families",
    keeps: (entry) => !/^1F46[89]-200D/.test(entry.codePoints),
  },
  { text: "no subgroup “family”", keeps: (entry) => entry.subcategory !== "family" },
];

export interface Selection {
  entries: Entry[];
  steps: SelectionStep[];
}

/** Applies the rules about names, and puts what is left into Unicode's order. */
export function selectByName(all: Entry[]): Selection {
  let entries = all;
  const steps = [{ rule: "has a Google picture, no skin tone", left: all.length }];
  for (const rule of RULES) {
    entries = entries.filter(rule.keeps);
    steps.push({ rule: rule.text, left: entries.length });
  }
  const byUnicode = (a: Entry, b: Entry) => a.group - b.group || a.subgroup - b.subgroup || a.order - b.order;
  return { entries: entries.toSorted(byUnicode), steps };
}

/** Squared distance in bytes, an exact integer. */
export function squaredByteDistance(gram: Int32Array, i: number, j: number): number {
  const cross = i < j ? gram[triangleIndex(j, i)] : gram[triangleIndex(i, j)];
  return gram[triangleIndex(i, i)] + gram[triangleIndex(j, j)] - 2 * cross;
}

export function distance(gram: Int32Array, i: number, j: number): number {
  return Math.sqrt(squaredByteDistance(gram, i, j)) / HALF_RANGE;
}

export interface Duplicate {
  dropped: number;
  keptInstead: number;
  distance: number;
}

/** Goes through the pictures in order and drops each that is too close to one already kept. */
export function findDuplicates(gram: Int32Array, count: number): Duplicate[] {
  const kept: number[] = [];
  const duplicates: Duplicate[] = [];
  for (let i = 0; i < count; i++) {
    const twin = kept.find((j) => distance(gram, i, j) < DUPLICATE_DISTANCE);
    if (twin === undefined) kept.push(i);
    else duplicates.push({ dropped: i, keptInstead: twin, distance: distance(gram, i, twin) });
  }
  return duplicates;
}
