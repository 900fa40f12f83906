/**
 * Turns each page's ```ts cells into one module under .cache/cells, line for line, so that tsc checks the cells of a page
 * as the one program they are, and its messages name the page's own lines (`.cache/cells/point.ts:12` is `src/point.md:12`).
 */
import {mkdir, readdir, readFile, rm, writeFile} from "node:fs/promises";
import {basename, join} from "node:path";

const target = ".cache/cells";

export async function extractCells(): Promise<void> {
  await rm(target, {recursive: true, force: true});
  await mkdir(target, {recursive: true});
  const pages = (await readdir("src")).filter((name) => name.endsWith(".md"));
  for (const page of pages) {
    const program = cellsOf(await readFile(join("src", page), "utf8"));
    await writeFile(join(target, `${basename(page, ".md")}.ts`), program);
  }
}

/** The cells of a page; every other line is left empty. Ends with an export, so that it is a module even without imports. */
export function cellsOf(markdown: string): string {
  let fence: {marker: string; runs: boolean} | undefined;
  const lines = markdown.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    if (!fence && mark) {
      fence = {marker: mark[1]!, runs: /^ts\b(?!.*run=false)/.test(mark[2]!.trim())};
      return "";
    }
    if (fence && mark && mark[1]!.startsWith(fence.marker) && mark[2]!.trim() === "") {
      fence = undefined;
      return ";"; // cells are programs of their own: one never runs on into the next
    }
    return fence?.runs ? line : "";
  });
  return lines.join("\n") + "\nexport {};\n";
}
