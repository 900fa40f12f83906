/** The buttons at the cells of a page; what is needed before the first edit. */
export const cells = {
  code: "code",
  edit: "Edit",
  add: "Add a cell below",
  about: "Every cell of this page can be changed: press Edit under its code, and all that depends on it follows.",
  showAll: (hidden: number) => `Show all cells (${hidden} more)`,
  hideAgain: "Show fewer cells",
  resetAll: (edited: number) => `Reset all cells (${edited} edited)`,
  notLoaded: (why: string) => `The notebook could not be loaded (${why}). Press again to try once more.`
};
