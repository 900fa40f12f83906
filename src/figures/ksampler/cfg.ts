/** cfg, four times: previews of one seed on its way under cfg 1, 3, 8 and 20, and where many seeds end. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {decode, runNode} from "./machine.js";
import {NO_PROMPT} from "./prompts.js";
import type {NodeSet} from "./set.js";
import {drawInitialNoise, planKsampler, startKsampler} from "../../math/comfyui/ksampler.js";

export const CFGS = [1, 3, 8, 20] as const;
/** Steps whose previews are shown; the last is the end. */
const SHOWN = [0, 3, 6, 10, 20] as const;
/** A latent this far from every picture (root mean square) is none of them. */
export const BURNT = 0.02;
const STEPS = 20;

export interface CfgColumn {
  readonly cfg: number;
  /** Previews at SHOWN, as pictures. */
  readonly previews: readonly Float64Array[];
  /** Share of the numbers of each preview that no picture can have: outside [−1, 1]. */
  readonly outside: readonly number[];
  /** Of the seeds: how many end on a picture of the positive prompt, on another picture than at cfg 1, on no picture. */
  readonly kept: number;
  readonly moved: number;
  readonly burnt: number;
  /** Mean distance from the nearest picture, latent units, root mean square. */
  readonly distance: number;
}

export function createCfgFigure({machine, labels, schedule, walks: walksOf}: NodeSet): HTMLElement {
  const text = words.cfg;
  const positive = select({label: "positive", options: labels.prompts, value: "food-drink"});
  const negative = select({label: "negative", options: labels.prompts, value: NO_PROMPT});
  const seed = slider({label: text.seed, name: "seed", min: 0, max: 47, step: 1, value: 5});
  const numbers = readout(words.computing);
  let columns: CfgColumn[] = [];
  let count = 48;
  const guess = createGuess<number>({
    question: text.guess,
    options: text.choices.map((choice, value) => ({text: choice, value})),
    onReveal: () => show(),
    say: () => ""
  });
  const HEAD = 24, GAP = 8, LINE = 17, FOOT = 4 * LINE + 6;
  const layOut = (width: number) => {
    const side = width < 620 ? 0 : 86;
    const tile = Math.min(124, (width - side - GAP * (CFGS.length - 1)) / CFGS.length);
    const row = tile + (side ? GAP : 20);
    return {side, tile, row, height: HEAD + SHOWN.length * row + FOOT};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {side, tile, row} = layOut(width);
      SHOWN.forEach((step, r) => {
        const top = HEAD + r * row;
        const name = r === SHOWN.length - 1 ? text.end : text.step(step);
        if (side) drawWords(context, name, 0, top + tile / 2 + 4, {color: colors.muted, maxWidth: side - 6});
        else drawWords(context, name, 0, top + 13, {color: colors.muted, size: 11.5});
      });
      CFGS.forEach((cfg, c) => {
        const left = side + c * (tile + GAP);
        const column = columns[c];
        drawWords(context, text.cfg(cfg), left + tile / 2, 14, {color: colors.ink, weight: 500, align: "center", maxWidth: tile});
        SHOWN.forEach((_, r) => {
          const top = HEAD + r * row + (side ? 0 : 18);
          if (column && guess.open) drawFramedPicture(context, column.previews[r]!, {left, top, size: tile, frame: r === SHOWN.length - 1 && column.burnt > 0 ? colors.wrong : colors.clean});
          else {
            context.fillStyle = colors.wash;
            context.fillRect(left, top, tile, tile);
          }
        });
        if (!column || !guess.open) return;
        const foot = HEAD + SHOWN.length * row + LINE;
        text.under(column, count, side > 0).forEach((line, k) => drawWords(context, line, left + tile / 2, foot + k * LINE, {color: k === 0 ? colors.ink : colors.muted, align: "center", size: 11.5, maxWidth: tile + GAP}));
      });
    }
  });
  function show(): void {
    if (columns.length === CFGS.length) {
      numbers.textContent = guess.open ? text.numbers(columns, count, negative.value !== NO_PROMPT) : text.waiting;
      if (guess.open) stage.describe(text.alt(columns, count));
    }
    stage.redraw();
  }
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const walks = await walksOf(breathe);
      const plan = planKsampler({steps: STEPS, samplerName: "euler", scheduler: "normal"}, schedule);
      const prompts = {positive: labels.priorOf(positive.value), negative: labels.priorOf(negative.value)};
      const [mine, chosen] = [seed.value, positive.value];
      const x = startKsampler(new Float64Array(machine.pictures.dim), drawInitialNoise(mine), plan);
      const next: CfgColumn[] = [];
      let plain: Int32Array | undefined; // where the seeds end at cfg 1
      for (const cfg of CFGS) {
        const guidance = {...prompts, cfg};
        const previews: Float64Array[] = [];
        for await (const {denoised} of runNode(machine, {plan, x, guidance, breathe})) previews.push(decode(denoised));
        const shown = SHOWN.map((step) => previews[step]!);
        const {pictures, distances} = await walks.run({plan, guidance, breathe});
        plain ??= pictures;
        next.push({
          cfg,
          previews: shown,
          outside: shown.map((preview) => preview.reduce((sum, value) => sum + Number(Math.abs(value) > 1 + 1e-9), 0) / preview.length),
          kept: pictures.reduce((sum, picture, k) => sum + Number(labels.holds(chosen, picture) && distances[k]! < BURNT), 0),
          moved: pictures.reduce((sum, picture, k) => sum + Number(picture !== plain![k]), 0),
          burnt: distances.reduce((sum, distance) => sum + Number(distance >= BURNT), 0),
          distance: distances.reduce((sum, distance) => sum + distance / distances.length, 0)
        });
      }
      columns = next;
      count = walks.count;
      stage.setValue(JSON.stringify({of: count, columns: columns.map(({cfg, outside, kept, moved, burnt, distance}) => ({cfg, outside, kept, moved, burnt, distance}))}));
      show();
    });
  for (const control of [positive, negative, seed])
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  const element = document.createElement("div");
  element.append(guess.element, controls(positive, negative, seed), stage.element, numbers);
  void whenNear(element).then(compute);
  return element;
}
