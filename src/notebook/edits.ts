/**
 * The reader's edits of this page, in one place: who edits (the editor, a link, kept edits) says so here, and who runs the
 * cells or writes the link listens. It knows nothing of the page: texts only.
 */

/** Cell key → source. A scratch cell under the cell `walk` has the key `walk+1`, the next one `walk+2`. */
export type Edits = Readonly<Record<string, string>>;

export interface EditsStore {
  get(): Edits;
  /** Replaces all edits at once; one call, one message to the listeners. */
  set(next: Edits): void;
  /** Edits one cell; `undefined` gives the cell back its original source. */
  change(key: string, source: string | undefined): void;
  /** Calls `listener` after each change, in the order of subscription. Returns how to stop. */
  subscribe(listener: (edits: Edits, previous: Edits) => void): () => void;
}

/** A store without edits. A change that changes nothing is told to nobody. */
export function createEditsStore(): EditsStore {
  let current: Edits = freeze({});
  const listeners = new Set<(edits: Edits, previous: Edits) => void>();
  const set = (next: Edits) => {
    if (sameEdits(next, current)) return;
    const previous = current;
    const edits = (current = freeze(next));
    for (const listener of [...listeners]) listener(edits, previous);
  };
  return {
    get: () => current,
    set,
    change: (key, source) => set(Object.fromEntries([...Object.entries(current).filter(([other]) => other !== key), ...(source === undefined ? [] : [[key, source]])])),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    }
  };
}

/** A copy without a prototype, so that a cell called `constructor` or `__proto__` is a cell like any other. */
function freeze(edits: Edits): Edits {
  const copy = Object.create(null) as Record<string, string>;
  for (const [key, source] of Object.entries(edits)) copy[key] = source;
  return Object.freeze(copy);
}

/** Whether two sets of edits have the same cells with the same sources, in whatever order. */
export function sameEdits(a: Edits, b: Edits): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

/** The edits of this page. */
export const edits: EditsStore = createEditsStore();
