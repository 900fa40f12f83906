/** Whether everything is tried (`npm run test:full`), or of what is slow a fixed part (`npm test`). */
export const full = process.env.FULL === "1";

/** All of `cases` in a full run, else those that `part` names. */
export function selected<T>(cases: readonly T[], part: (one: T) => boolean): T[] {
  return cases.filter((one) => full || part(one));
}
