/** What stands over a figure whose answer is kept back. */
export const guess = {
  show: "Guess first, then show"
};
