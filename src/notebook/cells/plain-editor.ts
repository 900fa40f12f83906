/** An editor of one cell: a text area, everywhere and at once. */

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
  /** Escape. */
  readonly onLeave: () => void;
  /** Names in scope on the page. */
  readonly names?: () => Iterable<string>;
  /** The sources of the page's cells in order; the one being edited is at `index`. */
  readonly cells?: () => {readonly sources: readonly string[]; readonly index: number};
}

export interface Editor {
  source(): string;
  setSource(source: string): void;
  /** Problems at their places, both from 1. */
  setProblems(problems: readonly {readonly line: number; readonly column: number; readonly message: string}[]): void;
  focus(): void;
  /** Removes the editor from its parent. */
  destroy(): void;
}

export async function createEditor({parent, source, label, onRun, onChange, onLeave}: EditorOptions): Promise<Editor> {
  const area = document.createElement("textarea");
  Object.assign(area, {className: "plain-editor", value: source, spellcheck: false, wrap: "off", ariaLabel: label});
  const problems = Object.assign(document.createElement("div"), {className: "editor-problems", role: "status"});
  const fit = () => (area.rows = area.value.split("\n").length);
  area.addEventListener("input", () => {
    fit();
    onChange(area.value);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || !((event.key === "Enter" && event.shiftKey) || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") onRun();
    else onLeave();
  });
  fit();
  parent.append(area, problems);
  return {
    source: () => area.value,
    setSource(next) {
      area.value = next;
      fit();
    },
    setProblems: (list) => problems.replaceChildren(...list.map(({line, column, message}) => Object.assign(document.createElement("p"), {textContent: `Line ${line}, column ${column}: ${message}`}))),
    focus: () => area.focus(),
    destroy() {
      area.remove();
      problems.remove();
    }
  };
}
