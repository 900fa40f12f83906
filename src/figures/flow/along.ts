/** log p of a point by following the flow (E9): a drop of points that grows on the way, and the sum of its growth beside the truth. */
import {reserve} from "../axes.js";
import {createLatest} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {drawLine} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {keepState, readNumbers, writeNumbers} from "../state.js";
import {strings} from "../strings.js";
import {flow as words} from "../strings/en/flow.js";
import {withAlpha} from "../theme.js";
import {flowLogLikelihood, flowLogLikelihoodAsync} from "../../math/likelihood/flow-likelihood.js";
import {gaussianPrior} from "../../math/likelihood/gaussian-prior.js";
import {jacobianOfTarget} from "../../math/likelihood/jacobian.js";
import {hutchinsonTrace, traceOfTarget} from "../../math/likelihood/trace.js";
import {createRandom} from "../../math/noise/random.js";
import type {Mixture} from "../../math/targets/mixture.js";

export const SIGMA_MIN = 0.05;
const REACH = 3.6;
const FIRST: Place = [-0.9, 1.35];
/** Points of the drop's edge, and its radius at the start. */
const EDGE = 48;
const RADIUS = 0.12;

/** A point on its way up, and the room that the crowd about it has gained so far, as a logarithm. */
export interface Milestone {
  readonly sigma: number;
  readonly x: Float64Array;
  readonly room: number;
}

export interface AlongFigureOptions {
  readonly target: Mixture;
  /** Carries a batch up through the levels. */
  readonly carry: (x: Float64Array, sigmas: Float64Array) => Float64Array;
  /** As the page's cell writes it. */
  readonly follow: (x: Float64Array, sigmas: Float64Array) => readonly Milestone[];
}

export function createAlongFigure({target, carry, follow}: AlongFigureOptions): HTMLElement {
  const element = document.createElement("div");
  let x = FIRST;
  const probes = slider({label: words.along.probes, name: "probes", min: 2, max: 64, value: 8, scale: "log", format: (value) => String(Math.round(value))});
  const end = slider({label: words.along.end, name: "end", symbol: "sigma", min: 1, max: 80, value: 20, scale: "log"});
  const prior = select({label: words.along.prior, name: "prior", options: words.along.priors, value: "exact"});
  const reach = slider({label: words.along.drop, name: "drop", symbol: "sigma", min: 0, max: 1, step: 0.01, value: 0.6, format: (share) => words.along.sigma(sigmaAt(share))});
  const seed = seedField({label: strings.seed, value: 11, next: strings.nextSeed});
  const numbers = readout("");
  const latest = createLatest();
  let way: readonly Milestone[] = [];
  let truth: {sigma: number; logDensity: number}[] = [];
  let far = 0;
  let drop = new Float64Array();
  let guess: {value: number; error: number} | undefined;

  function sigmaAt(share: number): number {
    return SIGMA_MIN * (end.value / SIGMA_MIN) ** share;
  }
  const levelsTo = (sigma: number, steps: number) => Float64Array.from({length: steps + 1}, (_, k) => SIGMA_MIN * (sigma / SIGMA_MIN) ** (k / steps));
  const plane = createPlane({
    label: words.along.planeLabel,
    reach: REACH,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b), sigmaAt(reach.value))), key: () => sigmaAt(reach.value), columns: 72, strength: 0.45}),
      drawDrop
    ]
  });
  const handle = plane.addHandle({label: words.along.point, symbol: "x", at: x, onMove: (a, b) => place([a, b])});
  keepState(handle.element, {
    key: "at",
    read: () => (x === FIRST ? undefined : writeNumbers(...x)),
    write(text) {
      const [a, b] = text === undefined ? FIRST : readNumbers(text, 2);
      if (!(Math.abs(a!) <= REACH && Math.abs(b!) <= REACH)) throw new RangeError(strings.range(String(-REACH), String(REACH), false));
      handle.moveTo(a!, b!);
      place(text === undefined ? FIRST : [a!, b!]);
    }
  });
  function place(next: Place): void {
    x = next;
    show();
  }

  function drawDrop({context, toCanvas, colors}: PlaneFrame): void {
    const upTo = sigmaAt(reach.value);
    drawLine(context, way.filter(({sigma}) => sigma <= upTo * 1.0001).map(({x: at}) => toCanvas(at[0]!, at[1]!)), colors.point, 2);
    const outline = (points: Float64Array, fill: string) => {
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) context.lineTo(...toCanvas(points[i]!, points[i + 1]!));
      context.closePath();
      context.fillStyle = fill;
      context.fill();
      context.strokeStyle = colors.slope;
      context.lineWidth = 2;
      context.stroke();
    };
    if (drop.length > 0) outline(drop, withAlpha(colors.slope, 0.18));
    outline(edge(), withAlpha(colors.slope, 0.5));
  }
  const edge = () => Float64Array.from({length: 2 * EDGE}, (_, i) => {
    const angle = (2 * Math.PI * Math.floor(i / 2)) / EDGE;
    return i % 2 ? x[1] + RADIUS * Math.sin(angle) : x[0] + RADIUS * Math.cos(angle);
  });

  const height = (width: number) => Math.min(380, 0.75 * width + 40);
  const chart = reserve(height, createChart({
    label: words.along.chartLabel,
    draw: ({Plot, width, colors}) => {
      const upTo = sigmaAt(reach.value);
      const sums = way.map(({sigma, room}) => ({sigma, logDensity: far + way.at(-1)!.room - room}));
      const estimate = guess ? [{sigma: SIGMA_MIN, low: guess.value - 2 * guess.error, high: guess.value + 2 * guess.error, value: guess.value}] : [];
      const halo = {stroke: colors.paper, strokeWidth: 4};
      const middle = (share: number) => [Math.floor(share * way.length), Math.floor(share * way.length) + 1] as const;
      return {
        height: height(width),
        marginLeft: 44,
        marginRight: 12,
        insetTop: 34,
        marginBottom: 42,
        x: {type: "log", domain: [SIGMA_MIN * 0.86, end.value], label: words.along.sigmaAxis, labelAnchor: "center", ticks: [0.1, 1, 10], tickFormat: (value: number) => String(value)},
        y: {label: words.along.logAxis, ticks: 6, grid: false},
        marks: [
          Plot.ruleX([upTo], {stroke: colors.rule}),
          Plot.line(truth, {x: "sigma", y: "logDensity", stroke: colors.density, strokeWidth: 6, strokeOpacity: 0.35}),
          Plot.line(sums, {x: "sigma", y: "logDensity", stroke: colors.slope, strokeWidth: 2}),
          Plot.ruleX(estimate, {x: "sigma", y1: "low", y2: "high", stroke: colors.point, strokeWidth: 2.5}),
          Plot.dot(estimate, {x: "sigma", y: "value", fill: colors.point, r: 4.5}),
          Plot.text(truth.slice(...middle(0.72)), {x: "sigma", y: "logDensity", text: () => words.along.closed, textAnchor: "end", dx: -8, dy: 10, fill: colors.density, ...halo}),
          Plot.text(sums.slice(...middle(0.6)), {x: "sigma", y: "logDensity", text: () => words.along.byFlow, textAnchor: "start", dx: 10, dy: -6, fill: colors.slope, ...halo}),
          Plot.text(estimate, {x: "sigma", y: "value", text: () => words.along.byProbes, textAnchor: "start", dx: 6, dy: -18, fill: colors.point, ...halo})
        ]
      };
    }
  }));

  function show(): void {
    const at = Float64Array.of(...x);
    const levels = levelsTo(end.value, 120);
    way = follow(at, levels);
    const last = way.at(-1)!;
    const gaussian = gaussianPrior({dim: 2, sigmaMax: end.value});
    const atEnd = (point: Float64Array) => (prior.value === "exact" ? target.logDensity(point, end.value) : gaussian(point));
    far = atEnd(last.x);
    truth = way.map(({sigma, x: point}) => ({sigma, logDensity: target.logDensity(point, sigma)}));
    drop = carry(edge(), levelsTo(sigmaAt(reach.value), 40)) as Float64Array<ArrayBuffer>;
    const options = {denoise: target.denoise, x: at, dim: 2, sigmaMin: SIGMA_MIN, sigmaMax: end.value, prior: atEnd, exactPrior: (point: Float64Array) => target.logDensity(point, end.value)};
    const closed = target.logDensity(at, SIGMA_MIN);
    latest(async (breathe) => {
      const exact = flowLogLikelihood({...options, trace: traceOfTarget(target)});
      await breathe();
      const estimate = hutchinsonTrace(jacobianOfTarget(target), {dim: 2, n: 1, numProbes: Math.round(probes.value), random: createRandom(seed.value)});
      const trace = async (point: Float64Array, sigma: number) => {
        await breathe();
        return estimate.trace(point, sigma);
      };
      const random = await flowLogLikelihoodAsync({...options, rtol: 1e-6, atol: 1e-6, trace: {...estimate, trace}});
      guess = {value: random.logDensity[0]!, error: random.standardError[0]!};
      const miss = exact.priorMiss?.[0] ?? 0;
      numbers.textContent = words.along.numbers({grown: areaOf(drop) / areaOf(edge()), closed, exact: exact.logDensity[0]!, probes: Math.round(probes.value), ...guess, miss: prior.value === "exact" ? undefined : miss});
      plane.describe(words.along.alt(x, closed, exact.logDensity[0]!));
      plane.setValue(JSON.stringify({closed, exact: exact.logDensity[0], guess: guess.value, error: guess.error, miss, sum: far + last.room, grown: areaOf(drop) / areaOf(edge()), room: last.room, prior: prior.value}));
      chart.redraw();
    });
    plane.redraw();
    chart.redraw();
  }
  for (const control of [probes, end, prior, reach, seed]) control.addEventListener("input", show);
  show();
  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(plane.element, chart.element);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(prior, seed));
  element.append(panels, controls(reach, probes, end), numbers, more);
  return element;
}

/** Area of a polygon, its corners x and y by turns. */
export function areaOf(corners: Float64Array): number {
  let twice = 0;
  for (let i = 0; i < corners.length; i += 2) {
    const next = (i + 2) % corners.length;
    twice += corners[i]! * corners[next + 1]! - corners[next]! * corners[i + 1]!;
  }
  return Math.abs(twice) / 2;
}
