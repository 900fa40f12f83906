/** From what pictures are called to what a network can be told: words of two languages, and the tokens behind them. */

/** English words that tell no picture from another. */
const STOP_WORDS = new Set("a an and at but by for from in of on or over the to with".split(" "));

export interface Described {
  en: string;
  ja: string;
  keywordsEn: readonly string[];
  keywordsJa: readonly string[];
}

/**
 * Words that belong to exactly the same pictures are one token, whatever their language: a network could never tell
 * them apart, and told apart they would share the same few examples.
 */
export interface Vocabulary {
  tokens: number;
  /** Word → token, sorted by word. */
  en: Record<string, number>;
  ja: Record<string, number>;
  /** Of each picture: the tokens of its words in one language, increasing, each once. */
  prompts: {en: number[][]; ja: number[][]};
}

/** A name falls into its words; a keyword is one word even with a hyphen in it. Lower case: “Santa” is “santa”. */
export function englishWords({en, keywordsEn}: Described): string[] {
  const fromName = en.toLowerCase().split(/[\s:,“”()]+/u);
  const words = [...fromName, ...keywordsEn.map((word) => word.toLowerCase())];
  return [...new Set(words)].filter((word) => word !== "" && !STOP_WORDS.has(word));
}

/** Japanese has no spaces, so a name stays whole; the keywords are its words. */
export function japaneseWords({ja, keywordsJa}: Described): string[] {
  return [...new Set([ja, ...keywordsJa].map((word) => word.trim().toLowerCase()))].filter((word) => word !== "");
}

function picturesByWord(words: string[][]): Map<string, number[]> {
  const pictures = new Map<string, number[]>();
  words.forEach((own, n) => own.forEach((word) => pictures.set(word, [...(pictures.get(word) ?? []), n])));
  return pictures;
}

/** By code unit, not by locale: the same order on every machine. */
function sorted<T>(entries: Iterable<[string, T]>): [string, T][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Tokens are numbered by how many pictures they belong to (most first), then by their first pictures. */
export function vocabularyOf(described: readonly Described[]): Vocabulary {
  const words = {en: described.map(englishWords), ja: described.map(japaneseWords)};
  const pictures = {en: picturesByWord(words.en), ja: picturesByWord(words.ja)};
  const classes = new Map<string, number[]>();
  for (const own of [...pictures.en.values(), ...pictures.ja.values()]) classes.set(own.join(), own);
  const order = [...classes].sort(([, a], [, b]) => {
    if (a.length !== b.length) return b.length - a.length;
    const differing = a.findIndex((n, i) => n !== b[i]);
    return differing < 0 ? 0 : a[differing]! - b[differing]!;
  });
  const tokenOf = new Map(order.map(([key], token) => [key, token]));
  const table = (own: Map<string, number[]>) =>
    Object.fromEntries(sorted(own).map(([word, numbers]) => [word, tokenOf.get(numbers.join())!]));
  const en = table(pictures.en), ja = table(pictures.ja);
  const promptsOf = (own: string[][], tokens: Record<string, number>) =>
    own.map((list) => [...new Set(list.map((word) => tokens[word]!))].sort((a, b) => a - b));
  return {tokens: order.length, en, ja, prompts: {en: promptsOf(words.en, en), ja: promptsOf(words.ja, ja)}};
}
