/** The second pass: made at half the size, enlarged, noised, sampled again. Ten values of denoise, and what becomes of 48 seeds. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {createGuess} from "../guess.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {folded} from "../parts.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {DENOISES} from "./back.js";
import {samplerMenu} from "./panel.js";
import {UPSCALE_METHODS, type UpscaleMethod} from "./resize.js";
import {createSecondPass, magnify, runFirstPass, type Fates, type FirstPass, type SecondPass} from "./second-pass-run.js";
import type {NodeSet} from "./set.js";
import {planKsampler} from "../../math/comfyui/ksampler.js";
import {pictureAsPoint} from "../../sampler/pictures/pictures.js";
import {withAlpha} from "../theme.js";

const STEPS = 20, COUNT = 48;
const FATES = ["soft", "sharp", "other"] as const;

interface Row extends Fates {
  readonly denoise: number;
  readonly sigma: number;
}

export function createSecondPassFigure({machine: {pictures}, labels: {names}, schedule}: NodeSet): HTMLElement {
  const text = words.second;
  const share = select({label: text.share, name: "share", options: text.shares, value: "0.1"});
  const method = select<UpscaleMethod>({label: "upscale_method", options: Object.fromEntries(UPSCALE_METHODS.map((name) => [name, name])) as Record<UpscaleMethod, string>, value: "bilinear"});
  const seed = slider({label: text.seed, name: "seed", min: 0, max: COUNT - 1, step: 1, value: 0});
  const sampler = select({label: text.sampler, name: "sampler", options: samplerMenu, value: "euler"});
  const numbers = readout(words.computing);
  const seconds = new Map<UpscaleMethod, SecondPass>();
  let first: FirstPass | undefined;
  let shown: {readonly small: Float64Array; readonly large: Float64Array} | undefined;
  let set: SecondPass | undefined;
  let rows: Row[] = [];
  const guess = createGuess<number>({
    question: text.guess,
    options: text.choices.map((value) => ({text: value.toFixed(1), value})),
    onReveal: () => show(),
    say: (value) => text.answer(value, best(rows))
  });
  const HEAD = 22, BARS = 96, GAP = 6;
  const layOut = (width: number) => {
    const columns = width < 560 ? 5 : 10;
    const tile = (width - GAP * (columns - 1)) / columns;
    const big = Math.min(128, (width - 2 * 24) / 3);
    const top = HEAD + big + 34;
    const line = 20 + HEAD + tile + 10 + BARS + 34;
    return {columns, tile, big, top, line, height: top + (DENOISES.length / columns) * line};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / layOut(width).height,
    pixels: true,
    draw({context, width, colors}) {
      const {columns, tile, big, top, line} = layOut(width);
      const paint = {soft: colors.wrong, sharp: withAlpha(colors.clean, 0.8), other: withAlpha(colors.density, 0.45)} as const;
      if (shown) {
        drawWords(context, text.small, 0, 14, {color: colors.ink, weight: 500, maxWidth: big + 20});
        drawFramedPicture(context, shown.small, {left: big / 4, top: HEAD + big / 4, size: big / 2, frame: colors.point});
        drawWords(context, "→", big + 12, HEAD + big / 2 + 5, {color: colors.muted, align: "center"});
        drawWords(context, text.large, big + 24, 14, {color: colors.ink, weight: 500, maxWidth: width - big - 24});
        drawFramedPicture(context, shown.large, {left: big + 24, top: HEAD, size: big, frame: colors.wrong});
      }
      DENOISES.forEach((denoise, k) => {
        const left = (k % columns) * (tile + GAP);
        const y = top + Math.floor(k / columns) * line;
        const row = rows[k];
        drawWords(context, words.back.denoise(denoise, k === 0 && tile > 84), left, y + 12, {color: colors.ink, weight: 500, maxWidth: tile + 4});
        if (row) drawWords(context, words.back.sigma(row.sigma), left, y + 30, {color: colors.noise, maxWidth: tile});
        const [picture, bars] = [y + 20 + HEAD - 2, y + 20 + HEAD + tile + 10];
        context.fillStyle = colors.wash;
        if (!row || !set || !guess.open) {
          context.fillRect(left, picture, tile, tile);
          context.fillRect(left, bars, tile, BARS);
          return;
        }
        const end = row.ends[seed.value]!;
        const fate = first && end === first.ends[seed.value] ? "sharp" : end === pictures.n + (first?.ends[seed.value] ?? 0) ? "soft" : "other";
        drawFramedPicture(context, pictureAsPoint(set.pictures, end), {left, top: picture, size: tile, frame: {soft: colors.wrong, sharp: colors.clean, other: colors.density}[fate]});
        let from = bars + BARS; // from the bottom: what is kept soft, what is made sharp, what is another
        for (const name of FATES) {
          const height = (BARS * row[name]) / COUNT;
          from -= height;
          context.fillStyle = paint[name];
          context.fillRect(left, from, tile, height);
          if (height > 15) drawWords(context, String(row[name]), left + tile / 2, from + height / 2 + 5, {color: name === "other" ? colors.ink : colors.paper, align: "center", weight: 500});
        }
      });
      if (guess.open && rows.length) drawLegend();

      /** Each fate's name under the bars, once, at the column where most seeds have it. */
      function drawLegend(): void {
        const spots = new Set<number>();
        for (const name of FATES) {
          const k = rows.reduce((at, row, i) => (row[name] > (rows[at]?.[name] ?? -1) ? i : at), 0);
          if (rows[k]![name] === 0 || spots.has(k)) continue;
          spots.add(k);
          const left = (k % columns) * (tile + GAP);
          const y = top + Math.floor(k / columns) * line + 20 + HEAD + tile + 10 + BARS + 16;
          const right = left + tile > width - 60;
          drawWords(context, text.fates[name], right ? left + tile : left, y, {color: {soft: colors.muted, sharp: colors.clean, other: colors.density}[name], align: right ? "right" : "left", maxWidth: 3 * tile});
        }
      }
    }
  });
  function show(): void {
    const picture = first?.ends[seed.value];
    if (rows.length === DENOISES.length && picture !== undefined) {
      numbers.textContent = guess.open ? text.numbers(rows, COUNT) : text.waiting;
      if (guess.open) stage.describe(text.alt(names[picture]!, rows, COUNT));
      guess.update();
    }
    stage.redraw();
  }
  async function showSeed(): Promise<void> {
    if (!first || !set) return;
    const picture = first.ends[seed.value]!;
    const small = pictureAsPoint(await magnify(first.small, picture), 0);
    shown = {small, large: pictureAsPoint(set.pictures, pictures.n + picture)};
    show();
  }
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  const compute = () =>
    latest(async (breathe) => {
      const plain = {steps: STEPS, samplerName: "euler", scheduler: "normal"} as const;
      first ??= await runFirstPass(pictures, {plan: planKsampler(plain, schedule), count: COUNT, breathe});
      const chosen = method.value;
      const second = seconds.get(chosen) ?? (await createSecondPass(pictures, first, {method: chosen, breathe}));
      seconds.set(chosen, second);
      set = second;
      rows = [];
      await showSeed();
      for (const denoise of DENOISES) {
        const plan = planKsampler({...plain, samplerName: sampler.value, denoise}, schedule);
        const fates = await second.run({plan, share: Number(share.value), breathe});
        rows = [...rows, {denoise, sigma: plan.sigmas[0]!, ...fates}];
        stage.redraw();
      }
      stage.setValue(JSON.stringify({of: COUNT, share: Number(share.value), rows: rows.map(({denoise, sigma, soft, sharp, other}) => ({denoise, sigma, soft, sharp, other}))}));
      show();
    });
  for (const control of [share, method, sampler])
    control.addEventListener("input", () => {
      guess.reveal();
      compute();
    });
  seed.addEventListener("input", () => {
    guess.reveal();
    void showSeed();
  });
  const element = document.createElement("div");
  const more = folded(text.more, controls(sampler));
  element.append(guess.element, controls(share, method, seed), stage.element, numbers, more);
  void whenNear(element).then(compute);
  return element;
}

/** The value of denoise at which most seeds become sharp and stay what they are. */
function best(rows: readonly Row[]): Row | undefined {
  return rows.reduce<Row | undefined>((most, row) => (row.sharp > (most?.sharp ?? -1) ? row : most), undefined);
}
