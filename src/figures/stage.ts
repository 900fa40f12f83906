/**
 * The stage of a figure: one canvas, sharp on every screen, redrawn on resize and theme change. It tells its state to
 * readers (text alternative) and to tests (`data-state`, `data-revision`, `data-value`).
 */
import {offerDrawing} from "./offers.js";
import {onThemeChange, readColors, type Colors} from "./theme.js";

export interface Frame {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels; the context is scaled to them. */
  readonly width: number;
  readonly height: number;
  readonly colors: Colors;
}

export interface StageOptions {
  /** The text alternative: what is to be seen. `describe()` changes it. */
  label: string;
  /** Width over height, or a function of the width for figures that turn on small screens. */
  aspect: number | ((width: number) => number);
  draw: (frame: Frame) => void;
  /** True for a drawing that blends or reads pixels, and so can be saved as PNG but not as SVG. */
  pixels?: boolean;
}

export interface Stage {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Draws at the next frame; many calls make one drawing. */
  redraw(): void;
  describe(label: string): void;
  /** The claim's number, for tests and for copying. */
  setValue(value: string | number): void;
  /** Shows what went wrong in place of the drawing; the next successful drawing takes it away. */
  fail(message: string): void;
  dispose(): void;
}

export function createStage({label, aspect, draw, pixels = false}: StageOptions): Stage {
  const element = document.createElement("div");
  element.className = "stage";
  element.toggleAttribute("data-pixels", pixels);
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("createStage: this browser gives no 2-D canvas; try another browser");
  element.append(canvas);
  markState(element, "loading");

  let request = 0;
  let width = 0;
  let height = 0;
  const render = () => {
    request = 0;
    if (width === 0) return;
    const zoom = element.getBoundingClientRect().width / element.offsetWidth || 1; // a presented figure is enlarged by CSS
    const ratio = Math.min((devicePixelRatio || 1) * zoom, 3);
    const w = Math.round(width * ratio);
    const h = Math.round(height * ratio);
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw({context, width, height, colors: readColors(element)});
    element.querySelector(":scope > .notice")?.remove();
    markDrawn(element);
  };
  const redraw = () => {
    request ||= requestAnimationFrame(render);
  };
  const observer = new ResizeObserver(([entry]) => {
    width = entry!.contentRect.width;
    height = Math.round(width / (typeof aspect === "function" ? aspect(width) : aspect));
    canvas.style.height = `${height}px`;
    redraw();
  });
  observer.observe(element);
  offerDrawing(element, (on) => draw({context: on, width, height, colors: readColors(element)}));
  const unlisten = onThemeChange(redraw);
  canvas.addEventListener("contextrestored", redraw); // the browser's graphics process fell and was started again
  void document.fonts.ready.then(redraw); // a canvas does not notice that its type face has arrived

  const stage: Stage = {
    element,
    canvas,
    redraw,
    describe: (text) => canvas.setAttribute("aria-label", text),
    setValue: (value) => void (element.dataset.value = String(value)),
    fail: (message) => showFailure(element, message),
    dispose() {
      observer.disconnect();
      unlisten();
      cancelAnimationFrame(request);
    }
  };
  stage.describe(label);
  return stage;
}

/** Marks a part of a figure as loading, ready or failed; tests and styles read it. */
export function markState(element: HTMLElement, state: "loading" | "ready" | "failed"): void {
  element.dataset.state = state;
}

/** Marks one more successful drawing. */
export function markDrawn(element: HTMLElement): void {
  markState(element, "ready");
  element.dataset.revision = String(Number(element.dataset.revision ?? 0) + 1);
}

/** Shows a plain sentence in a figure's part and keeps whatever was drawn. */
export function showFailure(element: HTMLElement, message: string): void {
  markState(element, "failed");
  let notice = element.querySelector<HTMLElement>(":scope > .notice");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "alert");
    element.append(notice);
  }
  notice.textContent = message;
}
