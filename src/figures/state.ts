/**
 * What a reader has set in a figure, as short texts that a link can carry: values of controls, places of handles, cameras,
 * chosen pictures. A figure says here what it keeps; who writes the link (src/notebook/link) finds it in the page. Figures
 * know nothing of links.
 */

export interface KeptState {
  /**
   * Its name within the figure, or within the page where it stands outside a figure: letters, digits and "-", not
   * translated, the same for ever, because links hold it.
   */
  readonly key: string;
  /** The state as text; undefined where it is what the page begins with. */
  read(): string | undefined;
  /**
   * Sets it from a text of `read`, or back to the beginning (undefined).
   * @throws RangeError on a text that this state cannot have, in words for the reader; the state stays as it is
   */
  write(text: string | undefined): void;
}

const kept = new WeakMap<Element, KeptState[]>();

/** The attribute of elements that keep state: their keys. It is how they are found in the page. */
export const KEEPS = "data-keeps";

/** Says that `element` shows a state to keep. An element may keep several. @throws Error for a key that no link could hold */
export function keepState(element: Element, state: KeptState): void {
  if (!/^[a-z][a-z0-9-]*$/i.test(state.key)) throw new Error(`keepState: the key "${state.key}" must be a letter, then letters, digits or "-"`);
  const states = [...(kept.get(element) ?? []), state];
  kept.set(element, states);
  element.setAttribute(KEEPS, states.map(({key}) => key).join(" "));
}

/** What an element keeps; nothing if it never said so. */
export function statesOf(element: Element): readonly KeptState[] {
  return kept.get(element) ?? [];
}

/** Tells the page that a kept state has changed, where no `input` event does. */
export function tellStateChange(element: Element): void {
  element.dispatchEvent(new Event("statechange", {bubbles: true}));
}

/** The numbers of a text "1.5,−2,3e-4", all finite. @throws RangeError when there are not exactly `count` */
export function readNumbers(text: string, count: number): number[] {
  const numbers = text.split(",").map((piece) => (piece.trim() === "" ? NaN : Number(piece)));
  if (numbers.length !== count || !numbers.every(Number.isFinite)) throw new RangeError(count === 1 ? "a number is needed" : `${count} numbers are needed`);
  return numbers;
}

/** Numbers as short text, to seven significant digits: a tenth of a pixel on any screen. */
export function writeNumbers(...numbers: readonly number[]): string {
  return numbers.map((value) => String(Number(value.toPrecision(7)))).join(",");
}
