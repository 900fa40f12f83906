/** The numbers beside the picture: how the particles are distributed, and how they ought to be. */
import type {Estimate} from "../../math/metrics/estimate.js";
import type {Sampler} from "../../sampler/particles/options.js";
import type {ParticleStatistics} from "../../sampler/particles/statistics/types.js";
import {bold} from "../bold.js";
import {formatNumber} from "../controls.js";
import {strings} from "../strings.js";
import {createMeasuring, type MeasuringOptions} from "./measuring.js";

export interface StatisticsPanel {
  readonly element: HTMLElement;
  /** Measures the sampler's particles where they are now, as soon as the last measurement is through. */
  measure(sampler: Sampler): void;
  /** The numbers that are shown are no longer true: dimmed until the next are there. */
  outdate(): void;
  clear(): void;
}

export interface StatisticsOptions extends Pick<MeasuringOptions, "wanted" | "onError"> {
  /** Questions asked and distance alone, in a line. */
  readonly headline?: boolean | undefined;
}

export function createStatisticsPanel({wanted, onError, headline = false}: StatisticsOptions): StatisticsPanel {
  const {element, show} = headline ? createLine() : createTable();
  const measuring = createMeasuring({wanted, onError, show(found, {nfe, level}) {
    show(found, nfe);
    element.removeAttribute("aria-busy");
    element.dataset.level = String(level);
    if (found.slicedWasserstein) element.dataset.distance = String(found.slicedWasserstein.value);
  }});
  return {
    element,
    measure: measuring.measure,
    outdate() {
      measuring.forget();
      element.setAttribute("aria-busy", "true");
      delete element.dataset.level;
    },
    clear() {
      measuring.forget();
      show();
    }
  };
}

interface Shown {
  readonly element: HTMLElement;
  /** Nothing, where nothing is known. */
  show(found?: ParticleStatistics, nfe?: number): void;
}

function createTable(): Shown {
  const words = strings.particles.statistics;
  const element = Object.assign(document.createElement("table"), {className: "numbers"});
  const caption = Object.assign(document.createElement("caption"), {textContent: words.caption});
  const body = document.createElement("tbody");
  const head = document.createElement("thead");
  head.append(rowOf("th", ["", words.particles, words.exact, words.apart]));
  element.append(caption, head, body);
  return {element, show: (found, nfe = 0) => body.replaceChildren(...(found ? rowsOf(found, nfe) : []).map((cells) => rowOf("td", cells)))};
}

function createLine(): Shown {
  const words = strings.particles.statistics;
  const element = Object.assign(document.createElement("p"), {className: "readout numbers"});
  return {
    element,
    show(found, nfe = 0) {
      const distance = found?.slicedWasserstein;
      const said = distance && [words.plusMinus(format(distance.value), format(distance.standardError)), words.floor(format(distance.floor))] as const;
      element.replaceChildren(...(found ? words.headline(nfe, said, found.lost).map(bold) : []));
    }
  };
}

/** One line for each number: its name, what the particles have, what is exact, and how many standard errors they are apart. */
export function rowsOf({mean, covariance, exact, slicedWasserstein: distance, entropy, count, lost}: ParticleStatistics, nfe: number): string[][] {
  const words = strings.particles.statistics;
  const compare = (name: string, {value, standardError}: Estimate, truth: number | undefined): string[] => [
    name, words.plusMinus(format(value), format(standardError)), truth === undefined ? "" : format(truth),
    truth === undefined || !(standardError > 0) ? "" : words.standardErrors((value - truth) / standardError)
  ];
  const rows = [
    [words.nfe, String(nfe), "", ""],
    compare(words.means[0], mean[0], exact?.mean[0]),
    compare(words.means[1], mean[1], exact?.mean[1]),
    compare(words.covariances[0], covariance[0], exact?.covariance[0]),
    compare(words.covariances[1], covariance[1], exact?.covariance[1]),
    compare(words.covariances[2], covariance[2], exact?.covariance[2])
  ];
  if (distance) rows.push([words.distance, words.plusMinus(format(distance.value), format(distance.standardError)), words.floor(format(distance.floor)), ""]);
  if (entropy) rows.push([words.entropy, words.plusMinus(format(entropy.value), format(entropy.standardError)), "", ""]);
  if (lost > 0) rows.push([words.lost, `${formatNumber(lost)} / ${formatNumber(count + lost)}`, "", ""]);
  return rows;
}

function rowOf(kind: "td" | "th", [name, ...cells]: readonly string[]): HTMLTableRowElement {
  const row = document.createElement("tr");
  const first = name ? Object.assign(document.createElement("th"), {textContent: name, scope: "row"}) : document.createElement("td");
  row.append(first, ...cells.map((text) => Object.assign(document.createElement(kind), {textContent: text, ...(kind === "th" && {scope: "col"})})));
  return row;
}

/** Nothing that is told here is known to 10⁻¹²: smaller is rounding. */
const format = (value: number): string => (Math.abs(value) < 1e-12 ? "0" : value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1).replaceAll("-", "−") : formatNumber(value));
