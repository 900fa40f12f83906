/**
 * Observable Plot, loaded when the first chart is drawn (the first figure of a page must not wait for it), in the
 * course's colours and mended for screen readers.
 */
import type * as PlotModule from "@observablehq/plot";
import {markDrawn, markState, showFailure} from "./stage.js";
import {onThemeChange, readColors, type Colors} from "./theme.js";

export interface ChartFrame {
  readonly Plot: typeof PlotModule;
  readonly width: number;
  readonly colors: Colors;
}

export interface Chart {
  readonly element: HTMLElement;
  redraw(): void;
  describe(label: string): void;
  setValue(value: string | number): void;
}

/** A chart that redraws on resize and theme change. `draw` returns the Plot options; `label` is its text alternative. */
export function createChart({label, draw}: {label: string; draw: (frame: ChartFrame) => PlotModule.PlotOptions}): Chart {
  const element = document.createElement("div");
  element.className = "stage";
  markState(element, "loading");
  let text = label;
  let width = 0;
  let request = 0;
  const render = async () => {
    request = 0;
    if (width === 0) return;
    try {
      const Plot = await import("@observablehq/plot");
      const colors = readColors(element);
      const svg = Plot.plot({width, style: {background: "none", color: colors.ink, fontSize: "12px", overflow: "visible"}, ...draw({Plot, width, colors})});
      mendForReaders(svg, text);
      element.replaceChildren(svg);
      markDrawn(element);
    } catch (error) {
      showFailure(element, `This chart could not be drawn: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const redraw = () => {
    request ||= requestAnimationFrame(() => void render());
  };
  new ResizeObserver(([entry]) => {
    width = Math.round(entry!.contentRect.width);
    redraw();
  }).observe(element);
  onThemeChange(redraw);
  return {
    element,
    redraw,
    describe(next) {
      text = next;
      element.querySelector("svg")?.setAttribute("aria-label", next);
    },
    setValue: (value) => void (element.dataset.value = String(value))
  };
}

/** Plot labels its groups with aria-label, which is not allowed on a group without a role: one picture, one label. */
function mendForReaders(svg: Element, label: string): void {
  for (const group of svg.querySelectorAll("[aria-label]")) group.removeAttribute("aria-label");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
}
