/** A reader's words as the numbers that a network is told. */

/** `models/*.vocabulary.json`: which token each word has. Words that belong to the same pictures share one. */
export interface PromptVocabulary {
  readonly tokens: number;
  readonly en: Readonly<Record<string, number>>;
  readonly ja: Readonly<Record<string, number>>;
}

export type PromptLanguage = "en" | "ja";

export interface EncodedPrompt {
  /** 1 at each word's token, else 0. All zeros is no prompt. */
  readonly tokens: Float32Array;
  /** The words that were found, as the vocabulary writes them, in the text's order. */
  readonly known: string[];
  /** What is left of the text, piece by piece. */
  readonly unknown: string[];
}

/** Between words, and never unknown: spaces, punctuation, the particles の and と, and English words that tell nothing. */
const BETWEEN = /[\s,、。，．.!！?？・のと]+/u;
const SILENT = new Set("a an and at but by for from in of on or over the to with".split(" "));

/**
 * Finds a vocabulary's words in a text, the longest first, so that "blue heart" is one word where there is one. English words end
 * where letters end; Japanese is written without spaces. Case does not matter, nor do the width of
 * letters and the shape of an apostrophe.
 *
 * @param language of the text; both unless given
 */
export function encodePrompt(vocabulary: PromptVocabulary, text: string, language?: PromptLanguage): EncodedPrompt {
  const tables = language ? [vocabulary[language]] : [vocabulary.en, vocabulary.ja];
  const words = tables
    .flatMap((table) => Object.entries(table).map(([word, token]) => ({word, token, written: normalize(word)})))
    .sort((a, b) => b.written.length - a.written.length);
  const tokens = new Float32Array(vocabulary.tokens);
  const found: {at: number; word: string}[] = [];
  let rest = normalize(text);
  for (const {word, token, written} of words) {
    for (let at = findWord(rest, written); at >= 0; at = findWord(rest, written)) {
      rest = rest.slice(0, at) + TAKEN.repeat(written.length) + rest.slice(at + written.length);
      tokens[token] = 1;
      found.push({at, word});
    }
  }
  return {
    tokens,
    known: found.sort((a, b) => a.at - b.at).map(({word}) => word),
    unknown: rest.replaceAll(TAKEN, " ").split(BETWEEN).filter((piece) => piece !== "" && !SILENT.has(piece))
  };
}

/** Stands where a word was taken out, so that places stay; ends words as a space does. */
const TAKEN = "\u0000";

const normalize = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("’", "'").replaceAll(TAKEN, " ");

const isLatin = (letter: string | undefined): boolean => letter !== undefined && /[\p{Script=Latin}\p{N}_]/u.test(letter);

function findWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const cut = (isLatin(word[0]) && isLatin(text[at - 1])) || (isLatin(word.at(-1)) && isLatin(text[end]));
    if (!cut) return at;
  }
  return -1;
}
