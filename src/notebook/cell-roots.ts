/**
 * Framework finds the places where cells display when a page opens, by comments. The build puts these spare ones at the end of
 * each page: the notebook catches the page's module with one and gives the others to the reader's own cells.
 */
export const captureRoot = "ce11ce11";

/** So many cells of the reader's own fit a page. */
export const scratchRoots: readonly string[] = Array.from({length: 32}, (_, i) => `${captureRoot}-${i + 1}`);

/** As Framework writes them. */
export const spareRoots = [captureRoot, ...scratchRoots].map((id) => `<!--:${id}:-->`).join("");
