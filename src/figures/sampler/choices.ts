/** Four choices that are often thought to be one: coordinates, levels, solver, noise. Each row changes one and holds three (E15). */
import {createLatest, whenNear} from "../breath.js";
import {asControl, controls, slider, type Control} from "../controls.js";
import {createPlane, type Plane} from "../plane/plane.js";
import {dotsLayer} from "../plane/layers.js";
import {heatLayer} from "../plane/heat.js";
import {readout} from "../readout.js";
import {drawWords} from "../marks.js";
import {strings} from "../strings.js";
import {sampler as words} from "../strings/en/sampler.js";
import {endOf} from "./measure.js";
import {variancePreservingLevel} from "../../math/level.js";
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {estimateEnergyDistance} from "../../math/metrics/energy.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import {createWhiteNoise} from "../../math/noise/white.js";
import {dpm2Ancestral} from "../../math/solvers/dpm-2-ancestral.js";
import {dpmpp2mSde} from "../../math/solvers/dpmpp-2m-sde.js";
import {eulerAncestral} from "../../math/solvers/euler-ancestral.js";
import type {Level, Solver, Target} from "../../math/types.js";

const POINTS = 900;
const SEED = 11;
const RANGE = {sigmaMin: 0.05, sigmaMax: 12};
const REACH = 3.8;

/** What each choice can be. The three solvers are the same ones whatever η is: at 0 they are Euler, DPM-2 and DPM++ 2M to rounding. */
const CHOICES = {
  process: ["ve", "vp", "flow"],
  levels: ["karras", "ratio", "even"],
  solver: ["euler", "dpm_2", "dpmpp_2m"],
  eta: ["0", "0.5", "1"]
} as const;
type Row = keyof typeof CHOICES;
type Held = {readonly [R in Row]: (typeof CHOICES)[R][number]};
const ROWS = Object.keys(CHOICES) as Row[];

const levelIn: Record<Held["process"], (sigma: number) => Level> = {
  ve: (sigma) => ({signalScale: 1, noiseStd: sigma}),
  vp: variancePreservingLevel,
  flow: (sigma) => ({signalScale: 1 / (1 + sigma), noiseStd: sigma / (1 + sigma)})
};
const sigmasBy: Record<Held["levels"], (numSteps: number) => Float64Array> = {
  karras: (numSteps) => karrasSigmas(numSteps, RANGE),
  ratio: (numSteps) => exponentialSigmas(numSteps, RANGE),
  even: (numSteps) => Float64Array.from({length: numSteps + 1}, (_, i) => RANGE.sigmaMax * (1 - i / numSteps))
};
const solverBy: Record<Held["solver"], (eta: number) => Solver> = {
  euler: (eta) => eulerAncestral({eta}),
  dpm_2: (eta) => dpm2Ancestral({eta}),
  dpmpp_2m: (eta) => dpmpp2mSde({eta})
};

/** Where the points end under four choices. The noise is the same in every run: seeds SEED for the start, SEED + 1 on the way. */
export function runChoices(target: Target, {process, levels, solver, eta}: Held, numSteps: number): {readonly x: Float64Array; readonly nfe: number} {
  const list = Array.from(sigmasBy[levels](numSteps), levelIn[process]);
  const x = createRandom(SEED).normals(2 * POINTS).map((z) => list[0]!.noiseStd * z);
  return endOf({denoise: target.denoise, levels: list, x, solver: solverBy[solver](Number(eta)), noise: createWhiteNoise(createRandom(SEED + 1))});
}

interface Result {
  readonly x: Float64Array;
  readonly nfe: number;
  readonly distance: Estimate;
}

export function createChoicesFigure({target}: {readonly target: Target}): HTMLElement {
  const text = words.choices;
  const truth = target.sample(2 * POINTS, createRandom(SEED + 2));
  const results = new Map<string, Result>();
  let held: Held = {process: "ve", levels: "karras", solver: "euler", eta: "0"};
  const steps = slider({label: text.steps, name: "steps", min: 3, max: 40, step: 1, value: 6});
  const numbers = readout(text.computing);
  const keyOf = (choice: Held): string => `${ROWS.map((row) => choice[row]).join(" ")} ${steps.value}`;

  const rows = ROWS.map((row) => createRow(row));

  function createRow<R extends Row>(row: R): {readonly control: Control<Held[R]>; readonly planes: readonly Plane[]} {
    const element = document.createElement("fieldset");
    element.className = "choices";
    const legend = document.createElement("legend");
    legend.textContent = text.rows[row];
    const grid = document.createElement("div");
    grid.className = "choice-row";
    element.append(legend, grid);
    const names = text[row] as Readonly<Record<string, string>>;
    const inputs: HTMLInputElement[] = [];
    const planes = CHOICES[row].map((choice) => {
      const of = () => results.get(keyOf({...held, [row]: choice}));
      const plane = createPlane({
        label: text.label(text.rows[row], names[choice]!),
        reach: REACH,
        aspect: 1.15,
        layers: [
          heatLayer({value: (x, y) => Math.exp(target.logDensity(Float64Array.of(x, y))), key: () => 0, columns: 40, strength: 0.4}),
          dotsLayer({points: () => of()?.x ?? [], color: "point", radius: 1.2, opacity: 0.5}),
          ({context, colors, width, height}) => {
            const result = of();
            if (result) drawWords(context, text.distance(result.distance.value, result.distance.standardError), width - 5, height - 6, {color: colors.ink, align: "right", halo: colors.wash, weight: 500, maxWidth: width - 8});
          }
        ]
      });
      const label = document.createElement("label");
      label.className = "choice";
      const input = Object.assign(document.createElement("input"), {type: "radio", name: `choices-${row}`, value: choice, checked: held[row] === choice});
      inputs.push(input);
      const name = document.createElement("span");
      name.append(input, ` ${names[choice]!}`);
      label.append(plane.element, name);
      grid.append(label);
      return plane;
    });
    element.addEventListener("input", () => {
      held = {...held, [row]: inputs.find((input) => input.checked)!.value as Held[R]};
      compute();
    });
    const control = asControl<Held[R]>(element, {
      label: text.rows[row],
      name: row,
      read: () => inputs.find((input) => input.checked)!.value as Held[R],
      write: (value) => inputs.forEach((input) => (input.checked = input.value === value)),
      parse(given) {
        if (!(CHOICES[row] as readonly string[]).includes(given)) throw new RangeError(strings.oneOf([...CHOICES[row]]));
        return given as Held[R];
      }
    });
    return {control, planes};
  }

  const latest = createLatest();
  function compute(): void {
    latest(async (breathe) => {
      redraw();
      for (const row of ROWS)
        for (const choice of CHOICES[row]) {
          const choices = {...held, [row]: choice};
          const key = keyOf(choices);
          if (!results.has(key)) {
            const {x, nfe} = runChoices(target, choices, steps.value);
            await breathe();
            results.set(key, {x, nfe, distance: estimateEnergyDistance(x, truth, {dim: 2})});
            await breathe();
          }
          redraw();
        }
      numbers.textContent = text.numbers(results.get(keyOf(held))!.nfe);
      rows[0]!.planes[0]!.setValue(JSON.stringify(Object.fromEntries(ROWS.map((row) => [row, CHOICES[row].map((choice) => {
        const {value, standardError} = results.get(keyOf({...held, [row]: choice}))!.distance;
        return {choice, distance: value, error: standardError};
      })]))));
    });
  }
  function redraw(): void {
    for (const {planes} of rows) for (const plane of planes) plane.redraw();
  }
  steps.addEventListener("input", () => {
    results.clear();
    compute();
  });
  const element = document.createElement("div");
  const grid = Object.assign(document.createElement("div"), {className: "choice-grid"});
  grid.append(...rows.map(({control}) => control));
  element.append(grid, controls(steps), numbers);
  void whenNear(element).then(compute);
  return element;
}
