/** A place of a plane that links carry: where a handle stands. */
import {keepState, readNumbers, writeNumbers} from "../state.js";
import type {Place} from "./plane.js";

export interface KeptPlace {
  /** What links call it, the same for ever. */
  readonly key: string;
  readonly read: () => Place;
  /** Puts it there and shows it. */
  readonly write: (place: Place) => void;
  /** No coordinate may lie beyond it. */
  readonly reach: number;
}

/** Keeps a place with `element`; where it is now is where the page begins. */
export function keepPlace(element: Element, {key, read, write, reach}: KeptPlace): void {
  const first = read();
  keepState(element, {
    key,
    read: () => (read().join() === first.join() ? undefined : writeNumbers(...read())),
    write(text) {
      if (text === undefined) return write(first);
      const [x, y] = readNumbers(text, 2) as [number, number];
      if (Math.max(Math.abs(x), Math.abs(y)) > reach) throw new RangeError(`two numbers from −${reach} to ${reach} are needed`);
      write([x, y]);
    }
  });
}
