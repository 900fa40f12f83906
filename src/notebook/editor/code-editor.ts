/** The editor of a cell with CodeMirror: the look of the static source, completion, problems in place, types on request. */
import {
  Annotation, bracketMatching, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, defaultKeymap, EditorState, EditorView, forEachDiagnostic,
  history, historyKeymap, indentOnInput, indentUnit, keymap, LanguageSupport, lintGutter, lintKeymap, setDiagnostics, typescriptLanguage
} from "../../vendor/codemirror.js";
import {editor as strings} from "../../figures/strings/en/editor.js";
import {enterCard} from "./completion/entry-card.js";
import {completions} from "./completion/sources.js";
import {hoverDocs} from "./completion/hover.js";
import type {Editor, EditorOptions, Problem} from "./editor.js";
import {createHint, frameEditor} from "./frame.js";
import {highlighting} from "./highlight.js";
import {look} from "./look.js";
import {createProblemList, offsetOf, rangeOf, renderMessage} from "./problems.js";
import {createTypesSwitch} from "./types/switch.js";

/** Marks what the page changes; the reader's own changes are told to the page. */
const fromPage = Annotation.define<boolean>();

export function createCodeEditor({parent, source, label, onRun, onChange, onLeave, names, cells}: EditorOptions): Editor {
  const hint = createHint([strings.keys, strings.keysMore]);
  const run = () => (onRun(), true);
  const leave = (view: EditorView) => {
    const listed = view.dom.querySelector(".cm-tooltip-autocomplete") !== null; // also while it is asked anew
    closeCompletion(view);
    if (!listed) onLeave();
    return true;
  };
  const view = new EditorView({
    state: EditorState.create({
      doc: source,
      extensions: [
        keymap.of([{key: "Escape", run: leave}, {key: "Tab", run: enterCard}, ...completionKeymap, {key: "Shift-Enter", run}, {key: "Mod-Enter", run}]),
        keymap.of([...closeBracketsKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]), // none of them takes Tab: it moves on
        history(),
        new LanguageSupport(typescriptLanguage),
        indentUnit.of("  "),
        EditorState.tabSize.of(2),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        completions({names}),
        hoverDocs,
        highlighting,
        lintGutter(),
        look,
        EditorState.phrases.of({Completions: strings.completions}),
        EditorView.contentAttributes.of({tabindex: "0", "aria-label": label, "aria-describedby": hint.id}),
        EditorView.updateListener.of(({docChanged, transactions, state}) => {
          if (!docChanged) return;
          list.show(problemsOf(state));
          types?.refresh();
          if (!transactions.some((transaction) => transaction.annotation(fromPage))) onChange(state.doc.toString());
        })
      ]
    })
  });

  const list = createProblemList({
    onPick(problem) {
      view.dispatch({selection: {anchor: offsetOf(view.state.doc.toString(), problem)}, scrollIntoView: true});
      view.focus();
    }
  });
  let told: readonly Problem[] = [];
  let slips: readonly Problem[] = [];
  const show = () => {
    const text = view.state.doc.toString();
    const problems = [...told, ...slips.filter(({line}) => !told.some((problem) => problem.line === line))];
    const diagnostics = problems.map(({message, severity = "error", ...place}) => ({...rangeOf(text, place), message, severity, renderMessage: () => inLine(message)}));
    view.dispatch(setDiagnostics(view.state, diagnostics));
    list.show(problemsOf(view.state));
  };
  const types = cells && createTypesSwitch({
    cells: () => withSource(cells(), view.state.doc.toString()),
    onProblems(problems) {
      slips = problems;
      show();
    }
  });
  const frame = frameEditor(parent, [view.dom, list.element, hint, ...(types ? [types.element] : [])]);

  return {
    source: () => view.state.doc.toString(),
    setSource(next) {
      const {doc} = view.state;
      if (next !== doc.toString()) view.dispatch({changes: {from: 0, to: doc.length, insert: next}, annotations: fromPage.of(true)});
    },
    setProblems(problems) {
      told = problems;
      show();
    },
    focus: () => view.focus(),
    destroy() {
      types?.destroy();
      view.destroy();
      frame.remove();
    }
  };
}

function inLine(message: string): HTMLElement {
  const element = document.createElement("span");
  element.append(...renderMessage(message));
  return element;
}

/** The problems where they are now: places move with the text, and go with it. */
function problemsOf(state: EditorState): Problem[] {
  const problems: Problem[] = [];
  forEachDiagnostic(state, ({message, severity}, from) => {
    const line = state.doc.lineAt(from);
    problems.push({line: line.number, column: from - line.from + 1, message, severity: severity === "error" ? "error" : "warning"});
  });
  return problems;
}

function withSource({sources, index}: {sources: readonly string[]; index: number}, source: string) {
  return {sources: sources.map((other, i) => (i === index ? source : other)), index};
}
