/** Which words name which pictures of a subset: keywords and groups that two or more of them share. Made when the site is built. No DOM. */
import type {PromptVocabulary} from "../../sampler/onnx/prompt.js";

/** `names.json`, as far as it is read here. */
export interface Names {
  readonly groups: readonly {readonly en: string; readonly ja: string}[];
  readonly group: readonly number[];
}

/** `keywords.json`: a list for each picture of the whole set. */
export interface Keywords {
  readonly en: readonly (readonly string[])[];
  readonly ja: readonly (readonly string[])[];
}

/** Words of the same pictures are one token, as in the networks' vocabularies. */
export interface SubsetWords extends PromptVocabulary {
  /** For each token its pictures, as places in the subset. */
  readonly pictures: readonly (readonly number[])[];
}

/** A word that names one picture asks for a copy of it; these name more. */
const FEWEST = 2;

export function wordsOfSubset(indices: readonly number[], names: Names, keywords: Keywords): SubsetWords {
  const pictures: number[][] = [];
  const tokenOf = new Map<string, number>();
  const tableOf = (language: "en" | "ja") => {
    const named = new Map<string, Set<number>>();
    indices.forEach((index, row) => {
      for (const word of [...keywords[language][index]!, names.groups[names.group[index]!]![language]]) {
        const key = word.normalize("NFKC").toLowerCase();
        (named.get(key) ?? named.set(key, new Set()).get(key)!).add(row);
      }
    });
    const table: Record<string, number> = {};
    for (const [word, rows] of named) {
      if (rows.size < FEWEST) continue;
      const list = [...rows].sort((a, b) => a - b);
      const key = list.join();
      if (!tokenOf.has(key)) tokenOf.set(key, pictures.push(list) - 1);
      table[word] = tokenOf.get(key)!;
    }
    return table;
  };
  return {en: tableOf("en"), ja: tableOf("ja"), tokens: pictures.length, pictures};
}

/** The pictures that carry every word of a prompt: all of them where it has none, none where no picture carries all. */
export function picturesOf({pictures}: SubsetWords, tokens: ArrayLike<number>, count: number): number[] {
  const asked = pictures.filter((_, token) => tokens[token] === 1);
  return Array.from({length: count}, (_, row) => row).filter((row) => asked.every((rows) => rows.includes(row)));
}
