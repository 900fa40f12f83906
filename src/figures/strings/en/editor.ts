/** Words of the editor of cells; imported by it alone, so that nobody loads them before the first edit. */
export const editor = {
  loading: "Loading the editor (180 kB) …",
  notLoaded: (why: string) => `The editor could not be loaded (${why}). This plain one runs cells all the same; reload the page to try again.`,
  keys: "Shift-Enter runs the cell, Escape leaves it, Tab moves on to the next control.",
  keysMore: "Control-Space lists names and Tab then reads the explanation, F8 goes to the next problem, Control-] and Control-[ indent; on a Mac, Command-] and Command-[.",
  problems: "Problems",
  where: (line: number, column: number) => `Line ${line}, column ${column}`,
  error: "error",
  warning: "warning",
  throws: "throws",
  imports: (module: string) => `adds the import from ${module}`,
  completions: "Names",
  types: {
    check: "Check types",
    size: "(loads TypeScript once, 1.3 MB)",
    loading: "Loading TypeScript (1.2 MB) …",
    checking: "Checking …",
    clean: "Types fit.",
    slips: (count: number) => (count === 1 ? "1 type slip." : `${count} type slips.`),
    failed: (why: string) => `Types could not be checked (${why}).`,
    stopped: "the check took too long"
  },
  difference: {
    label: "Difference to the original",
    added: "added",
    removed: "removed",
    same: "The two are the same.",
    unchanged: (lines: number) => (lines === 1 ? "1 unchanged line" : `${lines} unchanged lines`),
    summary: (added: number, removed: number) => `${count(added)} added, ${count(removed)} removed`
  }
};

function count(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}
