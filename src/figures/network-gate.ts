/** A network that is fetched when the reader asks for it: a button that says how much that is, progress, and what went wrong. */
import {button} from "./controls.js";
import {showWork} from "./loading.js";
import type {Load} from "./share-load.js";

export type {Load};

export interface GateOptions<T> {
  /** On the button, e.g. "Fetch the network (7.8 MB)". */
  readonly button: string;
  /** While it comes. */
  readonly loading: string;
  readonly load: Load<T>;
  /** Called once, when it is there. */
  readonly onOpen: (loaded: T) => void;
}

/** Takes no room any more once it is open. */
export function createNetworkGate<T>({button: text, loading, load, onOpen}: GateOptions<T>): HTMLElement {
  const element = document.createElement("div");
  element.className = "gate";
  const ask = button({
    label: text,
    primary: true,
    onClick() {
      const work = showWork({label: loading, work: load});
      element.setAttribute("aria-busy", "true");
      element.replaceChildren(work.element);
      void work.result.then((loaded) => {
        element.remove();
        onOpen(loaded);
      });
    }
  });
  ask.toggleAttribute("data-still-press", true); // scripts/stills.ts photographs what comes of it
  element.append(ask);
  return element;
}
