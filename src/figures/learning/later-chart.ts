/** A chart that is drawn when the reader comes near: its library does not hold up what stands above it. */
import {whenNear} from "../breath.js";
import type {Chart} from "../plot.js";

export function laterChart(chart: Chart): HTMLElement {
  const slot = Object.assign(document.createElement("div"), {className: "slot"});
  void whenNear(slot).then(() => slot.append(chart.element));
  return slot;
}
