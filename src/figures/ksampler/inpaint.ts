/** Inpainting: the masked part from noise, six seeds, with the known part put back at every question and without. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {decode, endOfNode} from "./machine.js";
import {createMask, type MaskName} from "./masks.js";
import {pictureMenu, type NodeSet} from "./set.js";
import {drawInitialNoise, planKsampler, startKsampler} from "../../math/comfyui/ksampler.js";

const STEPS = 12, SEEDS = 12, SHOWN = 6;

export function createInpaintFigure({machine, names, schedule}: NodeSet): HTMLElement {
  const text = words.inpaint;
  const picture = select({label: words.picture, name: "picture", options: pictureMenu(names), value: "20"});
  const shape = select<MaskName>({label: text.mask, name: "mask", options: text.masks, value: "lower"});
  const denoise = slider({label: "denoise", min: 0.05, max: 1, step: 0.05, value: 1, format: (value) => value.toFixed(2)});
  const numbers = readout(words.computing);
  const ends: {mask: Float64Array[]; none: Float64Array[]} = {mask: [], none: []};
  let given: Float64Array | undefined;
  let counts: {readonly mask: number; readonly none: number} | undefined;
  const guess = createGuess<number>({
    question: text.guess,
    options: text.choices.map((choice, value) => ({text: choice, value})),
    onReveal: () => show(),
    say: (choice) => (choice === undefined || !counts || counts.mask <= counts.none || counts.mask === SEEDS ? "" : text.answer(choice === 1))
  });
  function show(): void {
    if (counts) numbers.textContent = guess.open ? text.numbers(counts.mask, counts.none, SEEDS) : text.waiting;
    if (counts && guess.open) stage.describe(text.alt(names[Number(picture.value)]!, counts.mask, counts.none, SEEDS));
    guess.update();
    stage.redraw();
  }
  const HEAD = 24;
  const layOut = (width: number) => {
    const columns = width < 560 ? 3 : SHOWN;
    const lines = SHOWN / columns;
    const first = width < 560 ? Math.min(150, width / 2) : Math.min(150, (width - 7 * 8) / 7.4);
    const left = width < 560 ? 0 : first + 20;
    const tile = (width - left - 8 * (columns - 1)) / columns;
    const row = HEAD + lines * (tile + 8);
    const top = width < 560 ? first + HEAD + 10 : 0;
    return {columns, first, left, tile, row, top, height: top + 2 * row + 4};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {columns, first, left, tile, row, top} = layOut(width);
      const mask = createMask(shape.value);
      drawWords(context, text.given, 0, 15, {color: colors.muted});
      if (given) drawFramedPicture(context, given.map((value, i) => value * (1 - 0.85 * mask[i]!)), {left: 0, top: HEAD, size: first, frame: colors.clean});
      ([["mask", text.withMask], ["none", text.without]] as const).forEach(([way, name], r) => {
        const y = top + r * row;
        drawWords(context, name, left, y + 15, {color: colors.ink, weight: 500, maxWidth: width - left});
        for (let k = 0; k < SHOWN; k++) {
          const [x, at] = [left + (k % columns) * (tile + 8), y + HEAD + Math.floor(k / columns) * (tile + 8)];
          const end = ends[way][k];
          if (end && guess.open) drawFramedPicture(context, end, {left: x, top: at, size: tile, frame: given && isOwn(end, given, mask) ? colors.clean : colors.wrong});
          else {
            context.fillStyle = colors.wash;
            context.fillRect(x, at, tile, tile);
          }
        }
      });
    }
  });
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const latent = machine.encode(Number(picture.value));
      const mask = createMask(shape.value);
      const plan = planKsampler({steps: STEPS, samplerName: "euler", scheduler: "normal", denoise: denoise.value}, schedule);
      given = decode(latent);
      counts = undefined;
      ends.mask = [];
      ends.none = [];
      stage.redraw();
      for (let seed = 0; seed < SEEDS; seed++) {
        numbers.textContent = text.progress(seed, SEEDS);
        const eps = drawInitialNoise(seed);
        await breathe();
        const x = startKsampler(latent, eps, plan);
        ends.mask.push(decode((await endOfNode(machine, {plan, x, known: {latent, eps, mask}, breathe})).x));
        const alone = (await endOfNode(machine, {plan, x, breathe})).x;
        ends.none.push(decode(alone.map((value, i) => value * mask[i]! + latent[i]! * (1 - mask[i]!))));
        if (seed < SHOWN) stage.redraw();
      }
      const own = (list: readonly Float64Array[]) => list.filter((end) => isOwn(end, given!, mask)).length;
      counts = {mask: own(ends.mask), none: own(ends.none)};
      const off = Math.max(...ends.mask.map((end) => end.reduce((worst, value, i) => Math.max(worst, mask[i] ? 0 : Math.abs(value - given![i]!)), 0)));
      stage.setValue(JSON.stringify({...counts, of: SEEDS, knownOff: off}));
      show();
    });
  for (const control of [picture, shape, denoise])
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  const element = document.createElement("div");
  element.append(guess.element, controls(picture, shape, denoise), stage.element, numbers);
  void whenNear(element).then(compute);
  return element;
}

/** Whether the new part is the picture's own: within 0.05 of it, root mean square. */
export function isOwn(end: Float64Array, given: Float64Array, mask: Float64Array): boolean {
  let [sum, count] = [0, 0];
  end.forEach((value, i) => {
    sum += mask[i]! * (value - given[i]!) ** 2;
    count += mask[i]!;
  });
  return sum < 0.05 ** 2 * count;
}
