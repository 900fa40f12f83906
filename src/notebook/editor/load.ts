/** The editor on demand: CodeMirror, or a text area where that cannot be loaded. */
import {editor as strings} from "../../figures/strings/en/editor.js";
import type {Editor, EditorOptions} from "./editor.js";
import {createPlainEditor} from "./plain-editor.js";

export type {Editor, EditorOptions, PageCells, Problem} from "./editor.js";

/** Appends an editor to `parent`. While it loads a line says so; it never rejects. */
export async function createEditor(options: EditorOptions): Promise<Editor> {
  const notice = Object.assign(document.createElement("p"), {className: "editor-notice", textContent: strings.loading});
  notice.setAttribute("role", "status");
  options.parent.append(notice);
  try {
    const {createCodeEditor} = await import("./code-editor.js");
    notice.remove();
    return createCodeEditor(options);
  } catch (error) {
    const plain = createPlainEditor(options);
    notice.textContent = strings.notLoaded(error instanceof Error ? error.message : String(error));
    return {
      ...plain,
      destroy() {
        notice.remove();
        plain.destroy();
      }
    };
  }
}
