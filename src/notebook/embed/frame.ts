/**
 * One figure of the page and nothing else, for an iframe. The rest is hidden, so that it has no size and draws nothing; the
 * figure's own cells run as they do on the page. The parent is told the height: `{type: "16384:height", height}`.
 */
import {embed as words} from "../../figures/strings/en/embed.js";
import {nameOf} from "../figure-menu.js";
import {constrainControls, unknownNames} from "./controls.js";
import type {EmbedRequest} from "./request.js";

export function showEmbedded(request: EmbedRequest): void {
  const root = document.documentElement;
  root.dataset.embed = request.figure;
  if (request.theme) {
    root.dataset.theme = request.theme;
    document.dispatchEvent(new Event("themechange"));
  }
  const main = document.querySelector("main")!;
  const figures = [...main.querySelectorAll<HTMLElement>("figure[id][data-kind]")];
  const figure = figures.find(({id}) => id === request.figure);
  if (figure) {
    figure.classList.add("embedded");
    figure.append(writeSource());
    constrainControls(figure, request);
    tellUnknown(figure, [...request.hide, ...request.fix]);
    adoptNotices(figure, main);
  } else main.prepend(writeList(request.figure, figures));
  tellHeight();
}

/** "16384 · A picture is a point", leading to the figure where it stands. */
function writeSource(): HTMLElement {
  const link = Object.assign(document.createElement("a"), {target: "_blank", rel: "noopener", textContent: words.source(document.querySelector("h1")?.textContent ?? "")});
  const follow = () => (link.href = pageAddress(document.documentElement.dataset.embed!));
  follow();
  link.addEventListener("pointerdown", follow); // the state may have changed since
  const line = Object.assign(document.createElement("h1"), {className: "embed-source"});
  line.append(link);
  return line;
}

/** The page without the embedding, at the figure; a fragment that holds state is kept. */
function pageAddress(id: string): string {
  const url = new URL(location.href);
  url.search = "";
  if (url.hash.length < 2) url.hash = id;
  return url.href;
}

function writeList(asked: string, figures: readonly HTMLElement[]): HTMLElement {
  const section = Object.assign(document.createElement("div"), {className: "notice embedded", role: "alert"});
  const list = document.createElement("ul");
  for (const figure of figures) {
    const link = Object.assign(document.createElement("a"), {href: `?embed=${figure.id}`, textContent: figure.id});
    const item = document.createElement("li");
    item.append(link, ` — ${nameOf(figure)}`);
    list.append(item);
  }
  section.append(Object.assign(document.createElement("h1"), {textContent: words.unknownFigure(asked, figures.length)}), list);
  return section;
}

/** Says which names no control has, once the figure has drawn. */
function tellUnknown(figure: HTMLElement, asked: readonly string[]): void {
  if (!asked.length) return;
  setTimeout(function look() {
    if (!figure.querySelector("[data-revision]")) return void setTimeout(look, 1000);
    const {unknown, known} = unknownNames(figure, asked);
    if (unknown.length) figure.querySelector(".embed-source")!.before(Object.assign(document.createElement("p"), {className: "notice", textContent: words.unknownControl(unknown, known)}));
  }, 3000);
}

/**
 * What the figure waits for may load, or fail to, in another part of the page, out of sight: until the figure has drawn,
 * that is shown here.
 */
function adoptNotices(figure: HTMLElement, main: HTMLElement): void {
  const bring = () => {
    if (figure.querySelector("[data-revision]")) return void observer.disconnect();
    for (const line of main.querySelectorAll<HTMLElement>(".progress:has(progress), .notice[role=alert]")) {
      const part = line.parentElement!;
      if (figure.contains(part) || part.matches(".stage, main") || part.querySelector(".stage")) continue; // another figure's own
      part.classList.add("adopted");
      figure.prepend(part);
    }
  };
  const observer = new MutationObserver(bring);
  observer.observe(main, {subtree: true, childList: true});
  bring();
}

function tellHeight(): void {
  if (parent === window) return;
  const body = document.body;
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(body.getBoundingClientRect().height);
    if (height !== last) parent.postMessage({type: "16384:height", height: (last = height)}, "*");
  }).observe(body);
}
