/** A pad of 64 × 64 pixels to draw on: pointer, touch or keyboard. It holds a picture of the set, a file's or the reader's. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {addPixelCursor} from "./cursor.js";
import {premultiply, unpremultiply} from "./sprite.js";

export interface Pad {
  readonly element: HTMLElement;
  /** Premultiplied bytes: exactly those that were put, until something is drawn. */
  readonly bytes: Uint8Array;
  readonly canUndo: boolean;
  put(bytes: Uint8Array): void;
  clear(): void;
  undo(): void;
}

export interface PadOptions {
  label: string;
  cursorLabel: string;
  bytes: Uint8Array;
  /** Read at each stroke; the colour "erase" takes away. Width in pixels. */
  brush: () => {color: string; width: number};
  onChange: () => void;
}

const MAX_UNDO = 30;

export function createPad({label, cursorLabel, bytes: first, brush, onChange}: PadOptions): Pad {
  const element = document.createElement("div");
  element.className = "pad";
  const canvas = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE});
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  element.append(canvas);
  const context = canvas.getContext("2d", {willReadFrequently: true})!;
  let bytes = first;
  const past: Uint8Array[] = [];

  const paint = () => {
    const image = new ImageData(PICTURE_SIZE, PICTURE_SIZE);
    unpremultiply(bytes, image.data);
    context.putImageData(image, 0, 0);
  };
  const remember = () => {
    past.push(bytes);
    if (past.length > MAX_UNDO) past.shift();
  };
  const replace = (next: Uint8Array) => {
    bytes = next;
    paint();
    onChange();
  };
  const stroke = (fromX: number, fromY: number, toX: number, toY: number) => {
    const {color, width} = brush();
    context.globalCompositeOperation = color === "erase" ? "destination-out" : "source-over";
    context.strokeStyle = color === "erase" ? "#000" : color;
    context.lineWidth = width;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX + 0.001, toY); // a line of no length draws nothing in some browsers
    context.stroke();
    bytes = premultiply(context.getImageData(0, 0, PICTURE_SIZE, PICTURE_SIZE).data);
    onChange();
  };

  let last: readonly [number, number] | undefined;
  const at = (event: PointerEvent): readonly [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * PICTURE_SIZE, ((event.clientY - box.top) / box.height) * PICTURE_SIZE];
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    remember();
    last = at(event);
    stroke(...last, ...last);
  });
  element.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    stroke(...last, ...next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => (last = undefined));
  addPixelCursor(element, {
    label: cursorLabel,
    column: PICTURE_SIZE / 2,
    row: PICTURE_SIZE / 2,
    onMove: () => undefined,
    onPress: (column, row) => {
      remember();
      stroke(column + 0.5, row + 0.5, column + 0.5, row + 0.5);
    }
  });
  paint();

  return {
    element,
    get bytes() {
      return bytes;
    },
    get canUndo() {
      return past.length > 0;
    },
    put(next) {
      remember();
      replace(next);
    },
    clear() {
      remember();
      replace(new Uint8Array(bytes.length));
    },
    undo() {
      const before = past.pop();
      if (before) replace(before);
    }
  };
}
