/** Three ways to weigh the same loss: what each noise level counts, and what the loss is then made of. Under the flat one, areas are nats. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {checkbox, controls, formatNumber, select} from "../controls.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {learning as words} from "../strings/en/learning.js";
import {areaOver, middleOf, natsLost} from "./area.js";
import {lossByLevel, momentsOf, spreadLevels, straightAnswer, type LevelLoss} from "./levels.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import type {Denoiser, Target} from "../../math/types.js";

export const EFFORT_SIGMAS = spreadLevels(0.03, 20, 40);
export type WeightingName = keyof typeof words.effort.weightings;
type Pupil = keyof typeof words.effort.pupils;
const NAMES = Object.keys(words.effort.weightings) as WeightingName[];

/** What a weighting makes of E‖ε − ε̂‖² at σ, per unit of ln σ; `sigmaData` is the standard deviation of the data. */
export type Weighting = (sigma: number, sigmaData: number) => number;

export interface EffortFigureOptions {
  readonly target: Target;
  readonly weightings: Readonly<Record<WeightingName, Weighting>>;
}

export interface EffortFigure {
  readonly element: HTMLElement;
  /** Other data, and the network that learned them; undefined: none has learned yet. */
  update(target: Target, network: Denoiser | undefined): void;
}

export function createEffortFigure({target: first, weightings}: EffortFigureOptions): EffortFigure {
  let target = first;
  let network: Denoiser | undefined;
  let levels: LevelLoss[] = [];
  let sigmaData = 1;
  let direct: Estimate | undefined;
  let begun = false;
  const weighting = select<WeightingName>({label: words.effort.weighting, name: "weighting", options: words.effort.weightings, value: "simple"});
  const pupil = select<Pupil>({label: words.effort.pupil, name: "pupil", options: words.effort.pupils, value: "straight"});
  const alone = checkbox({label: words.effort.alone, name: "alone", symbol: "velocity", value: false});
  const latest = createLatest();
  const chosen = () => (pupil.value === "network" && network ? 1 : 0);
  /** Scaled so that all three have the area of the flat one: only their shapes differ. */
  const weightAt = (name: WeightingName) => {
    const raw = Array.from(EFFORT_SIGMAS, (sigma) => weightings[name](sigma, sigmaData));
    const scale = areaOver(EFFORT_SIGMAS, () => 1) / areaOver(EFFORT_SIGMAS, (k) => raw[k]!);
    return raw.map((value) => scale * value);
  };
  const shared = (height: number) => ({
    height,
    marginLeft: 44,
    marginRight: 14,
    x: {type: "log" as const, domain: [0.03, 20], label: words.effort.xAxis, ticks: [0.1, 1, 10], tickFormat: (value: number) => formatNumber(value)}
  });

  const [weightsHeight, partsHeight] = [(width: number) => Math.max(170, Math.min(220, 0.4 * width)), (width: number) => Math.max(200, Math.min(270, 0.45 * width))];
  const weights = reserve(weightsHeight, createChart({
    label: words.effort.weightsLabel,
    draw: ({Plot, width, colors}) => {
      const rows = NAMES.flatMap((name) => weightAt(name).map((weight, k) => ({name, sigma: EFFORT_SIGMAS[k]!, weight})));
      const tops = NAMES.map((name) => rows.filter((row) => row.name === name).reduce((a, b) => (b.weight > a.weight ? b : a)));
      const color = (name: WeightingName) => (name === weighting.value ? colors.ink : colors.wrong);
      return {
        ...shared(weightsHeight(width)),
        y: {label: words.effort.weightAxis, ticks: 3, domain: [0, 1.12 * Math.max(...tops.map(({weight}) => weight))]},
        marks: [
          ...NAMES.map((name) => Plot.line(rows.filter((row) => row.name === name), {x: "sigma", y: "weight", stroke: color(name), strokeWidth: name === weighting.value ? 3 : 1.5})),
          Plot.text(tops.map((top) => (top.name === "likelihood" ? {...top, sigma: 0.035} : top)), {
            x: "sigma", y: "weight", text: (row: {name: WeightingName}) => words.effort.short[row.name], dy: -9,
            textAnchor: "start", fill: (row: {name: WeightingName}) => color(row.name), stroke: colors.paper, strokeWidth: 3
          })
        ]
      };
    }
  }));

  const parts = reserve(partsHeight, createChart({
    label: words.effort.partsLabel,
    draw: ({Plot, width, colors}) => {
      const weight = weightAt(weighting.value);
      const rows = levels.map(({sigma, floor, excess}, k) => {
        const luck = alone.value ? 0 : weight[k]! * floor.value;
        return {sigma, floor: luck, all: luck + weight[k]! * excess[chosen()]!.value};
      });
      const learned = chosen() === 1;
      const greatest = (of: (row: (typeof rows)[number]) => number) => rows.reduce<(typeof rows)[number] | undefined>((most, row) => (most && of(most) >= of(row) ? most : row), undefined);
      const [luck, mistake] = [greatest((row) => row.floor), greatest((row) => row.all - row.floor)];
      return {
        ...shared(partsHeight(width)),
        marginBottom: 40,
        y: {label: words.effort.partsAxis, ticks: 4, zero: true},
        marks: [
          Plot.areaY(rows, {x: "sigma", y: "floor", fill: colors.wrong, fillOpacity: 0.32}),
          Plot.areaY(rows, {x: "sigma", y1: "floor", y2: "all", fill: colors.slope, fillOpacity: 0.3}),
          Plot.line(rows, {x: "sigma", y: "floor", stroke: colors.ink, strokeWidth: 1.5}),
          Plot.line(rows, {x: "sigma", y: "all", stroke: colors.slope, strokeWidth: 2, ...(learned && {strokeDasharray: "5,4"})}),
          Plot.text(luck && luck.floor > 0 ? [luck] : [], {x: "sigma", y: ({floor}: {floor: number}) => floor / 2, text: () => words.effort.luck, fill: colors.ink}),
          Plot.text(mistake ? [mistake] : [], {x: "sigma", y: "all", dx: -12, dy: -6, textAnchor: "end", text: () => words.effort.mistake, fill: colors.slope}),
          Plot.ruleY([0], {stroke: colors.rule})
        ]
      };
    }
  }));

  function compute(): void {
    begun = true;
    levels = [];
    direct = undefined;
    const moments = momentsOf(target);
    sigmaData = Math.sqrt(moments.variance);
    latest(async (breathe) => {
      const answers = [straightAnswer(moments.mean, moments.variance), ...(network ? [network] : [])];
      const found: LevelLoss[] = [];
      for await (const level of lossByLevel(target, {sigmas: EFFORT_SIGMAS, answers, n: network ? 400 : 3000, common: true, breathe})) found.push(level);
      const [clear, noisy] = [natsLost(target, moments, EFFORT_SIGMAS[0]!), natsLost(target, moments, EFFORT_SIGMAS.at(-1)!)];
      direct = {value: clear.value - noisy.value, standardError: Math.hypot(clear.standardError, noisy.standardError)};
      levels = found;
      show();
    });
    show();
  }

  function show(): void {
    weights.redraw();
    parts.redraw();
    if (levels.length === 0) return;
    const weight = weightAt(weighting.value);
    const excess = (k: number) => levels[k]!.excess[chosen()]!.value;
    const all = areaOver(EFFORT_SIGMAS, (k) => weight[k]! * (levels[k]!.floor.value + excess(k)));
    const mine = areaOver(EFFORT_SIGMAS, (k) => weight[k]! * excess(k));
    const nats = areaOver(EFFORT_SIGMAS, excess); // with the weight 1
    const step = Math.log(EFFORT_SIGMAS[1]! / EFFORT_SIGMAS[0]!);
    const natsError = step * levels.reduce((sum, level) => sum + level.excess[chosen()]!.standardError, 0); // at most: the levels share their draws
    const straight = chosen() === 0;
    numbers.textContent = words.effort.numbers(weighting.value, mine / all, middleOf(EFFORT_SIGMAS, (k) => weight[k]! * excess(k)));
    likelihood.textContent = straight ? words.effort.straightNats(nats, direct!.value) : words.effort.networkNats(nats);
    notice.textContent = pupil.value === "network" && !network ? words.effort.noNetwork : "";
    parts.describe(words.effort.alt(words.effort.weightings[weighting.value], mine / all));
    parts.setValue(JSON.stringify({
      weighting: weighting.value, pupil: straight ? "straight" : "network", share: mine / all, nats, natsError, direct: direct!.value, directError: direct!.standardError, sigmaData,
      middles: Object.fromEntries(NAMES.map((name) => [name, middleOf(EFFORT_SIGMAS, (k) => weightAt(name)[k]! * excess(k))]))
    }));
  }
  const numbers = readout("");
  const likelihood = readout("");
  const notice = Object.assign(document.createElement("p"), {className: "notice"});
  notice.setAttribute("role", "status");
  for (const control of [weighting, pupil, alone]) control.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(weights.element, parts.element, controls(weighting, pupil, alone), notice, numbers, likelihood);
  void whenNear(element).then(compute);
  return {
    element,
    update(next, answer) {
      [target, network] = [next, answer];
      if (begun) compute();
    }
  };
}
