/**
 * Figures on another site, as modules: `import {figure} from "https://…/point.js"` and `figure("shells")` is an element.
 * scripts/page-module.ts writes `point.js` from the built page: its cells, its figures' HTML, its style sheets. Here the
 * cells that a figure needs, and no others, are put on Framework's own runtime, in a shadow tree that neither takes the
 * host's style nor gives it any.
 */
import {embed as words} from "../../figures/strings/en/embed.js";
import {constrainControls} from "./controls.js";
import {neededCells, type PageCell} from "./needed-cells.js";
import {slugOf} from "./request.js";

/** Framework's client: it puts a cell on its runtime. */
export interface FrameworkClient {
  define(cell: PageCell): void;
}

export interface PageFigures {
  readonly framework: FrameworkClient;
  readonly roots: ReadonlyMap<string, Comment>;
  readonly cells: readonly PageCell[];
  /** Figure id → its HTML as built. */
  readonly html: Readonly<Record<string, string>>;
  /** Addresses of the style sheets; those with type faces have to be the document's. */
  readonly styles: readonly string[];
  readonly typefaces: readonly string[];
  /** Address and title of the page they are from. */
  readonly page: string;
  readonly title: string;
}

export interface FigureOptions {
  /** Names of controls that are not shown, or that are shown and cannot be moved. */
  readonly hide?: readonly string[];
  readonly fix?: readonly string[];
  /** Without one, as the reader's system has it. */
  readonly theme?: "light" | "dark";
}

/**
 * Loads Framework's client, which on loading looks through the document for the comments before which cells display, and
 * hands out those comments, each in an element of its own out of sight.
 */
export async function startFramework(load: () => Promise<FrameworkClient>, ids: readonly string[]): Promise<{framework: FrameworkClient; roots: Map<string, Comment>}> {
  const marks = document.createElement("div");
  const roots = new Map(ids.map((id) => [id, document.createComment(`:${id}:`)]));
  for (const root of roots.values()) marks.appendChild(document.createElement("div")).append(root);
  document.body.append(marks);
  const framework = await load();
  marks.remove();
  return {framework, roots};
}

/** The way to a page's figures. @throws RangeError (from the function returned) for a figure that the page does not have */
export function createFigures({framework, roots, cells, html, styles, typefaces, page, title}: PageFigures): (id: string, options?: FigureOptions) => HTMLElement {
  const hosts = new Map<string, HTMLElement>();
  const running = new Set<string>();
  const idsOf = (markup: string) => Array.from(markup.matchAll(/<!--:([\w-]+):-->/g), ([, id]) => id!);
  const placed = new Set(Object.values(html).flatMap(idsOf));

  return function figure(id, {hide = [], fix = [], theme} = {}) {
    const markup = html[id];
    if (markup === undefined) throw new RangeError(words.noFigure(id, Object.keys(html)));
    const known = hosts.get(id);
    if (known) return known; // its cells run once
    registerColors();
    addTypefaces(typefaces);
    const host = document.createElement("div");
    host.dataset.figure = id;
    if (theme) host.style.colorScheme = theme;
    const main = Object.assign(document.createElement("div"), {id: "observablehq-main", innerHTML: markup});
    main.append(writeSource(`${page}#${id}`, title));
    const shadow = host.attachShadow({mode: "open"});
    shadow.append(...styles.map((href) => Object.assign(document.createElement("link"), {rel: "stylesheet", href})), main);
    hosts.set(id, host);
    constrainControls(main, {hide: hide.map(slugOf), fix: fix.map(slugOf)});

    for (const place of commentsIn(main)) {
      const root = roots.get(place.data.slice(1, -1));
      if (root) place.replaceWith(...root.parentNode!.childNodes); // with what it shows, if it ran for another figure
    }
    for (const cell of neededCells(cells, {inside: idsOf(markup), placed})) {
      if (running.has(cell.id)) continue;
      running.add(cell.id);
      framework.define(cell);
    }
    return host;
  };
}

function commentsIn(root: Node): Comment[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found: Comment[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Comment);
  return found;
}

function writeSource(href: string, title: string): HTMLElement {
  const line = Object.assign(document.createElement("p"), {className: "embed-source"});
  line.append(Object.assign(document.createElement("a"), {href, textContent: words.source(title)}));
  return line;
}

/** @property has no effect in a shadow tree, and an unregistered colour is read as the text "light-dark(…)". */
function registerColors(): void {
  for (const name of ["paper", "ink", "muted", "rule", "wash", "point", "clean", "noise", "slope", "density", "wrong"]) {
    try {
      CSS.registerProperty({name: `--${name}`, syntax: "<color>", inherits: true, initialValue: "gray"});
    } catch {
      // It is registered already, by another figure.
    }
  }
}

/** @font-face has no effect in a shadow tree either. */
function addTypefaces(addresses: readonly string[]): void {
  for (const href of addresses) {
    if (!document.head.querySelector(`link[href="${CSS.escape(href)}"]`)) document.head.append(Object.assign(document.createElement("link"), {rel: "stylesheet", href}));
  }
}
