/** Small things that the Markdown plugins share. */
import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type Token from "markdown-it/lib/token.mjs";

/** A token that renders as this HTML, at top level. */
export function htmlToken(state: StateCore, content: string): Token {
  const token = new state.Token("html_inline", "", 0);
  token.content = content;
  return token;
}

/** Text as HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The page that is parsed, for messages: "/point". Framework hands its path on. */
export function pageOf(env: unknown): string {
  return (env as {path?: string} | undefined)?.path ?? "this page";
}
