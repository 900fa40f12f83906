/** What each picture is called, column by column: columns deflate better than one record per picture. */
import { GROUP_NAMES, SUBGROUP_NAMES } from "./group-names.js";
import type { Keywords, Names } from "./layout.js";
import { readGroupKeys, type Entry } from "./sources.js";

function lookUp(names: Record<string, [string, string]>, key: string): { key: string; en: string; ja: string } {
  if (!(key in names)) throw new Error(`lookUp: no name for group “${key}”; add it to group-names.ts`);
  const [en, ja] = names[key];
  return { key, en, ja };
}

export function namesOf(entries: Entry[]): Names {
  const keys = readGroupKeys();
  const groups = [...new Set(entries.map((entry) => entry.group))];
  const subgroups = [...new Set(entries.map((entry) => entry.subgroup))];
  const groupOf = (subgroup: number) => entries.find((entry) => entry.subgroup === subgroup)!.group;
  return {
    groups: groups.map((group) => lookUp(GROUP_NAMES, keys.groups[group])),
    subgroups: subgroups.map((subgroup) => ({
      ...lookUp(SUBGROUP_NAMES, keys.subgroups[subgroup]),
      group: groups.indexOf(groupOf(subgroup)),
    })),
    emoji: entries.map((entry) => entry.emoji),
    hexcode: entries.map((entry) => entry.hexcode),
    en: entries.map((entry) => entry.en),
    ja: entries.map((entry) => entry.ja),
    group: entries.map((entry) => groups.indexOf(entry.group)),
    subgroup: entries.map((entry) => subgroups.indexOf(entry.subgroup)),
  };
}

export function keywordsOf(entries: Entry[]): Keywords {
  return { en: entries.map((entry) => entry.keywordsEn), ja: entries.map((entry) => entry.keywordsJa) };
}
