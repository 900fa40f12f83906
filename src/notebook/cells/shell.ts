/** The notebook as the reader sees it: each cell with its tools, what they do, and what is said aloud. */
import {cellShell as words} from "../../figures/strings/en/cell-shell.js";
import {edits} from "../edits.js";
import {createCellShell, type CellShell} from "./cell-shell.js";
import {openNotebook} from "./notebook.js";
import {scratchKey, type PageCell} from "./page-cells.js";
import {placeScratch} from "./scratch.js";

export interface Shell {
  /** Opens the editor of the cell whose source this is. */
  edit(details: HTMLDetailsElement): void;
  /** Adds a cell of the reader's own below, and opens its editor. */
  addBelow(details: HTMLDetailsElement): void;
  resetAll(): void;
}

export async function openShell(): Promise<Shell> {
  const shells = new Map<PageCell, CellShell>();
  const announce = createAnnouncer();
  const notebook = await openNotebook({
    place: placeScratch,
    onChange(cells) {
      for (const cell of shells.keys()) if (!cells.includes(cell)) shells.delete(cell);
      const spoken = new Set<Element | null>();
      for (const cell of cells) {
        const isQuiet = !!cell.problem?.isInherited && !isWorthTelling(cell, spoken);
        shellOf(cell).show({isQuiet});
      }
      for (const figure of document.querySelectorAll("figure[id]")) {
        figure.toggleAttribute("data-stale", cells.some(({isStale, original, block}) => isStale && original && figure.contains(block)));
      }
    }
  });

  function shellOf(cell: PageCell): CellShell {
    const known = shells.get(cell);
    if (known) return known;
    const shell = createCellShell(cell, {
      run: (source) => notebook.run(cell, source),
      stop: () => notebook.stop(cell),
      reset() {
        const above = notebook.cells.get(scratchKey(cell.key)?.above ?? "");
        notebook.reset(cell);
        announce(cell.original ? words.wasReset(cell.key) : words.wasRemoved(cell.key));
        (above ?? cell).details.querySelector<HTMLElement>('[data-tool="add"]')?.focus();
      },
      addBelow: () => add(cell),
      sources: () => Array.from(notebook.cells.values()).sort(byPlace).map(({key, source}) => ({key, source})),
      names: () => notebook.names(),
      announce
    });
    shells.set(cell, shell);
    shell.show();
    return shell;
  }

  function add(cell: PageCell): void {
    try {
      const key = notebook.addBelow(cell);
      void shellOf(notebook.cells.get(key)!).edit();
    } catch (error) {
      announce((error as Error).message);
      shellOf(cell).say((error as Error).message);
    }
  }

  function cellAt(details: Element | null | undefined): PageCell | undefined {
    return Array.from(notebook.cells.values()).find((cell) => cell.details === details);
  }

  for (const cell of notebook.cells.values()) shellOf(cell);
  return {
    edit: (details) => void shellOf(cellAt(details)!).edit(),
    addBelow: (details) => add(cellAt(details)!),
    resetAll() {
      edits.set({});
      for (const shell of shells.values()) shell.forget();
      announce(words.wasResetAll);
      document.querySelector<HTMLElement>(".cells-bar button:not([hidden])")?.focus();
    }
  };
}

/** Of all the cells that wait for one that failed, one in each figure says so, and outside figures those that show something. */
function isWorthTelling({block, details}: PageCell, spoken: Set<Element | null>): boolean {
  const figure = block.closest("figure");
  if (!figure) return !details.hidden || block.childElementCount > 0;
  const isFirst = !spoken.has(figure);
  spoken.add(figure);
  return isFirst;
}

const byPlace = (a: PageCell, b: PageCell) => (a.details.compareDocumentPosition(b.details) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

/** One polite voice for all cells. */
function createAnnouncer(): (message: string) => void {
  const element = Object.assign(document.createElement("div"), {className: "unseen", role: "status"});
  document.body.append(element);
  return (message) => {
    element.textContent = "";
    requestAnimationFrame(() => (element.textContent = message)); // the same sentence twice is news twice
  };
}
