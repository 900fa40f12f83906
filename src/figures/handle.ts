/** A handle on a stage: dragged by pointer or touch, moved by the arrow keys, announced by screen readers. */
import {symbols, type SymbolKey} from "../symbols.js";

export interface HandleOptions {
  /** What the handle is, e.g. "the point x". */
  label: string;
  symbol?: SymbolKey;
  /** Position in fractions of the stage, [0, 1]². */
  x: number;
  y: number;
  /** Called with the new position, already kept inside the stage. */
  onMove: (x: number, y: number) => void;
  /** Says the position in words, e.g. "x = 1.2, y = −0.4". */
  describe?: (x: number, y: number) => string;
}

export type Handle = HTMLButtonElement & {moveTo(x: number, y: number): void};

/** Adds a handle to `stage`, a positioned element. `moveTo` places it without calling `onMove`. */
export function addHandle(stage: HTMLElement, {label, symbol, x, y, onMove, describe}: HandleOptions): Handle {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "handle";
  if (symbol) {
    element.dataset.sym = symbol;
    element.style.setProperty("--handle", `var(--${symbols[symbol].meaning})`);
  }
  let position = {x, y};
  const place = () => {
    element.style.left = `${100 * position.x}%`;
    element.style.top = `${100 * position.y}%`;
    element.setAttribute("aria-label", describe ? `${label}: ${describe(position.x, position.y)}. Move with the arrow keys.` : `${label}. Move with the arrow keys.`);
  };
  const moveTo = (nextX: number, nextY: number) => {
    position = {x: Math.min(1, Math.max(0, nextX)), y: Math.min(1, Math.max(0, nextY))};
    place();
  };
  const move = (nextX: number, nextY: number) => {
    moveTo(nextX, nextY);
    onMove(position.x, position.y);
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
    element.focus();
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const box = stage.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  const arrows: Record<string, readonly [number, number]> = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  element.addEventListener("keydown", (event) => {
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    const size = event.shiftKey ? 0.05 : 0.01;
    move(position.x + size * arrow[0], position.y + size * arrow[1]);
  });
  place();
  stage.append(element);
  return Object.assign(element, {moveTo});
}
