/**
 * Observable Plot, loaded when a reader comes near the first chart (the first figure of a page must not wait for it), in
 * the course's colours and mended for screen readers.
 */
import type * as PlotModule from "@observablehq/plot";
import {whenNear} from "./breath.js";
import {offerData, type Row} from "./offers.js";
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
  let rows: () => Row[] = () => [];
  let near = false;
  const render = async () => {
    request = 0;
    if (width === 0 || !near) return;
    try {
      const Plot = await import("@observablehq/plot");
      const colors = readColors(element);
      const options = draw({Plot, width, colors});
      const svg = Plot.plot({width, style: {background: "none", color: colors.ink, fontSize: "12px", overflow: "visible"}, ...options});
      rows = () => rowsOfPlot(options, Plot);
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
  void whenNear(element, "800px").then(() => {
    near = true;
    redraw();
  });
  new ResizeObserver(([entry]) => {
    width = Math.round(entry!.contentRect.width);
    redraw();
  }).observe(element);
  onThemeChange(redraw);
  offerData(element, () => rows());
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

/** What `initialize` of a Plot mark is made from, as far as it is read here. */
interface PlotMark {
  readonly data?: Iterable<unknown> | null;
  readonly channels?: Readonly<Record<string, {readonly value: unknown; readonly label?: string} | null>>;
}

/** The data of each mark: its number, and what stands for each of its channels (x, y, z, …), under the name of its field if it has one. */
export function rowsOfPlot(options: PlotModule.PlotOptions, {valueof}: Pick<typeof PlotModule, "valueof">): Row[] {
  const marks = (options.marks ?? []).flat(Infinity as 1) as readonly PlotMark[];
  return marks.flatMap(({data, channels}, mark) => {
    if (!data || !channels) return [];
    const rows: Record<string, string | number>[] = Array.from(data, () => ({mark}));
    for (const [name, channel] of Object.entries(channels)) {
      if (!channel || typeof channel.value === "symbol") continue;
      const values = valueof(data, channel.value as PlotModule.ChannelValue);
      if (values) Array.from(values, (value, i) => rows[i] && typeof value !== "object" && (rows[i]![nameOf(name, channel.value)] = value as string | number));
    }
    return rows;
  });
}

function nameOf(channel: string, value: unknown): string {
  return typeof value === "string" ? value : channel;
}
