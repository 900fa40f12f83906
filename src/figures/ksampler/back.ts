/** Image to image: ten values of denoise for one picture; what the sampler starts from, what comes back, and how often. */
import {createBreath, createLatest, whenNear} from "../breath.js";
import {controls, select} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {folded} from "../parts.js";
import {createPictureCanvas, displayScale} from "../picture.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {decode, LATENT_SCALE} from "./machine.js";
import {createOwnPicture} from "./own-picture.js";
import {samplerMenu, schedulerMenu} from "./panel.js";
import {pictureMenu, type NodeSet} from "./set.js";
import {drawInitialNoise, planKsampler, startKsampler} from "../../math/comfyui/ksampler.js";
import {pictureAsPoint} from "../../sampler/pictures/pictures.js";
import {withAlpha} from "../theme.js";

export const DENOISES = Array.from({length: 10}, (_, k) => (k + 1) / 10);
const STEPS = 20, SEED = 7;

interface Row {
  readonly denoise: number;
  readonly sigma: number;
  readonly start: Float64Array;
  readonly end: number;
  readonly count: number;
}

export function createBackFigure({machine, names, schedule, walks: walksOf}: NodeSet): HTMLElement {
  const text = words.back;
  const picture = select({label: words.picture, name: "picture", options: pictureMenu(names), value: "20"});
  const sampler = select({label: "sampler_name", options: samplerMenu, value: "euler"});
  const scheduler = select({label: "scheduler", options: schedulerMenu, value: "normal"});
  const numbers = readout(words.computing);
  const rows: Row[] = [];
  let own: {readonly point: Float64Array; readonly nearest: number} | undefined;
  const target = () => own?.nearest ?? Number(picture.value);
  const guess = createGuess<number>({
    question: text.guess,
    options: text.choices.map((choice, value) => ({text: choice, value})),
    onReveal: () => show(),
    say: (choice) => (choice === undefined ? "" : text.answer(choice === 2))
  });
  function show(): void {
    if (rows.length === DENOISES.length) {
      const until = rows.findLast(({count}, k) => rows.slice(0, k + 1).every((row) => row.count === trials) && count === trials)?.denoise;
      const from = rows.find(({count}) => 2 * count < trials)?.denoise;
      numbers.textContent = !guess.open ? text.waiting : `${own ? text.own(names[own.nearest]!, machine.pictures.n) : ""} ${text.numbers(from, until, own !== undefined)}`.trim();
      if (guess.open) stage.describe(text.alt(rows.map(({denoise, count, end}) => ({denoise, count, name: names[end]!}))));
    }
    stage.redraw();
  }
  let trials = 0;
  const HEAD = 22, FOOT = 44, BARS = 70;
  const perLine = (width: number) => (width < 560 ? 5 : 10);
  const tileOf = (width: number) => (width - 6 * (perLine(width) - 1)) / perLine(width);
  const lineHeight = (width: number) => HEAD + 36 + 2 * (tileOf(width) + HEAD) + BARS + FOOT;
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / ((DENOISES.length / perLine(width)) * lineHeight(width)),
    pixels: true,
    draw({context, width, colors}) {
      const tile = tileOf(width);
      DENOISES.forEach((denoise, k) => {
        const left = (k % perLine(width)) * (tile + 6);
        const top = Math.floor(k / perLine(width)) * lineHeight(width);
        const [first, second] = [top + HEAD + 36, top + HEAD + 36 + tile + HEAD];
        const row = rows[k];
        drawWords(context, text.denoise(denoise, k === 0 && tile > 84), left, top + 14, {color: colors.ink, weight: 500, maxWidth: tile + 4});
        if (row) drawWords(context, text.sigma(row.sigma), left, top + 32, {color: colors.noise, maxWidth: tile});
        if (row) drawFramedPicture(context, row.start, {left, top: first, size: tile, scale: displayScale(row.sigma / LATENT_SCALE), frame: colors.point});
        if (row && guess.open) {
          drawFramedPicture(context, pictureAsPoint(machine.pictures, row.end), {left, top: second, size: tile, frame: row.end === target() ? colors.clean : colors.wrong});
        } else {
          context.fillStyle = colors.wash;
          if (!row) context.fillRect(left, first, tile, tile);
          context.fillRect(left, second, tile, tile);
        }
        const base = second + tile + 14 + BARS;
        context.fillStyle = colors.wash;
        context.fillRect(left, base - BARS, tile, BARS);
        if (row && guess.open) {
          const height = (BARS * row.count) / trials;
          context.fillStyle = withAlpha(colors.clean, 0.75);
          context.fillRect(left, base - height, tile, height);
          drawWords(context, text.rate(row.count, trials, tile > 84), left + tile / 2, base + 15, {color: colors.ink, align: "center"});
        }
        if (k % perLine(width) === 0) {
          drawWords(context, text.start, left, first - 5, {color: colors.muted, size: 11.5});
          drawWords(context, text.end, left, second - 6, {color: colors.muted, size: 11.5});
          drawWords(context, text.rates(trials || 48), left, base + 32, {color: colors.muted, size: 11.5, maxWidth: width});
        }
      });
    }
  });
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const walks = await walksOf(breathe);
      trials = walks.count;
      const index = Number(picture.value);
      const [latent, eps] = [own ? own.point.map((value) => LATENT_SCALE * value) : machine.encode(index), drawInitialNoise(SEED)];
      const given = own ? {products: machine.productsOf(own.point)} : {picture: index};
      rows.length = 0;
      for (const denoise of DENOISES) {
        const plan = planKsampler({steps: STEPS, samplerName: sampler.value, scheduler: scheduler.value, denoise}, schedule);
        const {pictures: ends} = await walks.run({plan, ...given, breathe});
        rows.push({denoise, sigma: plan.sigmas[0]!, start: decode(startKsampler(latent, eps, plan)), end: ends[SEED]!, count: ends.filter((end) => end === target()).length});
        stage.redraw();
        await breathe();
      }
      stage.setValue(JSON.stringify({trials, own: own?.nearest, rows: rows.map(({denoise, sigma, count}) => ({denoise, sigma, count}))}));
      show();
    });
  const shownOwn = document.createElement("span");
  picture.addEventListener("input", () => {
    own = undefined;
    shownOwn.replaceChildren();
  });
  for (const control of [picture, sampler, scheduler])
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  const file = createOwnPicture({
    async onPicture(point) {
      own = {point, nearest: (await machine.nearest(point.map((value) => LATENT_SCALE * value), createBreath())).index};
      shownOwn.replaceChildren(createPictureCanvas(point, {label: text.yours}));
      guess.reveal();
      compute();
    }
  });
  const element = document.createElement("div");
  const more = folded(text.more, controls(file, shownOwn));
  element.append(guess.element, controls(picture, sampler, scheduler), stage.element, numbers, more);
  void whenNear(element).then(compute);
  return element;
}
