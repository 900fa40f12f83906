/** The kept states that are in the page now, by the key that links call them: `walk.time` in a figure, `seed` outside. */
import {KEEPS, statesOf, type KeptState} from "../../figures/state.js";

export interface Registry {
  /** Every state that differs from the page's beginning, and what has been asked for but has not appeared yet. */
  snapshot(): Map<string, string>;
  /** Brings every state to what `values` says, or to its beginning; what is not in the page yet follows when it appears. */
  apply(values: ReadonlyMap<string, string>): void;
  /** Keys that were asked for and that nothing in the page has answered to. */
  missing(): string[];
  dispose(): void;
}

export interface RegistryOptions {
  /** Told when a state cannot be what was asked for, and what it can be. */
  onRefused: (key: string, text: string, reason: string) => void;
  /** Told when something has appeared that keeps state. */
  onFound: () => void;
}

interface Present {
  readonly element: Element;
  readonly state: KeptState;
}

/** Watches `root`: figures appear late, and cells that run anew replace theirs, which then takes over the state. */
export function createRegistry(root: HTMLElement, {onRefused, onFound}: RegistryOptions): Registry {
  const present = new Map<string, Present>();
  const asked = new Map<string, string>(); // by a link, of what is not there yet
  const left = new Map<string, string>(); // by what has gone out of the page

  const set = (key: string, {read, write}: KeptState, text: string | undefined) => {
    if (read() === text) return;
    try {
      write(text);
    } catch (error) {
      if (text !== undefined) onRefused(key, text, error instanceof Error ? error.message : String(error));
    }
  };
  const enter = (element: Element) => {
    for (const state of statesOf(element)) {
      const key = keyIn(element, state);
      if (present.get(key)?.state === state) continue;
      present.set(key, {element, state});
      const text = left.get(key) ?? asked.get(key);
      left.delete(key);
      asked.delete(key);
      if (text !== undefined) set(key, state, text);
    }
    onFound();
  };
  const leave = (element: Element) => {
    if (element.isConnected) return; // only moved
    for (const [key, {element: gone, state}] of present) {
      if (gone !== element) continue;
      const text = state.read();
      if (text !== undefined) left.set(key, text);
      present.delete(key);
    }
  };
  const observer = new MutationObserver((records) => {
    for (const {removedNodes} of records) for (const node of removedNodes) keepersIn(node).forEach(leave);
    for (const {addedNodes, target, type} of records) {
      for (const node of type === "attributes" ? [target] : addedNodes) for (const element of keepersIn(node)) if (element.isConnected) enter(element);
    }
  });
  observer.observe(root, {childList: true, subtree: true, attributes: true, attributeFilter: [KEEPS]});
  keepersIn(root).forEach(enter);

  return {
    snapshot() {
      const values = new Map([...asked, ...left]);
      for (const [key, {state}] of inPageOrder(present)) {
        const text = state.read();
        if (text !== undefined) values.set(key, text);
      }
      return values;
    },
    apply(values) {
      asked.clear();
      left.clear();
      for (const [key, text] of values) if (!present.has(key)) asked.set(key, text);
      for (const [key, {state}] of inPageOrder(present)) set(key, state, values.get(key));
    },
    missing: () => [...asked.keys()],
    dispose: () => observer.disconnect()
  };
}

function keepersIn(node: Node): Element[] {
  if (!(node instanceof Element)) return [];
  return [...(node.matches(`[${KEEPS}]`) ? [node] : []), ...node.querySelectorAll(`[${KEEPS}]`)];
}

/** What links call a state: in a figure its id, ".", and the state's own key. */
export function keyIn(element: Element, {key}: KeptState): string {
  const figure = element.closest("figure[id]")?.id;
  return figure ? `${figure}.${key}` : key;
}

/** What stands first is set first, so that a menu is set before the camera that it resets. */
function inPageOrder(present: ReadonlyMap<string, Present>): [string, Present][] {
  const before = (a: Element, b: Element) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  return [...present].sort(([, a], [, b]) => (a.element === b.element ? 0 : before(a.element, b.element)));
}
