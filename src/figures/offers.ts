/**
 * What a part of a figure can be saved as. Figures offer it here, beside their element; whoever saves a figure
 * (src/notebook/export) asks for what its parts have offered. Nothing is computed before somebody asks.
 */

/** One line of a table: column → value. */
export type Row = Readonly<Record<string, string | number>>;

export interface Offer {
  /** Draws the part in CSS pixels from (0, 0), in whatever resolution the context has. Absent until the part has a size. */
  readonly drawing?: (context: CanvasRenderingContext2D) => void;
  /** The numbers that the part shows now, in full precision. */
  readonly data?: () => readonly Row[];
}

const offers = new WeakMap<Element, Offer>();

export function offerDrawing(element: Element, drawing: (context: CanvasRenderingContext2D) => void): void {
  offers.set(element, {...offers.get(element), drawing});
}

/** `rows` is called when the reader saves the figure's numbers. */
export function offerData(element: Element, rows: () => readonly Row[]): void {
  offers.set(element, {...offers.get(element), data: rows});
}

/** What `element` itself has offered so far. */
export function offerOf(element: Element): Offer {
  return offers.get(element) ?? {};
}
