/** One step of training in slow motion, with its numbers; and then a thousand of them. */
import {createLatest} from "../breath.js";
import {button, controls, slider} from "../controls.js";
import {drawArrow, drawCircle, drawDot, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {learning as words} from "../strings/en/learning.js";
import {withAlpha} from "../theme.js";
import {createRandom} from "../../math/noise/random.js";
import type {Target} from "../../math/types.js";

const REACH = 3.3;
/** Points of the window at which the network is asked after many steps. */
const GRID = 13;

/** What the network may be asked, whatever it is made of. */
export interface StepNetwork {
  /** Its ε̂ at one noisy point. */
  readonly guess: (x: Float64Array, sigma: number) => Float64Array;
  /** Nudges it by one example and tells how large the gradient was. */
  readonly learn: (example: {readonly x: Float64Array; readonly sigma: number; readonly eps: Float64Array}) => {readonly slopes: number; readonly length: number};
  /** Number of weights. */
  readonly size: number;
}

export interface StepFigureOptions {
  readonly target: Target;
  /** A network that knows nothing. */
  readonly create: () => StepNetwork;
}

/** An example, and what came of it. */
interface Lesson {
  readonly x0: Place;
  readonly sigma: number;
  readonly eps: Place;
  readonly x: Place;
  readonly before: Place;
  readonly after: Place;
  readonly length: number;
}

const STAGES = 6;
/** Of the examples: one stream for each. */
const SEED = 39;

export function createStepFigure({target, create}: StepFigureOptions): HTMLElement {
  let network = create();
  let taken = 0;
  let error: number | undefined;
  let lesson = teach();
  const latest = createLatest();
  const stage = slider({label: words.step.stage, name: "stage", min: 1, max: STAGES, step: 1, value: 1, format: (k) => `${k} / ${STAGES}`});
  const next = button({label: words.step.next, primary: true, onClick: advance});
  const many = button({label: words.step.many, onClick: repeat});
  const restart = button({label: words.step.restart, onClick: begin});

  const plane = createPlane({
    label: words.step.label,
    reach: REACH,
    layers: [
      heatLayer({value: (a, b) => Math.exp(target.logDensity(Float64Array.of(a, b))), key: () => 0, strength: 0.3}),
      drawField,
      drawLesson
    ]
  });
  const list = document.createElement("ol");
  list.className = "steps";

  /** One example: drawn, guessed, learned from. The network has changed when it returns. */
  function teach(): Lesson {
    const random = createRandom(SEED, taken);
    taken++;
    const clean = target.sample(1, random);
    const sigma = Math.exp(-0.3 + 0.9 * random.normal());
    const eps = random.normals(2);
    const x = clean.map((value, i) => value + sigma * eps[i]!);
    const before = pair(network.guess(x, sigma));
    const {length} = network.learn({x, sigma, eps});
    return {x0: pair(clean), sigma, eps: pair(eps), x: pair(x), before, after: pair(network.guess(x, sigma)), length};
  }

  function advance(): void {
    if (stage.value < STAGES) return stage.set(stage.value + 1);
    lesson = teach();
    error = undefined;
    stage.set(1);
  }

  function repeat(): void {
    latest(async (breathe) => {
      for (let k = 0; k < 1000; k++) {
        const taught = teach();
        if (Math.max(...taught.x.map(Math.abs)) < 0.9 * REACH) lesson = taught; // one that can be seen
        if (k % 20 === 0) await breathe();
        if (k % 250 === 0) plane.redraw();
      }
      error = fieldError();
      stage.set(STAGES);
    });
  }

  function begin(): void {
    latest(async () => {});
    network = create();
    taken = 0;
    error = undefined;
    lesson = teach();
    stage.set(1);
  }

  const SHOWN_SIGMA = 1;
  /** E‖ε̂ − ε̂_θ‖²/E‖ε̂‖² at σ = 1, over points that are met there. */
  function fieldError(): number {
    const random = createRandom(77);
    const x0 = target.sample(200, random);
    const x = x0.map((value) => value + SHOWN_SIGMA * random.normal());
    const best = target.denoise(x, SHOWN_SIGMA).map((value, i) => (x[i]! - value) / SHOWN_SIGMA);
    let [off, size] = [0, 0];
    for (let i = 0; i < x.length; i += 2) {
      const [a, b] = pair(network.guess(x.slice(i, i + 2), SHOWN_SIGMA));
      off += (a - best[i]!) ** 2 + (b - best[i + 1]!) ** 2;
      size += best[i]! ** 2 + best[i + 1]! ** 2;
    }
    return off / size;
  }

  /** What the network has become: its arrows at σ = 1, dashed, once there have been many steps. */
  function drawField({context, toCanvas, colors}: PlaneFrame): void {
    if (error === undefined) return;
    context.setLineDash([3, 2.5]);
    for (let i = 0; i < GRID * GRID; i++) {
      const at: Place = [REACH * ((2 * (i % GRID) + 1) / GRID - 1), REACH * ((2 * Math.floor(i / GRID) + 1) / GRID - 1)];
      const [u, v] = pair(network.guess(Float64Array.of(...at), SHOWN_SIGMA));
      const reach = (0.9 * REACH) / GRID / (1 + Math.hypot(u, v));
      drawArrow(context, toCanvas(at[0] + reach * u, at[1] + reach * v), toCanvas(at[0] - reach * u, at[1] - reach * v), withAlpha(colors.slope, 0.7), 1.5);
    }
    context.setLineDash([]);
  }

  function drawLesson({context, toCanvas, unit, colors}: PlaneFrame): void {
    const {x0, sigma, x, before, after} = lesson;
    const now = stage.value;
    const end = ([u, v]: Place): Place => toCanvas(x[0] - sigma * u, x[1] - sigma * v);
    const name = (text: string, [a, b]: Place, color: string, align: "left" | "right") =>
      drawWords(context, text, a + (align === "left" ? 11 : -11), b - 9, {color, align, weight: 500, halo: colors.paper});
    const [alongX0, alongX] = x[0] < x0[0] ? (["left", "right"] as const) : (["right", "left"] as const);
    if (now >= 2) drawCircle(context, ...toCanvas(...x0), unit * sigma, withAlpha(colors.noise, 0.6), 1.5);
    if (now >= 3 && now !== 5) drawArrow(context, toCanvas(...x0), toCanvas(...x), withAlpha(colors.noise, now === 3 ? 1 : 0.45), 3);
    drawDot(context, ...toCanvas(...x0), 6, colors.clean);
    name("x₀", toCanvas(...x0), colors.clean, alongX0);
    if (now < 3) return;
    if (now >= 4) {
      context.setLineDash([6, 4]);
      drawArrow(context, toCanvas(...x), end(before), now === 6 ? withAlpha(colors.slope, 0.4) : colors.slope, 3);
      const silent = unit * sigma * Math.hypot(...before) < 8; // a new network's answer is 0
      if (silent && now < 6) {
        const [left, top] = toCanvas(...x);
        drawCircle(context, left, top, 11, colors.slope, 2);
        drawWords(context, words.step.silent, left + (alongX === "left" ? 16 : -16), top + 22, {color: colors.slope, align: alongX, halo: colors.paper});
      }
      if (now === 6) drawArrow(context, toCanvas(...x), end(after), colors.slope, 3);
      context.setLineDash([]);
    }
    if (now === 5) drawArrow(context, end(before), toCanvas(...x0), colors.wrong, 2);
    drawDot(context, ...toCanvas(...x), 6, colors.point);
    name("x", toCanvas(...x), colors.point, alongX);
  }

  function show(): void {
    const loss = (guess: Place) => (guess[0] - lesson.eps[0]) ** 2 + (guess[1] - lesson.eps[1]) ** 2;
    const lines = words.step.lines({...lesson, size: network.size, loss: loss(lesson.before), less: loss(lesson.after)});
    list.replaceChildren(...lines.map((line, k) => {
      const item = document.createElement("li");
      const begun = k < stage.value;
      item.textContent = begun ? line : words.step.later[k]!;
      item.toggleAttribute("data-now", k + 1 === stage.value);
      item.toggleAttribute("data-later", !begun);
      return item;
    }));
    next.textContent = stage.value < STAGES ? words.step.next : words.step.another;
    numbers.textContent = words.step.numbers(taken, error);
    plane.describe(words.step.alt(stage.value, lines[stage.value - 1]!));
    plane.setValue(JSON.stringify({taken, error, before: loss(lesson.before), after: loss(lesson.after)}));
    plane.redraw();
  }
  const numbers = readout("");
  stage.addEventListener("input", show);
  show();
  const panels = document.createElement("div");
  panels.className = "columns";
  panels.append(plane.element, list);
  const element = document.createElement("div");
  element.append(panels, controls(stage, next, many, restart), numbers);
  return element;
}

const pair = (values: ArrayLike<number>): Place => [values[0]!, values[1]!];
