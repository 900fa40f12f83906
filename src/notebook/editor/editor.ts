/** What an editor of one cell is, whoever implements it: CodeMirror (code-editor.ts) or a text area (plain-editor.ts). */

/** Something wrong at a place of the source. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What stands between backticks is shown as code. */
  readonly message: string;
  /** Default "error". A warning does not stop the cell from running. */
  readonly severity?: "error" | "warning";
}

/** The cells of a page in its order, for the type check; the one being edited is at `index` (its entry there is not read). */
export interface PageCells {
  readonly sources: readonly string[];
  readonly index: number;
}

export interface EditorOptions {
  /** Where the editor is appended. */
  readonly parent: HTMLElement;
  readonly source: string;
  /** Accessible name: which cell this is. */
  readonly label: string;
  /** Shift-Enter. */
  readonly onRun: () => void;
  /** After each change by the reader; not after `setSource`. */
  readonly onChange: (source: string) => void;
  /** Escape, when no list is open that it would close. */
  readonly onLeave: () => void;
  /** Names in scope on the page, alone or with their present value (a Map will do); values are asked for their members. */
  readonly names?: () => Iterable<string | readonly [name: string, value: unknown]>;
  /** With it, the reader is offered a check of types. */
  readonly cells?: () => PageCells;
}

export interface Editor {
  source(): string;
  /** Replaces the text; the reader can undo it. */
  setSource(source: string): void;
  /** Replaces the problems shown; whoever calls tells them aloud. Places outside the text are moved into it. */
  setProblems(problems: readonly Problem[]): void;
  focus(): void;
  /** Removes the editor from its parent. */
  destroy(): void;
}
