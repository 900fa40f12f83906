/** What a prompt box says in English. */
const list = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(", ");

export const prompt = {
  empty: "no prompt: anything goes",
  suggestions: "words that are known",
  told: (known: readonly string[]) => `told: ${known.join(" · ")}`,
  unknown: (unknown: readonly string[]) => `not known, and left out: ${list(unknown)}`,
  tooLong: (most: number) => `at most ${most} characters`
};
