/** A network that is fetched when the reader asks for it: a button that says how much that is, progress, and what went wrong. */
import {button} from "./controls.js";
import {showWork, type Progress} from "./loading.js";

export type Load<T> = (options: {readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void}) => Promise<T>;

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

/** One load for several figures: who comes later waits for the first; after a failure the next one tries anew. */
export function shareLoad<T>(load: Load<T>): Load<T> {
  let under: Promise<T> | undefined;
  return (options) => {
    under ??= load(options).catch((error: unknown) => {
      under = undefined;
      throw error;
    });
    return under;
  };
}
