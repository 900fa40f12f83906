/** Loads what reads and writes the page's address: at once where there is something to read, else with the first touch. */
import {carriesState} from "./fragment.js";

export function installLinks(): void {
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
