/**
 * A key for each cell of a page, under which a reader's edit is kept: it has to survive later editions of the page. The first
 * name that the cell declares; else its figure and a number, `walk-2` (outside figures `cell-2`).
 */
import type Token from "markdown-it/lib/token.mjs";

/** The part of Framework's rendering context that a fence needs: the cells so far, the newest last. */
export interface FrameworkContext {
  code: {id: string; node?: {declarations?: readonly {name: string}[] | null}}[];
}

/** Returns a function that names the newest cell of a context. It throws when two cells of a page have one name. */
export function createKeys(): (tokens: readonly Token[], index: number, context: FrameworkContext) => string {
  const pages = new WeakMap<FrameworkContext, {keys: Set<string>; counts: Map<string, number>}>();
  return (tokens, index, context) => {
    const page = pages.get(context) ?? {keys: new Set(), counts: new Map()};
    pages.set(context, page);
    const declared = context.code.at(-1)?.node?.declarations?.[0]?.name;
    const place = figureAround(tokens, index) ?? "cell";
    const count = (page.counts.get(place) ?? 0) + 1;
    if (!declared) page.counts.set(place, count);
    const key = declared ?? `${place}-${count}`;
    if (page.keys.has(key)) throw new Error(`createKeys: two cells of one page are called "${key}"; a name is declared once`);
    page.keys.add(key);
    return key;
  };
}

/** The id of the figure that is open where a token stands. */
function figureAround(tokens: readonly Token[], index: number): string | undefined {
  const html = tokens.slice(0, index).filter(({type}) => type === "html_block").map(({content}) => content).join("\n");
  const open = html.lastIndexOf("<figure");
  if (open < 0 || html.indexOf("</figure>", open) >= 0) return undefined;
  return /^<figure[^>]*\sid="([\w-]+)"/.exec(html.slice(open))?.[1];
}
