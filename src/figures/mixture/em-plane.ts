/** EM in the plane, half a step at a time: whose is each point, then where is each bump. The log-likelihood beside it. */
import {createLatest} from "../breath.js";
import {animate} from "../clock.js";
import {button, controls, seedField, select, slider} from "../controls.js";
import {drawWords} from "../marks.js";
import {addDrawnPoints} from "../plane/drawn-points.js";
import {dotsLayer, ellipsesLayer} from "../plane/layers.js";
import {createPlane, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {mixture as words} from "../strings/en/mixture.js";
import {createEmChart, type Ending} from "./em-chart.js";
import {startFor, type StartKind} from "./em-start.js";
import {blendTints, tintOf} from "./tints.js";
import {fitMixture, type EmOptions, type EmState} from "../../math/fit/em.js";
import {createRandom} from "../../math/noise/random.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";
import {SHAPES} from "../../math/targets/shapes.js";

const REACH = 4;
const MOST_POINTS = 600;
const MOST_PARTS = 8;
const STARTS = 20;
/** Half steps a second, when it runs. */
const PACE = 4;

type DataKind = "clumps" | "two-moons" | "ring" | "checkerboard";

export function createEmPlaneFigure(): HTMLElement {
  const element = document.createElement("div");
  const numParts = slider({label: words.plane.count, name: "bumps", symbol: "density", min: 1, max: MOST_PARTS, step: 1, value: 5});
  const data = select<DataKind>({label: words.plane.data, name: "data", options: words.plane.dataOptions, value: "clumps"});
  const start = select<StartKind>({label: words.plane.start, name: "start", options: words.plane.starts, value: "random"});
  const seed = seedField({label: strings.seed, value: 11, next: strings.nextSeed});
  const tool = select<"draw" | "erase">({label: words.plane.tool, name: "tool", options: words.plane.tools, value: "draw"});
  const floor = slider({label: words.plane.floor, name: "floor", min: 1e-4, max: 0.5, value: 0.05, scale: "log"});

  let points = pointsOf("clumps");
  let run: Generator<EmState, void, void> | undefined;
  let state: EmState | undefined;
  /** Drawn now: the parts, and the shares that colour the points (of the step before, between "move" and "share out"). */
  let parts: Mixture | undefined;
  let shares: Float64Array | undefined;
  let half: "start" | "shared" | "moved" = "start";
  let path: number[] = [];
  let endings: Ending[] = [];
  /** Log-likelihood per point of one bump alone, fitted to the points. */
  let single = NaN;
  let failure = "";
  const latest = createLatest((error) => fail(error));

  const plane = createPlane({
    label: words.plane.label,
    reach: REACH,
    layers: [
      (frame) =>
        dotsLayer({points: () => points, radius: 3.2, opacity: 0.9, color: shares ? (i) => blendTints(shares!, i * parts!.weights.length, parts!.weights.length, frame.colors) : "wrong"})(frame),
      (frame) => ellipsesLayer(() => parts, (k) => tintOf(k, frame.colors))(frame),
      drawShares
    ]
  });
  const numbers = readout("");
  const chart = createEmChart(() => ({path, endings, start: state ? perPoint(state.logLikelihood) : NaN, single}));

  function drawShares({context, colors, toCanvas, unit}: PlaneFrame): void {
    parts?.means.forEach((mean, k) => {
      const [x, y] = toCanvas(mean[0]!, mean[1]!);
      const up = 2 * unit * Math.sqrt(parts!.covariances[k]!.diagonal()[1]!); // the top of the outer ellipse
      drawWords(context, `${Math.round(100 * parts!.weights[k]!)} %`, x, Math.max(14, y - up - 6), {color: colors.ink, align: "center", halo: colors.wash, weight: 500});
    });
  }
  const perPoint = (value: number) => (2 * value) / points.length;
  const options = (kind: StartKind, from: number): EmOptions => ({
    x: points,
    dim: 2,
    covarianceFloor: floor.value ** 2,
    tolerance: 1e-6,
    maxIterations: 400,
    start: startFor(kind, points, Math.min(numParts.value, points.length / 2), from)
  });

  function fail(error: unknown): void {
    failure = words.plane.failed(error instanceof Error ? error.message.replace(/^\w+: /, "") : String(error));
    show();
  }
  /** Back to the start: bumps where they begin, points of no colour yet. */
  function restart(): void {
    pause();
    [run, state, parts, shares, half, path, failure] = [undefined, undefined, undefined, undefined, "start", [], ""];
    single = NaN;
    if (points.length > 0) {
      try {
        for (const {logLikelihood} of fitMixture({...options("same", 0), start: startFor("same", points, 1, 0)})) single = perPoint(logLikelihood);
        run = fitMixture(options(start.value, seed.value));
        state = run.next().value ?? undefined;
        parts = state && createMixture(state);
      } catch (error) {
        return fail(error);
      }
    }
    show();
  }
  /** Half a step; false where nothing is left to do. */
  function advance(): boolean {
    if (!state || !run) return false;
    if (half !== "shared") {
      [shares, half] = [state.responsibilities, "shared"];
      path = [...path, perPoint(state.logLikelihood)];
      return true;
    }
    try {
      const next = run.next();
      if (next.done) return false;
      [state, half] = [next.value, "moved"];
      parts = createMixture(state);
    } catch (error) {
      fail(error);
      return false;
    }
    return true;
  }

  let owed = 0;
  const clock = animate(
    element,
    (_, elapsed) => {
      owed += elapsed * PACE * Math.min(30, 1 + path.length / 6);
      for (; owed >= 1; owed--)
        if (!advance()) {
          pause();
          break;
        }
      show();
    },
    {autoplay: false}
  );
  function pause(): void {
    clock.pause();
    owed = 0;
    play.textContent = words.plane.run;
  }
  const once = button({label: words.plane.share, primary: true, onClick: () => (pause(), advance(), show())});
  const play: HTMLButtonElement = button({
    label: words.plane.run,
    onClick() {
      if (clock.playing) pause();
      else {
        if (state?.converged && half === "shared") restart();
        begin();
      }
      show();
    }
  });
  function begin(): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (advance());
      return;
    }
    clock.play();
    play.textContent = strings.pause;
  }
  const many = button({
    label: words.plane.many(STARTS),
    onClick() {
      if (points.length === 0) return;
      endings = [];
      latest(async (breathe) => {
        for (let i = 1; i <= STARTS; i++) {
          const values: number[] = [];
          for (const {logLikelihood} of fitMixture(options(start.value, seed.value + i))) {
            values.push(perPoint(logLikelihood));
            await breathe();
          }
          endings = [...endings, {start: i, path: values}];
          show();
        }
      });
    }
  });
  const drawn = addDrawnPoints(plane, {
    points,
    max: MOST_POINTS,
    tool: () => tool.value,
    cursorLabel: words.plane.cursor,
    onChange(next) {
      points = next;
      renew();
    }
  });

  function renew(): void {
    latest(() => Promise.resolve());
    endings = [];
    restart();
  }
  function show(): void {
    const rested = Boolean(state?.converged) && half === "shared";
    once.textContent = half === "shared" && !rested ? words.plane.move : words.plane.share;
    once.disabled = rested || !state;
    many.disabled = play.disabled = !state;
    const now = path.at(-1);
    numbers.textContent =
      failure || (points.length === 0 ? words.plane.empty : words.plane.numbers({step: state?.i ?? 0, half, now, rested, atFloor: state?.atFloor.length ?? 0, empty: state?.empty.length ?? 0, ends: endings.map(({path: values}) => values.at(-1)!)}));
    plane.describe(words.plane.alt(points.length / 2, parts?.weights.length ?? 0, now));
    plane.setValue(JSON.stringify({path, ends: endings.map(({path: values}) => values.at(-1)), rested}));
    plane.redraw();
    chart.redraw();
  }
  data.addEventListener("input", () => drawn.put(pointsOf(data.value)));
  for (const control of [numParts, start, floor]) control.addEventListener("input", renew);
  seed.addEventListener("input", restart);

  const panels = Object.assign(document.createElement("div"), {className: "columns"});
  panels.append(plane.element, chart.element);
  const more = Object.assign(document.createElement("details"), {className: "more"});
  more.append(
    Object.assign(document.createElement("summary"), {textContent: strings.more}),
    controls(numParts, data, start),
    controls(seed, tool, floor),
    controls(button({label: words.plane.again, onClick: restart}), button({label: words.clear, onClick: () => drawn.put(new Float64Array())}), button({label: words.undo, onClick: () => drawn.undo()}))
  );
  element.append(panels, controls(once, play, many), numbers, more);
  restart();
  return element;
}

/** Five clumps, two of them near each other; or draws from a shape of the course. Always the same. */
function pointsOf(kind: DataKind): Float64Array {
  if (kind !== "clumps") return SHAPES[kind].create().sample(240, createRandom(8));
  const parts = createMixture({
    weights: [0.26, 0.24, 0.2, 0.16, 0.14],
    means: [[-2.6, 1.5], [-0.9, 2.4], [2.3, 1.7], [1.4, -1.9], [-2, -1.8]],
    covariances: [0.12, 0.12, [[0.3, 0.12], [0.12, 0.16]], [[0.5, 0.1], [0.1, 0.08]], 0.14]
  });
  return parts.sample(200, createRandom(8));
}
