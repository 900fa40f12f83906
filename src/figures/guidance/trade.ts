/** Obedience against variety: a curve for each way to guide, a point for each weight, measured while the reader looks on. */
import {button, controls, select} from "../controls.js";
import {createNetworkGate} from "../network-gate.js";
import {sentenceOf} from "../network-work.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {guidance as words} from "../strings/en/guidance.js";
import {createFaceParts, FACE_WAYS, meanDistance, type FaceNets, type FaceWay} from "./face-ways.js";
import {judge} from "./nets.js";
import type {FaceFigureOptions} from "./ways.js";
import {createRandom} from "../../math/noise/random.js";
import {encodePrompt} from "../../sampler/onnx/prompt.js";

export interface TradeFigureOptions extends FaceFigureOptions {
  /** Each is asked for in turn. */
  readonly prompts: readonly string[];
  readonly weights: readonly number[];
  /** Faces for each prompt. */
  readonly each: number;
}

interface Point {
  readonly way: FaceWay;
  readonly weight: number;
  /** Share of faces that show what was asked for, and its standard error. */
  readonly obeyed: number;
  readonly error: number;
  /** Mean distance between two faces of one prompt, as a share of that at w = 1. */
  readonly variety: number;
}

type Curve = Exclude<FaceWay, "none">;

export function createTradeFigure({vocabulary, load, ways, run, sigmaMax, dim, prompts, weights, each}: TradeFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const curves = FACE_WAYS.filter((way): way is Curve => way !== "none");
  const way = select<Curve>({label: words.trade.way, name: "way", options: Object.fromEntries(curves.map((name) => [name, words.trade.names[name]])) as Record<Curve, string>, value: "plain"});
  const measure = button({label: words.trade.measure, primary: true, onClick: () => void (running ? stop() : start())});
  const status = readout(words.trade.before(prompts, each));
  status.setAttribute("role", "status");
  let nets: FaceNets | undefined;
  let running: AbortController | undefined;
  let points: Point[] = [];
  let unguided: {obeyed: number; distance: number} | undefined;

  const chart = createChart({
    label: words.trade.label,
    draw: ({Plot, width, colors}) => {
      const colorOf = (name: FaceWay) => (name === way.value ? colors.ink : colors.muted);
      const shown = curves.map((name) => ({name, rows: points.filter((point) => point.way === name || (point.way === "none" && points.some((other) => other.way === name)))})).filter(({rows}) => rows.length > 1);
      const lowest = Math.min(0.88, ...points.map(({variety}) => variety - 0.03));
      return {
        height: Math.min(420, 0.6 * width + 60),
        marginLeft: 50,
        marginRight: 60,
        marginTop: 34,
        marginBottom: 46,
        x: {label: words.trade.obeyedAxis, labelAnchor: "center", domain: [Math.min(0.6, ...points.map(({obeyed}) => obeyed - 0.05)), 1.02], tickFormat: (share: number) => `${Math.round(100 * share)} %`, ticks: 5},
        y: {label: words.trade.varietyAxis, domain: [lowest, Math.max(1.05, ...points.map(({variety}) => variety + 0.03))], tickFormat: (share: number) => `${Math.round(100 * share)} %`, ticks: 5},
        marks: [
          Plot.ruleY([1], {stroke: colors.rule}),
          Plot.text([words.trade.better], {frameAnchor: "top-right", text: String, dy: 4, fill: colors.muted}),
          ...(points.length === 0 ? [Plot.text([words.trade.nothing], {frameAnchor: "middle", text: String, fill: colors.muted})] : []),
          ...shown.flatMap(({name, rows}) => [
            Plot.ruleY(rows, {y: "variety", x1: (point: Point) => point.obeyed - point.error, x2: (point: Point) => point.obeyed + point.error, stroke: colorOf(name), strokeOpacity: 0.35, strokeWidth: 1}),
            Plot.line(rows, {x: "obeyed", y: "variety", stroke: colorOf(name), strokeWidth: 1.6, strokeDasharray: "5,4"}),
            Plot.dot(rows, {x: "obeyed", y: "variety", r: 4, fill: colorOf(name)}),
            ...(name === way.value
              ? [0, 1].map((odd) => Plot.text(rows.filter((_, i) => i % 2 === odd), {x: "obeyed", y: "variety", text: (point: Point) => words.trade.point(point.weight), dy: odd ? 14 : -12, fill: colorOf(name)}))
              : [Plot.text(rows.slice(-1), {x: "obeyed", y: "variety", text: () => words.trade.names[name], dy: -12, fill: colorOf(name)})])
          ])
        ]
      };
    }
  });

  /** All prompts at one weight: each face is judged by what was asked of it. */
  async function measureAt(name: FaceWay, weight: number, signal: AbortSignal, onPart: (done: number) => void): Promise<{obeyed: number; distance: number; n: number}> {
    let [obeyed, distance] = [0, 0];
    for (const [k, prompt] of prompts.entries()) {
      const {tokens} = encodePrompt(vocabulary, prompt);
      const x = createRandom("trade", k).normals(each * dim).map((value) => sigmaMax * value);
      let end: Float64Array = x;
      for await (const state of run(ways[name](createFaceParts(nets!, tokens, signal), weight), x)) {
        signal.throwIfAborted();
        end = state.x;
      }
      obeyed += (await judge(nets!.networks["faces-classifier"], end, tokens, signal)).filter((p) => p > 0.5).length;
      distance += meanDistance(end, dim) / prompts.length;
      onPart((k + 1) / prompts.length);
    }
    const n = each * prompts.length;
    return {obeyed: obeyed / n, distance, n};
  }

  async function start(): Promise<void> {
    if (!nets) return;
    const mine = (running = new AbortController());
    const name = way.value;
    measure.textContent = strings.stop;
    chart.element.setAttribute("aria-busy", "true");
    points = points.filter((point) => point.way !== name);
    try {
      const todo: (readonly [FaceWay, number])[] = [...(unguided ? [] : [["none", 1] as const]), ...weights.map((weight) => [name, weight] as const)];
      for (const [i, [each1, weight]] of todo.entries()) {
        const found = await measureAt(each1, weight, mine.signal, (part) => (status.textContent = words.trade.step(weight, (i + part) / todo.length)));
        if (each1 === "none") unguided = found;
        points.push({way: each1, weight, obeyed: found.obeyed, error: Math.sqrt((found.obeyed * (1 - found.obeyed)) / found.n), variety: found.distance / unguided!.distance});
        show();
      }
      status.textContent = words.trade.done(points.filter((point) => point.way === name || point.way === "none"), each * prompts.length);
    } catch (error) {
      status.textContent = mine.signal.aborted ? strings.stopped : sentenceOf(error);
    } finally {
      if (running === mine) running = undefined;
      chart.element.removeAttribute("aria-busy");
      measure.textContent = words.trade.measure;
    }
  }
  function stop(): void {
    running?.abort();
  }
  function show(): void {
    chart.describe(words.trade.alt(points.map(({way: name, weight, obeyed, variety}) => words.trade.row(name === "none" ? words.trade.none : words.trade.names[name], weight, obeyed, variety))));
    chart.setValue(JSON.stringify(points));
    chart.redraw();
  }
  way.addEventListener("input", () => chart.redraw());
  measure.hidden = true;
  const gate = createNetworkGate({
    button: words.trade.fetch,
    loading: words.ways.loading,
    load,
    onOpen(loaded) {
      nets = loaded;
      measure.hidden = false;
      void start();
    }
  });
  element.append(controls(way, measure, gate), chart.element, status);
  return element;
}
