/** What an edited cell tells its reader when something is not as it should be. Loaded with the first edit. */

const quote = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ").replace(/, (?=[^,]*$)/, " or ");
const didYouMean = (names: readonly string[]) => (names.length ? ` Did you mean ${quote(names)}?` : "");

export const cellProblems = {
  at: (line: number, column: number) => `line ${line}, column ${column}`,
  runaway: (seconds: number) =>
    `Computed for ${seconds === 1 ? "a second" : `${seconds} seconds`} without a pause, and was stopped: does this loop end? Work that takes longer belongs in a worker, await inWorker(fn, …), or in steps, with await new Promise(requestAnimationFrame) between them.`,
  recursion: "Called itself too often: the stack is full. What ends the recursion?",
  stopped: "Stopped.",
  undefinedName: (name: string, near: readonly string[], modules: readonly string[]) =>
    `\`${name}\` is not defined.${modules.length ? ` It is in ${quote(modules.slice(0, 2))}: import {${name}} from "${modules[0]}";` : didYouMean(near)}`,
  duplicate: (name: string, other: string) => `\`${name}\` is defined twice: here and in ${other}. A page has each name once; give one of them another.`,
  circle: (path: readonly string[]) => `These cells wait for one another: ${path.join(" → ")}. One of them has to do without.`,
  waitsFor: (name: string, cell: string) => `Waits for \`${name}\`, which failed in ${cell}.`,
  waits: "Waits for a cell that it reads.",
  gone: (name: string) => `\`${name}\` is not defined any more: the cell that had it was edited.`,
  cell: (name: string) => `the cell \`${name}\``,
  unclosed: (bracket: string) => `This \`${bracket}\` is never closed.`,
  unopened: (bracket: string) => `This \`${bracket}\` closes nothing.`,
  mismatched: (bracket: string, open: string, line: number) => `This \`${bracket}\` should close the \`${open}\` of line ${line}.`,
  tooManyDisplays: (most: number) => `display was called more than ${most} times, and the cell was stopped. Collect the values in an array and display that.`,
  noModuleMap: "The list of modules could not be loaded. Is there a connection? Run the cell again.",
  noModule: (specifier: string, near: readonly string[]) => `There is no module "${specifier}" here. A cell imports the course's own, such as "./math/index.js", and the packages that the course uses.${didYouMean(near)}`,
  noExport: (specifier: string, name: string, near: readonly string[]) => `"${specifier}" has no \`${name}\`.${didYouMean(near)}`,
  failedImport: (specifier: string, why: string) => `"${specifier}" could not be loaded: ${why}`,
  noPlace: (most: number) => `A page has room for ${most} cells of yours. Remove one first.`
};
