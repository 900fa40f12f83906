/** What the names of a cell's source lead to: symbols of the vocabulary, the reference. For the build and for the editor. */
import {symbolOfName} from "../../symbols.js";

/** Names that a cell imports from src/math under the name that they have there. */
export function mathImports(source: string): string[] {
  const lists = Array.from(source.matchAll(/import\s*(?:type\s*)?\{([^}]*)\}\s*from\s*"\.\/math\//g), ([, names]) => names!.split(","));
  return lists.flat().map((name) => name.trim().replace(/^type /, "")).filter((name) => /^\w+$/.test(name));
}

/**
 * Wraps each identifier of the vocabulary, outside comments and strings, in its symbol, and links those `imported` from
 * src/math to their entry on /api, except where they are a property (`state.sample`).
 */
export function linkNames(highlighted: string, imported: ReadonlySet<string> = new Set()): string {
  return replaceNames(highlighted, (name, isProperty) => (imported.has(name) && !isProperty ? linkReference(name, linkSymbol(name)) : linkSymbol(name)));
}

/** Replaces identifiers outside comments and strings (but inside a template's substitutions). */
export function replaceNames(highlighted: string, replace: (name: string, isProperty: boolean) => string): string {
  const inert = [false]; // for each open span, whether its words are not identifiers
  return highlighted.replace(/<span class="([^"]*)">|<\/span>|&\w+;|[A-Za-z_$][\w$]*/g, (match, spanClass: string | undefined, offset: number) => {
    if (spanClass !== undefined) inert.push(!spanClass.includes("subst") && (inert.at(-1)! || /comment|string|regexp/.test(spanClass)));
    else if (match === "</span>") inert.pop();
    else if (!match.startsWith("&") && !inert.at(-1)) return replace(match, /(^|[^.])\.(<[^>]*>)*$/.test(highlighted.slice(0, offset)));
    return match;
  });
}

function linkSymbol(name: string): string {
  const symbol = symbolOfName(name);
  return symbol ? `<span class="m-${symbol.meaning}" data-sym="${symbol.key}">${name}</span>` : name;
}

export function linkReference(name: string, html: string): string {
  return `<a class="api-link" href="/api#${name}">${html}</a>`;
}
