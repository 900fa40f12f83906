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
    say: (choice) => (choice === undefined || negative.value !== NO_PROMPT ? "" : text.answer(choice === 1))
  });
  const GAP = 8;
  /** A row is a value of cfg, a column a step: time runs to the right, as under the node. */
  const layOut = (width: number) => {
    const wide = width >= 620;
    const [side, foot] = wide ? [64, 136] : [0, 0];
    const tile = Math.min(132, (width - side - foot - GAP * SHOWN.length) / SHOWN.length);
    const [head, name] = [20, wide ? 0 : 20]; // names above the columns; above a row where it has no side
    const row = name + tile + (wide ? GAP : 24);
    return {wide, side, tile, head, name, row, height: head + CFGS.length * row};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {wide, side, tile, head, name, row} = layOut(width);
      const leftOf = (c: number) => side + c * (tile + GAP);
      const end = SHOWN.length - 1;
      SHOWN.forEach((step, c) => drawWords(context, c === end ? text.end : text.step(step), leftOf(c) + tile / 2, 12, {color: c === end ? colors.ink : colors.muted, align: "center", maxWidth: tile}));
      CFGS.forEach((cfg, r) => {
        const column = columns[r];
        const top = head + r * row + name;
        drawWords(context, text.cfg(cfg), 0, wide ? top + tile / 2 + 4 : top - 6, {color: colors.ink, weight: 500});
        SHOWN.forEach((_, c) => {
          if (column && (guess.open || c < end)) drawFramedPicture(context, column.previews[c]!, {left: leftOf(c), top, size: tile, frame: c === end && column.burnt > 0 ? colors.wrong : colors.clean});
          else {
            context.fillStyle = colors.wash;
            context.fillRect(leftOf(c), top, tile, tile);
          }
        });
        if (!column || !guess.open) return;
        const lines = text.under(column, count);
        if (wide) lines.forEach((line, k) => drawWords(context, line, leftOf(SHOWN.length) + 4, top + tile / 2 - 14 + 18 * k, {color: k === 0 ? colors.ink : colors.muted, size: 12}));
        else drawWords(context, lines.join(" · "), 0, top + tile + 14, {color: colors.muted, size: 11.5, maxWidth: width});
      });
    }
  });
  function show(): void {
    if (columns.length === CFGS.length) {
      numbers.textContent = guess.open ? text.numbers(columns, count, negative.value !== NO_PROMPT) : text.waiting;
      if (guess.open) stage.describe(text.alt(columns, count));
      guess.update();
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
