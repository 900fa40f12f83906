/** Loads what reads and writes the page's address: at once where there is something to read, else with the first touch. */
import {menu as words} from "../../figures/strings/en/menu.js";
import {addFigureAction, tell} from "../figure-menu.js";
import {carriesState} from "./fragment.js";

export function installLinks(): void {
  const copy = async (figure: HTMLElement | null) => {
    const message = await (await import("./copy-link.js")).copyLink(figure);
    if (message) tell(message);
  };
  addFigureAction({id: "copy-link", label: words.copyLinkToFigure, when: (figure) => figure !== null, run: copy});
  addFigureAction({id: "copy-page-link", label: words.copyLinkToPage, when: (figure) => figure === null, run: copy});

  const start = async (touched?: EventTarget) => void (await import("./link.js")).startLinks(touched ? {touched} : {});
  if (carriesState(location.hash.slice(1)) || hasKept()) return void start();
  const stop = new AbortController();
  const first = (event: Event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#observablehq-main")) return;
    stop.abort();
    void start(event.target);
  };
  for (const type of ["pointerdown", "keydown"]) addEventListener(type, first, {capture: true, passive: true, signal: stop.signal});
}

/** Whether the browser keeps edits of any page: names only, since that is all it takes to know. */
function hasKept(): boolean {
  try {
    return Array.from({length: localStorage.length}, (_, k) => localStorage.key(k)).some((key) => /^16384:(edits|aside-\d+):/.test(key ?? ""));
  } catch {
    return false;
  }
}
