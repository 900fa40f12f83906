/** What a prompt that is being written could go on with: words of a vocabulary, in either language. No DOM. */
import type {PromptVocabulary} from "../sampler/onnx/prompt.js";

export interface Completion {
  readonly word: string;
  /** The whole text with the piece under the cursor replaced by the word, and where the cursor then stands. */
  readonly text: string;
  readonly caret: number;
}

/** What ends a piece: as in `encodePrompt`, where words are told apart. */
const PIECE = /[^,、。，．.!！?？・]*$/u;

/**
 * Words that go on with the piece of `text` that ends at `caret`: from the last comma on, or, if nothing begins so, from the last
 * space on. Words that begin with it first, then those with a part that does ("hair" finds "blue hair"); at most `max`.
 */
export function completePrompt({en, ja}: PromptVocabulary, text: string, caret: number, max = 8): Completion[] {
  const before = text.slice(0, caret);
  const phrase = PIECE.exec(before)![0].trimStart();
  const last = /\S*$/u.exec(phrase)![0];
  const words = [...Object.keys(en), ...Object.keys(ja)];
  for (const piece of new Set([phrase, last])) {
    const start = piece.normalize("NFKC").toLowerCase();
    if (start === "") continue;
    const rank = (word: string) => (word.startsWith(start) ? 0 : word.includes(` ${start}`) || (!/[a-z]/.test(start) && word.includes(start)) ? 1 : 2);
    const found = words.filter((word) => rank(word) < 2 && word !== start).sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1));
    if (found.length > 0)
      return found.slice(0, max).map((word) => {
        const kept = before.slice(0, before.length - piece.length);
        return {word, text: kept + word + text.slice(caret), caret: kept.length + word.length};
      });
    if (words.includes(start)) return [];
  }
  return [];
}
