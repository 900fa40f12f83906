/** Sampler against scheduler: two choices, each held while the other is changed. How many seeds end where the exact flow does? */
import {createLatest, whenNear} from "../breath.js";
import {controls, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import type {NodeSet} from "./set.js";
import {planKsampler} from "../../math/comfyui/ksampler.js";
import {pictureAsPoint} from "../../sampler/pictures/pictures.js";

export const GRID_SAMPLERS = ["euler", "ddim", "heun", "dpmpp_2m", "uni_pc", "euler_ancestral", "dpmpp_2m_sde"] as const;
export const GRID_SCHEDULERS = ["normal", "karras", "exponential", "sgm_uniform", "ddim_uniform", "beta"] as const;
/** What a reader may guess: the second is right. */
const GRID_PAIRS = [["heun", "dpmpp_2m"], ["euler", "ddim"], ["euler_ancestral", "dpmpp_2m_sde"]] as const;
const TRUTH_STEPS = 200;

export function createGridFigure({machine, schedule, walks: walksOf}: NodeSet): HTMLElement {
  const text = words.grid;
  const steps = slider({label: text.steps, name: "steps", min: 2, max: 30, step: 1, value: 4});
  const seed = slider({label: text.seed, name: "seed", min: 0, max: 47, step: 1, value: 1});
  const numbers = readout(words.computing);
  const ends = new Map<string, Int32Array>();
  let truth: Int32Array | undefined;
  const hits = (key: string) => {
    const mine = ends.get(key);
    return mine && truth ? mine.reduce((sum, end, k) => sum + Number(end === truth![k]), 0) : undefined;
  };
  const layOut = (width: number) => {
    const side = width < 560 ? 0 : 138;
    const gap = width < 560 ? 5 : 8;
    const tile = Math.min(84, (width - side - gap * (GRID_SCHEDULERS.length - 1)) / GRID_SCHEDULERS.length);
    const row = tile + (side ? 24 : 42);
    const head = side ? 26 : 40; // on a phone the names stand on two lines by turns, so that long ones have room
    return {side, gap, tile, row, head, height: head + GRID_SAMPLERS.length * row};
  };
  const guess = createGuess({
    question: text.guess,
    options: GRID_PAIRS.map((pair) => ({text: pair.join(" = "), value: pair})),
    onReveal: () => stage.redraw(),
    say: (pair) => text.answer(pair === undefined ? undefined : pair === GRID_PAIRS[1])
  });
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {side, gap, tile, row, head} = layOut(width);
      GRID_SCHEDULERS.forEach((scheduler, c) => drawWords(context, scheduler, side + c * (tile + gap) + tile / 2, side || c % 2 === 0 ? 14 : 29, {color: colors.noise, align: "center", maxWidth: (side ? 1 : 2) * (tile + gap) - 4}));
      GRID_SAMPLERS.forEach((sampler, r) => {
        const top = head + r * row + (side ? 0 : 16);
        if (side) drawWords(context, sampler, 0, top + tile / 2 + 4, {color: colors.ink, weight: 500, maxWidth: side - 8});
        else drawWords(context, sampler, 0, top - 5, {color: colors.ink, weight: 500});
        GRID_SCHEDULERS.forEach((scheduler, c) => {
          const left = side + c * (tile + gap);
          const end = ends.get(`${sampler} ${scheduler}`)?.[seed.value];
          if (end === undefined || !guess.open) {
            context.fillStyle = colors.wash;
            context.fillRect(left, top, tile, tile);
            return;
          }
          drawFramedPicture(context, pictureAsPoint(machine.pictures, end), {left, top, size: tile, frame: end === truth?.[seed.value] ? colors.clean : colors.wrong});
          const count = hits(`${sampler} ${scheduler}`);
          if (count !== undefined) drawWords(context, String(count), left + tile / 2, top + tile + 15, {color: colors.muted, align: "center"});
        });
      });
    }
  });
  function describe(): void {
    stage.describe(text.alt(GRID_SAMPLERS.map((sampler) => {
      const best = GRID_SCHEDULERS.reduce((a, b) => ((hits(`${sampler} ${b}`) ?? 0) > (hits(`${sampler} ${a}`) ?? 0) ? b : a));
      return {sampler, best, count: hits(`${sampler} ${best}`) ?? 0};
    })));
    stage.redraw();
  }
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const walks = await walksOf(breathe);
      truth ??= (await walks.run({plan: planKsampler({steps: TRUTH_STEPS, samplerName: "heun", scheduler: "karras"}, schedule), breathe})).pictures;
      ends.clear();
      for (const sampler of GRID_SAMPLERS)
        for (const scheduler of GRID_SCHEDULERS) {
          ends.set(`${sampler} ${scheduler}`, (await walks.run({plan: planKsampler({steps: steps.value, samplerName: sampler, scheduler}, schedule), breathe})).pictures);
          stage.redraw();
        }
      numbers.textContent = text.numbers(steps.value);
      stage.setValue(JSON.stringify({steps: steps.value, of: walks.count, hits: Object.fromEntries(GRID_SAMPLERS.map((sampler) => [sampler, Object.fromEntries(GRID_SCHEDULERS.map((scheduler) => [scheduler, hits(`${sampler} ${scheduler}`)!]))]))}));
      describe();
    });
  steps.addEventListener("input", compute);
  seed.addEventListener("input", describe);
  for (const control of [steps, seed]) control.addEventListener("input", () => guess.reveal());
  const element = document.createElement("div");
  element.append(guess.element, controls(steps, seed), stage.element, numbers);
  void whenNear(element).then(compute);
  return element;
}
