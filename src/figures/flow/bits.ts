/** Bits per number of a picture under the picture set itself, against the noise it is given: three kinds of picture, three traps. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {flow as words} from "../strings/en/flow.js";
import {createPictureFlow, type PictureFlow} from "./picture-flow.js";
import {pictureLogLikelihood} from "./picture-likelihood.js";
import {dequantize} from "../../math/likelihood/bits-per-dim.js";
import {createRandom} from "../../math/noise/random.js";
import {squaredDistance} from "../../math/numeric/geometry.js";
import {projectOnPoints} from "../../math/pictures/coefficient-space.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

export const KINDS = ["member", "dequantized", "stranger"] as const;
export type Kind = (typeof KINDS)[number];

export interface BitsFigureOptions {
  readonly pictures: Pictures;
  /** Their coordinates, n·dim numbers, and dot products. */
  readonly points: Float64Array;
  readonly gram: Float64Array;
  readonly names: readonly string[];
  /** log p of the set with noise σ, in nats, from squared distances; and bits per number, as the page's cell writes them. */
  readonly logDensity: (squares: Float64Array, sigma: number) => number;
  readonly bits: (logDensity: number) => number;
}

const [LEAST, MOST] = [1e-4, 3];
const SIGMAS = Float64Array.from({length: 90}, (_, k) => LEAST * (MOST / LEAST) ** (k / 89));
const SEED = 21;
const PROBES = 16;

export function createBitsFigure({pictures, points, gram, names, logDensity, bits}: BitsFigureOptions): HTMLElement {
  const {n, dim, bytes} = pictures;
  const element = document.createElement("div");
  const picture = slider({label: words.bits.picture, name: "picture", symbol: "clean", min: 0, max: n - 1, step: 1, value: 3, format: (k) => names[k]!});
  const sigma = slider({label: words.bits.sigma, name: "sigma-min", symbol: "sigma", min: LEAST, max: MOST, value: 0.01, scale: "log"});
  const numbers = readout("");
  numbers.classList.add("lines");
  const latest = createLatest();
  let squares = {} as Record<Kind, Float64Array>;
  let of = -1;

  const pointOf = (k: number) => points.subarray(k * dim, (k + 1) * dim);
  const jittered = (k: number) => dequantize(bytes.subarray(k * dim, (k + 1) * dim), createRandom(SEED, k));
  /** Squared distances to the pictures of the set; the stranger's set has all but itself. */
  function look(): void {
    if (of === picture.value) return;
    of = picture.value;
    const distances = (x: Float64Array) => Float64Array.from({length: n}, (_, k) => squaredDistance(x, pointOf(k)));
    const member = distances(pointOf(of));
    squares = {member, dequantized: distances(jittered(of)), stranger: member.filter((_, k) => k !== of)};
  }
  const bitsAt = (kind: Kind, at: number) => bits(logDensity(squares[kind], at));

  const height = (width: number) => Math.min(380, 0.55 * width + 70);
  const chart = reserve(height, createChart({
    label: words.bits.label,
    draw: ({Plot, width, colors}) => {
      const rows = KINDS.flatMap((kind) => Array.from(SIGMAS, (at) => ({kind, sigma: at, bits: bitsAt(kind, at)})));
      const colorOf = {member: colors.clean, dequantized: colors.point, stranger: colors.density};
      const now = KINDS.map((kind) => ({kind, sigma: sigma.value, bits: bitsAt(kind, sigma.value)})).filter((row) => row.bits < 12);
      const narrow = width < 520; // there the names are shorter, and stand between the two steep curves
      const name = (text: string, at: {sigma: number; bits: number}, fill: string, textAnchor: "start" | "end" = "start") =>
        Plot.text([at], {x: "sigma", y: "bits", text: () => text, textAnchor, fill, stroke: colors.paper, strokeWidth: 4});
      const texts = narrow ? words.bits.shortKinds : words.bits.kinds;
      return {
        height: height(width),
        marginTop: 32,
        marginLeft: 44,
        marginRight: 14,
        marginBottom: 42,
        x: {type: "log", domain: [LEAST, MOST], label: words.bits.sigmaAxis, labelAnchor: "center", ticks: [1e-4, 1e-3, 0.01, 0.1, 1], tickFormat: (value: number) => String(value)},
        y: {domain: [-5, 12], label: words.bits.bitsAxis, ticks: 8},
        marks: [
          Plot.ruleY([0], {stroke: colors.rule}),
          Plot.ruleY([8], {stroke: colors.muted, strokeDasharray: "4,3"}),
          Plot.ruleX([sigma.value], {stroke: colors.noise}),
          ...KINDS.map((kind) => Plot.line(rows.filter((row) => row.kind === kind && row.bits < 12 && row.bits > -5), {x: "sigma", y: "bits", stroke: colorOf[kind], ...(kind === "member" ? {strokeWidth: 7, strokeOpacity: 0.55} : {strokeWidth: 2.5})})),
          Plot.dot(now, {x: "sigma", y: "bits", fill: (row: {kind: Kind}) => colorOf[row.kind], r: 5}),
          name(narrow ? words.bits.rawShort : words.bits.raw, {sigma: narrow ? 0.0009 : 0.00075, bits: narrow ? 7.1 : 8.5}, colors.muted),
          name(texts.member, {sigma: 0.0011, bits: -2.6}, colorOf.member),
          name(texts.dequantized, narrow ? {sigma: 0.0008, bits: 9.4} : {sigma: 0.0009, bits: 4.6}, colorOf.dequantized),
          name(texts.stranger, {sigma: 0.18, bits: 11.3}, colorOf.stranger, "end")
        ]
      };
    }
  }));

  function show(): void {
    look();
    chart.redraw();
    latest(async (breathe) => {
      await whenNear(element);
      const values = KINDS.map((kind) => bitsAt(kind, sigma.value));
      const lines = [words.bits.numbers(values)];
      numbers.textContent = lines.join("\n");
      await breathe();
      const x = jittered(of);
      const flow = createPictureFlow({gram, n, points, dim});
      const start = flow.start(x);
      await breathe();
      const exact = await pictureLogLikelihood({flow, gram, start, sigmaMin: sigma.value, breathe});
      const probes = await probeProducts(flow, breathe);
      const random = await pictureLogLikelihood({flow, gram, start, sigmaMin: sigma.value, probes, breathe});
      const closed = logDensity(squares.dequantized, sigma.value);
      numbers.textContent = [...lines, words.bits.byFlow({closed, exact: exact.logDensity[0]!, random: random.logDensity[0]!, error: random.standardError[0]!, probes: PROBES}), words.bits.far(exact.gaussianMiss, exact.gaussianMiss / dim / Math.LN2)].join("\n");
      chart.describe(words.bits.alt(sigma.value, values));
      chart.setValue(JSON.stringify({sigma: sigma.value, n, bits: Object.fromEntries(KINDS.map((kind, k) => [kind, values[k]])), closed, exact: exact.logDensity[0], random: random.logDensity[0], error: random.standardError[0], gaussianMiss: exact.gaussianMiss}));
    });
  }

  let products: Float64Array[] | undefined;
  /** ±1 probes, and their products with the pictures. */
  async function probeProducts({n: count}: PictureFlow, breathe: () => Promise<void>): Promise<Float64Array[]> {
    if (products) return products;
    const made: Float64Array[] = [];
    for (let k = 0; k < PROBES; k++) {
      const random = createRandom(SEED, 1000 + k);
      const probe = Float64Array.from({length: dim}, () => (random.uniform() < 0.5 ? -1 : 1));
      made.push(projectOnPoints(probe, points, dim).subarray(0, count));
      await breathe();
    }
    return (products = made);
  }
  for (const control of [picture, sigma]) control.addEventListener("input", show);
  show();
  element.append(chart.element, controls(sigma, picture), numbers);
  return element;
}

