/** Two KSampler Advanced nodes in a row: what is handed over, and what the second makes of it, for the four ways of wiring. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {folded} from "../parts.js";
import {displayScale} from "../picture.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {decode, endOfNode, LATENT_SCALE} from "./machine.js";
import {samplerMenu} from "./panel.js";
import type {NodeSet} from "./set.js";
import {drawInitialNoise, drawNoiseOnTheWay, planKsampler, startKsampler} from "../../math/comfyui/ksampler.js";

const STEPS = 20;
/** leftover: the first node's return_with_leftover_noise; add: the second's add_noise. */
export const WAYS = {right: {leftover: true, add: false}, again: {leftover: false, add: true}, twice: {leftover: true, add: true}, bare: {leftover: false, add: false}} as const;
type Way = keyof typeof WAYS;
const WAY_NAMES = Object.keys(WAYS) as Way[];

interface Result {
  /** Root mean square of the numbers of `begin` as a latent: its noise, all but some 0.1 of it. */
  readonly size: number;
  readonly begin: Float64Array;
  readonly end: Float64Array;
}

export function createHandoverFigure({machine, names, schedule}: NodeSet): HTMLElement {
  const text = words.handover;
  const at = slider({label: text.at, name: "at", min: 1, max: STEPS - 1, step: 1, value: 3});
  const first = select({label: text.first, name: "first", options: samplerMenu, value: "euler"});
  const second = select({label: text.second, name: "second", options: samplerMenu, value: "euler"});
  const seed = slider({label: text.seed, name: "seed", min: 0, max: 60, step: 1, value: 7});
  const numbers = readout(words.computing);
  let results: Partial<Record<Way, Result>> = {};
  let single: Float64Array | undefined;
  let sigma = 0;
  const guess = createGuess<Way>({
    question: text.guess,
    options: WAY_NAMES.map((way, k) => ({text: text.choice(k), value: way})),
    onReveal: () => show(),
    say: (way) => (way === undefined || !outcome ? "" : text.answer(outcome.lost.includes(way), outcome.lost.map((lost) => WAY_NAMES.indexOf(lost))))
  });
  /** Whether it ends on what the single run ends on. */
  const isSame = ({end}: Result): boolean => single !== undefined && rootMeanSquare(end, single) < 0.02;
  let outcome: {readonly numbers: string; readonly alt: string; readonly lost: readonly Way[]} | undefined;
  function show(): void {
    if (outcome) numbers.textContent = guess.open ? outcome.numbers : text.waiting;
    if (outcome && guess.open) stage.describe(outcome.alt);
    guess.update();
    stage.redraw();
  }
  const layOut = (width: number) => {
    const columns = width < 620 ? 2 : 4;
    const cell = (width - 14 * (columns - 1)) / columns;
    const tile = Math.min(130, (cell - 8) / 2);
    const whole = Math.min(110, tile);
    const row = 40 + tile + 26;
    return {columns, cell, tile, whole, row, top: whole + 46, height: whole + 46 + (WAY_NAMES.length / columns) * (row + 8)};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {columns, cell, tile, whole, row, top} = layOut(width);
      drawWords(context, text.one, 0, 14, {color: colors.ink, weight: 500});
      if (single) drawFramedPicture(context, single, {left: 0, top: 22, size: whole, frame: colors.clean});
      drawWords(context, text.expected(sigma), whole + 14, 22 + whole / 2, {color: colors.noise, maxWidth: width - whole - 14});
      WAY_NAMES.forEach((way, k) => {
        const [left, y] = [(k % columns) * (cell + 14), top + Math.floor(k / columns) * (row + 8)];
        const [leftover, add] = columns === 2 ? text.shortWays[way] : text.ways[way];
        [`${k + 1}  ${leftover}`, add].forEach((line, i) => drawWords(context, line, left, y + 8 + 16 * i, {color: colors.ink, weight: 500, maxWidth: cell}));
        const result = results[way];
        if (result) {
          drawFramedPicture(context, result.begin, {left, top: y + 32, size: tile, frame: colors.point, scale: displayScale(result.size / LATENT_SCALE)});
          if (!guess.open) {
            context.fillStyle = colors.wash;
            context.fillRect(left + tile + 6, y + 32, tile, tile);
            drawWords(context, text.carried(result.size), left, y + 32 + tile + 16, {color: colors.noise, maxWidth: tile});
            return;
          }
          const same = isSame(result);
          drawFramedPicture(context, result.end, {left: left + tile + 6, top: y + 32, size: tile, frame: same ? colors.clean : colors.wrong});
          drawWords(context, text.carried(result.size), left, y + 32 + tile + 16, {color: colors.noise, maxWidth: tile});
          drawWords(context, same ? text.same : text.other, left + tile + 6, y + 32 + tile + 16, {color: same ? colors.clean : colors.muted, maxWidth: tile});
        } else {
          context.fillStyle = colors.wash;
          context.fillRect(left, y + 32, tile, tile);
          context.fillRect(left + tile + 6, y + 32, tile, tile);
        }
      });
    }
  });
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const knobs = {steps: STEPS, scheduler: "normal"} as const;
      const eps = drawInitialNoise(seed.value);
      const empty = new Float64Array(machine.pictures.dim);
      const follow = async (plan: ReturnType<typeof planKsampler>, x: Float64Array) => (await endOfNode(machine, {plan, x, noise: drawNoiseOnTheWay(seed.value, plan.sampler), breathe})).x;
      const wholePlan = planKsampler({...knobs, samplerName: second.value}, schedule);
      const whole = await follow(wholePlan, startKsampler(empty, eps, wholePlan));
      single = decode(whole);
      results = {};
      const back = planKsampler({...knobs, samplerName: second.value, startAtStep: at.value}, schedule);
      sigma = back.sigmas[0]!;
      const ends: Partial<Record<Way, Float64Array>> = {};
      for (const leftover of [true, false]) {
        const out = planKsampler({...knobs, samplerName: first.value, endAtStep: at.value, returnWithLeftoverNoise: leftover}, schedule);
        const handed = await follow(out, startKsampler(empty, eps, out));
        for (const way of WAY_NAMES.filter((name) => WAYS[name].leftover === leftover)) {
          const begin = startKsampler(handed, WAYS[way].add ? eps : undefined, back);
          const end = (ends[way] = await follow(back, begin));
          results[way] = {size: rootMeanSquare(begin, empty), begin: decode(begin), end: decode(end)};
          stage.redraw();
        }
      }
      const nearest: Partial<Record<Way, Awaited<ReturnType<typeof machine.nearest>>>> = {};
      for (const way of WAY_NAMES) nearest[way] = await machine.nearest(ends[way]!, breathe);
      const gap = ends.right!.reduce((worst, value, i) => Math.max(worst, Math.abs(value - whole[i]!)), 0);
      const equal = first.value === second.value;
      outcome = {numbers: text.numbers(sigma, gap, equal), alt: text.alt(WAY_NAMES.map((way) => ({way: text.ways[way].join(", "), name: names[nearest[way]!.index]!}))), lost: WAY_NAMES.filter((way) => !isSame(results[way]!))};
      stage.setValue(JSON.stringify({sigma, gap, sizes: Object.fromEntries(WAY_NAMES.map((way) => [way, results[way]!.size])), ends: nearest}));
      show();
    });
  for (const control of [at, first, second, seed])
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  const element = document.createElement("div");
  const more = folded(text.seed, controls(seed));
  element.append(guess.element, controls(at, first, second), stage.element, numbers, more);
  void whenNear(element).then(compute);
  return element;
}

function rootMeanSquare(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);
}
