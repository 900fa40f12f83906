/** Three ways back along one straight blend, from a cloud that is no noise to two moons; noise on the way, if it is asked for (E16). */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createPlane, type Plane} from "../plane/plane.js";
import {dotsLayer} from "../plane/layers.js";
import {createPlay} from "../play.js";
import {drawCross, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {cold as words} from "../strings/en/cold.js";
import {evenSeverities} from "./kinds.js";
import {beadsOfStart, createPairGuess, drawBeads, MOONS, type StartName} from "./twin-run.js";
import {createRandom} from "../../math/noise/random.js";
import {estimateEnergyDistance} from "../../math/metrics/energy.js";
import type {Estimate} from "../../math/metrics/estimate.js";

export const WAYS = ["one", "two", "flow"] as const;
export type Way = (typeof WAYS)[number];

/** One coordinate of a point on its way from severity s to less. */
export interface TwinMoment {
  readonly x: number;
  /** E[x₀ | x]. */
  readonly guess: number;
  /** Where this point began. */
  readonly z: number;
  readonly s: number;
  readonly less: number;
  /** Fresh noise of this step, g·ε; for the third rule, and 0 until it is asked for. */
  readonly noise: number;
}

/** The coordinate at severity `less`. */
export type TwinStep = (now: TwinMoment) => number;

const COUNT = 400;
const SEED = 7;
/** Of a dot, in CSS pixels: in a phone's small panels 400 large ones would be a blot. */
const radiusIn = ({width}: {readonly width: number}): number => Math.min(2, width / 120);

/** The cold end is judged by eye and by distance: beyond so many standard errors it gets its cross. */
const WRONG = 5;

export function createTwinFigure({steps: rules}: {readonly steps: Readonly<Record<Way, TwinStep>>}): HTMLElement {
  const text = words.twin;
  const element = document.createElement("div");
  const start = select<StartName>({label: text.start, name: "start", options: text.starts, value: "ring"});
  const moment = slider({label: text.moment, name: "moment", min: 0, max: 100, step: 1, value: 0, format: (value) => text.momentValue(1 - value / 100)});
  const play = createPlay(element, moment, {to: 100, speed: 25});
  play.toggleAttribute("data-still-press", true); // where the points end is worth a still
  const noise = slider({label: text.noise, name: "noise", min: 0, max: 2, step: 0.1, value: 0, format: (value) => value.toFixed(1)});
  const steps = slider({label: words.minds.steps, name: "steps", min: 4, max: 80, step: 4, value: 40});
  const width = slider({label: text.width, name: "width", min: 0.005, max: 0.5, value: 0.01, scale: "log"});
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(steps, width));
  const numbers = readout("");
  const truth = drawBeads(MOONS, COUNT, createRandom(SEED, 1));
  const fresh = drawBeads(MOONS, COUNT, createRandom(SEED, 2));
  const floor = estimateEnergyDistance(truth, fresh, {dim: 2});
  let runs: Record<Way, Float64Array[]> = {one: [], two: [], flow: []};
  let distances: Partial<Record<Way, Estimate>> = {};
  const latest = createLatest();

  const at = (way: Way): Float64Array => runs[way][Math.round((moment.value / 100) * (runs[way].length - 1))] ?? new Float64Array();
  const titleOf = (way: Way): string => text.ways[way === "flow" && noise.value > 0 ? "shaken" : way];
  const ended = (): boolean => moment.value === 100;
  const isWrong = (way: Way): boolean => {
    const found = distances[way];
    return found !== undefined && found.value > WRONG * found.standardError + 0.02;
  };

  const panels = Object.fromEntries(WAYS.map((way) => [way, createPlane({
    label: text.ways[way],
    reach: 4.6, // room for those that end wrong, too
    layers: [
      (frame) => dotsLayer({points: () => truth, color: "density", radius: radiusIn(frame), opacity: 0.7})(frame),
      (frame) => dotsLayer({points: () => at(way), color: "point", radius: radiusIn(frame), opacity: 0.85})(frame),
      ({context, colors, width: wide}) => {
        drawWords(context, titleOf(way), 8, 18, {color: colors.ink, weight: 500, halo: colors.paper, maxWidth: wide - 40});
        if (ended() && isWrong(way)) drawCross(context, wide - 16, 16, 7, colors.wrong);
      }
    ]
  })])) as Record<Way, Plane>;

  function compute(): void {
    latest(async (breathe) => {
      await whenNear(element);
      const from = beadsOfStart(start.value, width.value);
      const z = drawBeads(from, COUNT, createRandom(SEED));
      const severities = evenSeverities(steps.value);
      const next: typeof runs = {one: [z], two: [z], flow: [z]};
      const found: typeof distances = {};
      const shake = createRandom(SEED, 3);
      for (const way of WAYS) {
        const added = way === "flow" ? noise.value : 0;
        const guess = createPairGuess(MOONS, from, added);
        for (let i = 0; i < steps.value; i++) {
          const [s, less] = [severities[i]!, severities[i + 1]!];
          const x = next[way].at(-1)!;
          const moved = new Float64Array(x.length);
          for (let first = 0; first < x.length; first += 50) {
            const part = x.subarray(first, first + 50);
            guess(part, s).forEach((x0, k) => (moved[first + k] = rules[way]({x: part[k]!, guess: x0, z: z[first + k]!, s, less, noise: added && added * shake.normal()})));
            await breathe();
          }
          next[way].push(moved);
        }
        found[way] = estimateEnergyDistance(next[way].at(-1)!, truth, {dim: 2});
        await breathe();
      }
      [runs, distances] = [next, found];
      panels.flow.setValue(JSON.stringify({start: start.value, steps: steps.value, width: width.value, noise: noise.value, floor, distances}));
      show();
    });
  }
  function show(): void {
    for (const way of WAYS) {
      panels[way].describe(text.alt(titleOf(way), 1 - moment.value / 100, ended() ? distances[way] : undefined));
      panels[way].redraw();
    }
    numbers.textContent = runs.flow.length === 0 ? "" : ended() ? text.end(WAYS.map((way) => ({name: text.short[way], distance: distances[way]!}))) : text.before;
  }
  moment.addEventListener("input", show);
  for (const control of [start, noise, steps, width]) control.addEventListener("input", compute);
  const row = document.createElement("div");
  row.className = "columns";
  row.style.cssText = "grid-template-columns: repeat(auto-fit, minmax(min(45%, 12rem), 1fr)); gap: 0.9rem;"; // two abreast on a phone
  row.append(...WAYS.map((way) => panels[way].element));
  element.append(controls(moment, play), row, numbers, controls(start, noise), more);
  compute();
  return element;
}
