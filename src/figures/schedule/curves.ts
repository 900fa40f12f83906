/** β, ᾱ, σ and log SNR of one schedule as four linked curves that can be bent, and a real picture at each step. */
import {button, controls, select, slider} from "../controls.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {createPictureCanvas, putPicture} from "../picture.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {keepState, tellStateChange} from "../state.js";
import {schedule as words} from "../strings/en/schedule.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import {bendSchedule, bendTo, MOST_BENDS, QUANTITIES, readBends, valueOf, writeBends, type Bend, type Quantity} from "./bend.js";
import {createCurvePanel, type CurvePanelOptions} from "./curve-panel.js";
import {NAMED, NAMES, type ScheduleName} from "./named-schedules.js";
import type {StandardSet} from "./standard-set.js";

/** Beside its line in the panel of ᾱ, where the lines are farthest apart; those of linear and continuous are one. */
const NAMED_AT = [
  {name: "sigmoid", at: [0.3, 0.87], align: "left"},
  {name: "cosine", at: [0.62, 0.33], align: "left"},
  {name: "linear", at: [0.36, 0.24], align: "right"},
  {name: "continuous", at: [0.36, 0.1], align: "right"}
] as const;

const PANELS: Record<Quantity, Pick<CurvePanelOptions, "token" | "domain" | "ticks" | "keyStep">> = {
  beta: {token: "noise", domain: [0, 0.03], ticks: [0.01, 0.02], keyStep: 0.0005},
  alphaBar: {token: "clean", domain: [0, 1], ticks: [0.5], keyStep: 0.01},
  sigma: {token: "noise", domain: [0, 20], ticks: [5, 10, 15], keyStep: 0.1},
  logSnr: {token: "point", domain: [-12, 10], ticks: [-10, -5, 0, 5], keyStep: 0.1}
};

export interface CurvesFigureOptions {
  /** x_t of a picture at step t (from 0) of a schedule: the page's own formula. */
  readonly noisy: (z0: Float64Array, schedule: DdpmSchedule, t: number) => Float64Array;
}

export function createCurvesFigure({noisy}: CurvesFigureOptions) {
  const named = select<ScheduleName>({label: words.curves.schedule, name: "schedule", options: words.names, value: "scaled-linear"});
  const step = slider({label: "t", name: "t", min: 1, max: 1000, step: 1, value: 400, format: String});
  const straighten = button({label: words.curves.straighten, onClick: () => setBends([])});
  const all = Object.fromEntries(NAMES.map((name) => [name, NAMED[name]()])) as Record<ScheduleName, DdpmSchedule>;
  let bends: readonly Bend[] = [];
  let current: DdpmSchedule = all[named.value];
  let begun: DdpmSchedule | undefined; // the schedule when the dot was taken
  let view: {set: StandardSet; z0: Float64Array} | undefined;
  const t = () => step.value - 1;

  let lists = listsOf(current);
  const others = NAMES.map((name) => listsOf(all[name]));

  const panels = QUANTITIES.map((quantity) =>
    createCurvePanel({
      ...PANELS[quantity],
      label: words.curves.panels[quantity],
      handle: words.curves.handles[quantity],
      title: words.curves.titles[quantity],
      format: words.curves.formats[quantity],
      formatTick: words.curves.tick,
      ...(quantity === "alphaBar" && {names: NAMED_AT.map(({name, ...place}) => ({...place, text: words.curves.lines[name]}))}),
      curve: () => ({values: lists[quantity], others: others.map((other) => other[quantity]), t: t()}),
      onScrub: (to) => step.set(to + 1),
      onGrasp(held) {
        begun = held ? current : undefined;
        if (!held) tellStateChange(element);
      },
      onBend: (value) => bend(quantity, value)
    })
  );

  /** A drag is one bend of what was there when it began; a key is a bend of its own, joined to the last where it can be. */
  function bend(quantity: Quantity, value: number): void {
    const last = bends.at(-1);
    const joins = begun === undefined && last?.t === t() && last.on === (quantity === "beta" ? "beta" : "sigma");
    const kept = joins || (begun && begun !== current) ? bends.slice(0, -1) : bends;
    const from = joins ? fold(kept) : (begun ?? current);
    if (kept.length >= MOST_BENDS) return;
    try {
      const next = bendTo(from, quantity, t(), value);
      current = bendSchedule(from, next);
      bends = [...kept, next];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // no schedule comes of it: the last one stays
    }
    show();
    if (!begun) tellStateChange(element);
  }

  const fold = (list: readonly Bend[]) => list.reduce(bendSchedule, all[named.value]);
  function setBends(next: readonly Bend[]): void {
    current = fold(next);
    bends = next;
    show();
    tellStateChange(element);
  }

  const strip = createStage({
    label: words.curves.stripLabel,
    aspect: (width) => width / (tileOf(width) + 40),
    draw({context, width, colors}) {
      const count = tilesOf(width);
      const size = tileOf(width);
      for (let k = 0; k < count; k++) {
        const at = Math.round((k / (count - 1)) * (current.numTrainSteps - 1));
        const left = (k * (width - size)) / (count - 1);
        if (view) drawFramedPicture(context, view.set.toPicture(noisy(view.z0, current, at)), {left, top: 18, size});
        else {
          context.fillStyle = colors.wash;
          context.fillRect(left, 18, size, size);
        }
        drawWords(context, String(at + 1), left + size / 2, size + 34, {color: colors.muted, align: "center"});
      }
    }
  });
  const tilesOf = (width: number) => (width < 520 ? 6 : 11);
  const tileOf = (width: number) => Math.floor((width - 6 * (tilesOf(width) - 1)) / tilesOf(width));

  const picture = createPictureCanvas(new Float64Array(16384), {label: words.curves.pictureLabel});
  picture.dataset.sym = "x";
  picture.style.borderColor = "var(--point)";
  const numbers = readout("");
  const side = document.createElement("div");
  side.className = "slice-side";
  side.append(picture, numbers);

  function show(): void {
    lists = listsOf(current);
    const [alphaBar, sigma] = [current.alphaBars[t()]!, current.sigmas[t()]!];
    if (view) putPicture(picture, view.set.toPicture(noisy(view.z0, current, t())));
    numbers.textContent = words.curves.numbers(Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
    straighten.disabled = bends.length === 0;
    panels.forEach((panel, k) => {
      panel.describe(words.curves.alt(QUANTITIES[k]!, step.value, lists[QUANTITIES[k]!][t()]!, bends.length > 0 ? words.curves.bent : words.names[named.value]));
      panel.redraw();
    });
    panels[0]!.setValue(JSON.stringify({t: step.value, beta: current.betas[t()], alphaBar, sigma, sigmaMax: current.sigmaMax}));
    strip.redraw();
  }
  named.addEventListener("input", () => setBends([]));
  step.addEventListener("input", show);

  const grid = document.createElement("div");
  grid.className = "columns pair";
  grid.append(...panels.map(({element: panel}) => panel));
  const body = document.createElement("div");
  body.className = "slice-panels";
  body.append(grid, side);
  const element = document.createElement("div");
  element.append(controls(named, step, straighten), body, strip.element);
  keepState(grid, {
    key: "bends",
    read: () => (bends.length > 0 ? writeBends(bends) : undefined),
    write: (text) => setBends(text === undefined ? [] : readBends(text, current.numTrainSteps))
  });
  show();
  return {
    element,
    /** Gives the picture. */
    update(next: {set: StandardSet; z0: Float64Array}): void {
      view = next;
      show();
    }
  };
}

/** The four curves, a number for each step. */
function listsOf(schedule: DdpmSchedule): Record<Quantity, Float64Array> {
  const listOf = (quantity: Quantity) => Float64Array.from(schedule.betas, (_, t) => valueOf(schedule, quantity, t));
  return {beta: listOf("beta"), alphaBar: listOf("alphaBar"), sigma: listOf("sigma"), logSnr: listOf("logSnr")};
}
