/** One network at a time: the next that is asked for takes the place of the one before, which gives its memory back. */

export interface Releasable {
  release(): Promise<void>;
}

export interface OneOpen<T> {
  /** The network of this name: opened, unless it is the one that is open or being opened. */
  get(name: string): Promise<T>;
  /** Gives back what is held; a network that is still on its way goes as soon as it comes. */
  letGo(): void;
}

/** @param open rejects where a network does not come: the next `get` tries again */
export function createOneOpen<T extends Releasable>(open: (name: string) => Promise<T>): OneOpen<T> {
  let held: {readonly name: string; readonly coming: Promise<T>} | undefined;
  function letGo(): void {
    held?.coming.then((network) => network.release()).catch(() => {}); // what never came needs no release
    held = undefined;
  }
  return {
    letGo,
    get(name) {
      if (held?.name === name) return held.coming;
      letGo();
      const mine = {name, coming: open(name)};
      held = mine;
      mine.coming.catch(() => void (held === mine && (held = undefined)));
      return mine.coming;
    }
  };
}
