/** The pixel that the reader points at: a small square on a stage, moved by pointer, touch or the arrow keys. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";

export interface PixelCursorOptions {
  label: string;
  column: number;
  row: number;
  onMove: (column: number, row: number) => void;
  /** Enter or the space bar. */
  onPress?: (column: number, row: number) => void;
}

export type PixelCursor = HTMLButtonElement & {moveTo(column: number, row: number): void};

/** Adds the cursor to a square, positioned `stage`; `moveTo` does not call `onMove`. */
export function addPixelCursor(stage: HTMLElement, {label, column, row, onMove, onPress}: PixelCursorOptions): PixelCursor {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "pixel-cursor";
  const place = () => {
    element.style.left = `${(100 * column) / PICTURE_SIZE}%`;
    element.style.top = `${(100 * row) / PICTURE_SIZE}%`;
    element.setAttribute("aria-label", `${label}: column ${column}, row ${row}. Move with the arrow keys.`);
  };
  const moveTo = (nextColumn: number, nextRow: number) => {
    column = clampPixel(nextColumn);
    row = clampPixel(nextRow);
    place();
  };
  const arrows: Record<string, readonly [number, number]> = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  element.addEventListener("keydown", (event) => {
    if (onPress && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      onPress(column, row);
      return;
    }
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    const step = event.shiftKey ? 8 : 1;
    moveTo(column + step * arrow[0], row + step * arrow[1]);
    onMove(column, row);
  });
  place();
  stage.append(element);
  return Object.assign(element, {moveTo});
}

/** The nearest pixel number, 0 … 63. */
export function clampPixel(value: number): number {
  return Math.min(PICTURE_SIZE - 1, Math.max(0, Math.floor(value)));
}
