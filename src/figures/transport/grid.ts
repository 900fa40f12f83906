/**
 * A map of the plane: a net of cells in noise on the left, the same net carried towards the data on the right. One point is
 * followed; how much its neighbourhood shrinks gives the density where it arrives.
 */
import {createBreath, createLatest, whenNear} from "../breath.js";
import {createPlay} from "../play.js";
import {controls, select, slider} from "../controls.js";
import {drawDot, drawLine, drawWords} from "../marks.js";
import {dotsLayer} from "../plane/layers.js";
import {createPlane, type Layer, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {transport as words} from "../strings/en/transport.js";
import {carry, carryWithMoments, momentSigmas, SIGMA_MAX, SIGMA_MIN} from "./carry.js";
import {areaOf, cellColor, NET, netOfCells, type Net} from "./net.js";
import {flowLogLikelihoodAsync} from "../../math/likelihood/flow-likelihood.js";
import {gaussianPrior} from "../../math/likelihood/gaussian-prior.js";
import {traceOfTarget} from "../../math/likelihood/trace.js";
import {createRandom} from "../../math/noise/random.js";
import {SHAPES} from "../../math/targets/shapes.js";

export interface GridFigureOptions {
  /** log p at G(z) by the change of variables, and log |det J|: as the page's cell computes it. `x` is where z arrives. */
  readonly byMap: (G: (z: Float64Array) => Promise<Float64Array>, z: Float64Array) => Promise<{readonly x: Float64Array; readonly logArea: number; readonly logDensity: number}>;
}

const TARGETS = {"two-moons": SHAPES["two-moons"], ring: SHAPES.ring, spiral: SHAPES.spiral, "two-hills": SHAPES["two-hills"]} as const;
type TargetName = keyof typeof TARGETS;

const REACH = 3.7;
const MOMENTS = 61;
const DOTS = 200;
const FIRST: Place = [0.5, 0.9];
/** Density that is painted opaquely, three quarters of that of the bell in its middle; and the opacity that the emptiest cell keeps. */
const PEAK = 0.75 / (2 * Math.PI);
const FAINTEST = 0.1;

export function createGridFigure({byMap}: GridFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const sigmas = momentSigmas(MOMENTS);
  const dots = createRandom(6).normals(2 * DOTS);
  const net = netOfCells();
  const start = Float64Array.of(...net.vertices, ...dots);
  let z: Place = FIRST;
  let moments: readonly Float64Array[] = [];
  let path: readonly Float64Array[] = [];
  const shape = select<TargetName>({
    label: words.grid.target,
    name: "target",
    options: Object.fromEntries(Object.entries(TARGETS).map(([name, {label}]) => [name, label])) as Record<TargetName, string>,
    value: "two-moons"
  });
  const way = slider({label: words.grid.way, name: "way", min: 0, max: 1, step: 0.01, value: 0, format: (value) => `${Math.round(100 * value)} %`});
  const play = createPlay(element, way, {to: 1, speed: 0.25});
  play.dataset.stillPress = ""; // a still shows where it ends
  const numbers = readout(words.grid.computing);
  const momentNow = () => Math.min(moments.length - 1, Math.round(way.value * (MOMENTS - 1)));
  const now = () => moments[momentNow()] ?? start;

  const noise = createPlane({label: words.grid.noiseLabel, reach: REACH, layers: [cellsLayer(net, () => net.vertices), dotsOf(() => dots), titled(words.grid.noise, "noise")]});
  const data = createPlane({
    label: words.grid.dataLabel,
    reach: REACH,
    layers: [
      cellsLayer(net, now),
      dotsOf(() => now().subarray(net.vertices.length)),
      drawFollowed,
      ({context, width, colors}) => drawWords(context, momentNow() < 0 ? words.grid.computing : words.grid.data(sigmas[momentNow()]!), 10, 20, {color: colors.density, weight: 500, halo: colors.wash, maxWidth: width - 20})
    ]
  });
  const handle = noise.addHandle({
    label: words.grid.point,
    symbol: "eps",
    at: z,
    onMove(a, b) {
      z = within(a, b);
      follow();
      tellStateChange(noise.element);
    }
  });

  /** The way of the followed point so far, and the point. */
  function drawFollowed({context, toCanvas, colors}: PlaneFrame): void {
    const here = path[momentNow()];
    if (!here) return;
    drawLine(context, path.slice(0, momentNow() + 1).map((at) => toCanvas(at[0]!, at[1]!)), colors.ink, 1.5);
    const at = toCanvas(here[0]!, here[1]!);
    drawDot(context, ...at, 8, colors.paper);
    drawDot(context, ...at, 6, colors.point);
  }

  const latestNet = createLatest((error) => data.fail(String(error)));
  function carryNet(): void {
    const target = TARGETS[shape.value].create();
    latestNet(async (breathe) => {
      const made = await runWith(carryWithMoments(target, start, sigmas), breathe);
      moments = made;
      redraw();
    });
    follow();
  }

  const latestPoint = createLatest((error) => (numbers.textContent = words.grid.failed(String(error))));
  function follow(): void {
    handle.moveTo(...z);
    const target = TARGETS[shape.value].create();
    const at = Float64Array.of(...z);
    latestPoint(async (breathe) => {
      path = await runWith(carryWithMoments(target, at, sigmas), breathe);
      redraw();
      const {x, logArea, logDensity} = await byMap((points) => runWith(carry({target, z: points, tolerance: 1e-10}), breathe), at);
      const exact = target.logDensity(x, SIGMA_MIN);
      const {logDensity: [byTrace]} = await flowLogLikelihoodAsync({
        denoise: async (points, sigma) => {
          await breathe();
          return target.denoise(points, sigma);
        },
        trace: traceOfTarget(target),
        x,
        dim: 2,
        sigmaMin: SIGMA_MIN,
        sigmaMax: SIGMA_MAX,
        prior: gaussianPrior({dim: 2, sigmaMax: SIGMA_MAX})
      });
      numbers.textContent = words.grid.numbers({area: Math.exp(logArea), byMap: logDensity, byTrace: byTrace!, exact});
      noise.describe(words.grid.alt(z, [x[0]!, x[1]!], Math.exp(logArea)));
      noise.setValue(JSON.stringify({byMap: logDensity, byTrace, exact, logArea}));
    });
  }
  function redraw(): void {
    noise.redraw();
    data.redraw();
  }
  keepState(noise.element, {
    key: "z",
    read: () => (z === FIRST ? undefined : writeNumbers(...z)),
    write(text) {
      z = text === undefined ? FIRST : within(...(readNumbers(text, 2) as [number, number]));
      follow();
    }
  });
  way.addEventListener("input", () => data.redraw());
  shape.addEventListener("input", carryNet);
  void whenNear(element, "900px").then(carryNet);

  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(noise.element, data.element);
  element.append(panels, controls(play, way, shape), numbers);
  return element;
}

/** Runs a generator to its end, breathing at each of its yields. */
async function runWith<T>(run: Generator<void, T, void>, breathe: () => Promise<void> = createBreath()): Promise<T> {
  let step = run.next();
  while (!step.done) {
    await breathe();
    step = run.next();
  }
  return step.value;
}

/** No farther out than the net reaches. */
function within(a: number, b: number): Place {
  const shrink = Math.min(1, NET.rim / Math.hypot(a, b));
  return [shrink * a, shrink * b];
}

/** The cells, each with the same paint, spread over its area: so the strength is the density (to the power 0.4). Never quite bare, or the net would end. */
function cellsLayer({cells}: Net, places: () => Float64Array): Layer {
  return ({context, toCanvas, colors}) => {
    const at = places();
    for (const cell of cells) {
      const density = NET.share / areaOf(cell.corners, at);
      context.fillStyle = cellColor(cell, colors.paper);
      context.globalAlpha = Math.min(1, Math.max(FAINTEST, (density / PEAK) ** 0.4));
      context.beginPath();
      for (const k of cell.corners) context.lineTo(...toCanvas(at[2 * k]!, at[2 * k + 1]!));
      context.fill();
    }
    context.globalAlpha = 1;
  };
}

function dotsOf(points: () => ArrayLike<number>): Layer {
  return dotsLayer({points, color: "ink", radius: 1.4, opacity: 0.7});
}

function titled(text: string, token: "noise" | "density"): Layer {
  return ({context, colors, width}) => void drawWords(context, text, 10, 20, {color: colors[token], weight: 500, halo: colors.wash, maxWidth: width - 20});
}
