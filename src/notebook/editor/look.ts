/** The editor's look: that of the static source (src/style/cells.css), in the same tokens, so that both themes come by themselves. */
import {EditorView} from "../../vendor/codemirror.js";

const tooltip = {color: "var(--ink)", background: "var(--paper)", border: "1px solid var(--rule)", borderRadius: "6px"};

export const look = EditorView.theme({
  "&": {color: "inherit", background: "var(--wash)", borderRadius: "6px", font: "400 0.9rem/1.6 var(--mono)"},
  "&.cm-focused": {outline: "2px solid var(--slope)", outlineOffset: "2px"},
  ".cm-scroller": {font: "inherit", overflowX: "auto"},
  ".cm-content": {padding: "0.9rem 0", caretColor: "var(--ink)"},
  ".cm-line": {padding: "0 1.1rem 0 0"},
  ".cm-gutters": {background: "var(--wash)", color: "var(--muted)", border: "0", borderRadius: "6px 0 0 6px"},
  ".cm-gutter-lint": {width: "1.1rem"}, // the padding of the static source
  ".cm-gutter-lint .cm-gutterElement": {padding: "0"},
  ".cm-lint-marker": {width: "auto", height: "auto", textAlign: "center"},
  ".cm-lint-marker-error, .cm-lint-marker-warning": {content: "normal"}, // signs instead of pictures: they take the tokens' colour
  ".cm-lint-marker::before": {content: "'●'", color: "var(--noise)", fontSize: "0.7rem"},
  ".cm-lint-marker-warning::before": {content: "'▲'"},
  ".cm-lintRange": {backgroundImage: "none", paddingBottom: "0", textDecoration: "underline wavy var(--noise) 1.5px", textUnderlineOffset: "0.25em"},
  ".cm-lintRange-warning": {textDecorationStyle: "dotted", textDecorationThickness: "2px"},
  ".cm-lintPoint::after": {borderBottomColor: "var(--noise)"},
  "&.cm-focused .cm-matchingBracket": {background: "color-mix(in srgb, var(--slope) 22%, transparent)"},
  "&.cm-focused .cm-nonmatchingBracket": {background: "color-mix(in srgb, var(--noise) 30%, transparent)"},
  ".api-link": {textDecoration: "underline dotted 1px", textUnderlineOffset: "0.25em"},
  ".cm-tooltip": tooltip,
  ".cm-tooltip-lint": {padding: "0.2rem 0"},
  ".cm-diagnostic": {font: "400 0.85rem/1.5 var(--mono)", borderLeft: "3px solid var(--noise)"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {font: "400 0.85rem/1.5 var(--mono)", maxWidth: "min(30rem, 92vw)", maxHeight: "min(14rem, 28vh)"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {padding: "0.2rem 0.6rem", display: "flex", gap: "0.8rem", alignItems: "baseline", cursor: "pointer"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {background: "var(--ink)", color: "var(--paper)"},
  ".cm-completionMatchedText": {textDecoration: "none", fontWeight: "650"},
  ".cm-completionDetail": {marginLeft: "auto", fontStyle: "normal", fontSize: "0.78rem", color: "var(--muted)", overflow: "hidden", textOverflow: "ellipsis"},
  "li[aria-selected] .cm-completionDetail": {color: "inherit"},
  ".cm-tooltip.cm-completionInfo": {...tooltip, width: "max-content", maxWidth: "min(30rem, 92vw)", padding: "0", overflow: "visible"},
  "@media (max-width: 40rem)": {".cm-tooltip.cm-tooltip-autocomplete > ul": {maxHeight: "8.5rem"}},
  "@media (pointer: coarse)": {".cm-tooltip.cm-tooltip-autocomplete > ul > li": {minHeight: "2.75rem", alignItems: "center"}}
});
