/** There and back on a line: noise spreads a crowd, and it comes home with as much fresh noise as the reader wants. */
import {createLatest} from "../breath.js";
import {controls, seedField, slider} from "../controls.js";
import {addHandle} from "../handle.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {keepState, readNumbers, writeNumbers} from "../state.js";
import {strings} from "../strings.js";
import {flow as words} from "../strings/en/flow.js";
import {countOvertakings, SHOWN, SIGMA_MAX, sigmas, STEPS, walkBack, walkThere, WALKERS, type StepBack} from "./back-run.js";
import {drawBack, placeOf, zonesOf, REACH} from "./back-draw.js";
import {createLineDistance} from "../line/distance.js";
import {flowMap} from "../../math/transport/flow-map.js";
import {mixtureCdf} from "../../math/transport/mixture-cdf.js";
import type {Mixture} from "../../math/targets/mixture.js";

export interface BackFigureOptions {
  readonly target: Mixture;
  /** As the page's cell writes it. */
  readonly step: StepBack;
}

/** Where the point that the reader holds begins its way back. */
const HERO = 1.2;

export function createBackFigure({target, step}: BackFigureOptions): HTMLElement {
  const eta = slider({label: words.back.eta, name: "eta", symbol: "eps", min: 0, max: 1.5, step: 0.05, value: 1, format: (value) => (value === 0 ? words.back.noNoise : value.toFixed(2))});
  const moment = slider({label: words.back.moment, name: "moment", min: 0, max: 200, step: 1, value: 200, format: (value) => words.back.momentValue(value > 100, sigmas[levelOf(value)]!)});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const numbers = readout("");
  const latest = createLatest();
  let there: Float64Array[] = [];
  let back: Float64Array[] = [];
  let hero: Float64Array[] = [];
  let heroStart = HERO;
  let seedThere: number | undefined;

  const stage = createStage({
    label: words.back.label,
    aspect: (width) => (width < 520 ? 0.92 : 2.05),
    draw: (frame) => drawBack(frame, {target, there, back, hero, moment: indexOf(moment.value), crowd: crowdAt(indexOf(moment.value))})
  });
  const handle = addHandle(stage.element, {
    label: words.back.handle,
    symbol: "x",
    x: 0.5,
    y: 0.5,
    onMove: (_, y) => {
      heroStart = REACH * (1 - 2 * y);
      settle();
      follow();
    },
    describe: (_, y) => (REACH * (1 - 2 * y)).toFixed(2).replace("-", "−")
  });
  keepState(handle, {
    key: "start",
    read: () => (heroStart === HERO ? undefined : writeNumbers(heroStart)),
    write(text) {
      const [next] = text === undefined ? [HERO] : readNumbers(text, 1);
      if (!(Math.abs(next!) <= REACH)) throw new RangeError(strings.range(String(-REACH), String(REACH), false));
      heroStart = next!;
      settle();
      follow();
    }
  });
  /** The turning point stands at a share of the width that depends on the width. */
  function settle(): void {
    const {turn} = zonesOf(stage.element.clientWidth || 700);
    handle.moveTo(turn / (stage.element.clientWidth || 700), placeOf(heroStart));
  }
  new ResizeObserver(settle).observe(stage.element);

  function crowdAt(index: number): Float64Array {
    return index <= STEPS ? (there[index] ?? new Float64Array()) : (back[index - STEPS] ?? new Float64Array());
  }

  function compute(): void {
    latest(async (breathe) => {
      if (seedThere !== seed.value || there.length === 0) {
        there = await walkThere(target, seed.value, breathe);
        seedThere = seed.value;
      }
      back = await walkBack(there[STEPS]!, {step, eta: eta.value, seed: seed.value}, breathe);
      follow();
    });
  }
  /** The point that the reader holds has noise of its own. */
  function follow(): void {
    latestHero(async (breathe) => {
      hero = await walkBack(Float64Array.of(heroStart), {step, eta: eta.value, seed: (seed.value + 1000) % 2 ** 32}, breathe);
      show();
    });
  }
  const latestHero = createLatest();

  function show(): void {
    stage.redraw();
    if (back.length <= STEPS || hero.length <= STEPS) return;
    const index = indexOf(moment.value);
    const sigma = sigmas[levelOf(moment.value)]!;
    const distance = createLineDistance(target.noised(sigma), 3 * REACH);
    const [now, end] = [distance(crowdAt(index)), createLineDistance(target, 3 * REACH)(back[STEPS]!)];
    const overtakings = countOvertakings(back[0]!.subarray(0, SHOWN), back[STEPS]!.subarray(0, SHOWN));
    const heroEnd = hero[STEPS]![0]!;
    const ranks = [mixtureCdf(target, Float64Array.of(heroStart), SIGMA_MAX)[0]!, mixtureCdf(target, Float64Array.of(heroEnd))[0]!] as const;
    numbers.textContent = words.back.numbers({...now, overtakings, pairs: (SHOWN * (SHOWN - 1)) / 2, ranks, quiet: eta.value === 0});
    stage.describe(words.back.alt(eta.value, end.value, end.floor, overtakings));
    stage.setValue(JSON.stringify({
      eta: eta.value, n: WALKERS, distance: end.value, floor: end.floor, overtakings,
      flowError: eta.value === 0 ? Math.abs(heroEnd - flowMap(target, Float64Array.of(heroStart), SIGMA_MAX, 0)[0]!) : null
    }));
  }

  eta.addEventListener("input", compute);
  seed.addEventListener("input", compute);
  moment.addEventListener("input", show);
  compute();
  const element = document.createElement("div");
  element.append(stage.element, controls(eta, moment, seed), numbers);
  return element;
}

/** The slider's 0 … 200 as a moment of the whole journey, 0 … 2·STEPS. */
const indexOf = (value: number): number => Math.round((value / 100) * STEPS);

/** The noise level at a place of the slider: up to 100, then down again. */
const levelOf = (value: number): number => STEPS - Math.abs(STEPS - indexOf(value));
