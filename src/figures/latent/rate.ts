/** How much a code of few numbers keeps, and how coarse the numbers may be: the learned code beside the best linear one of blocks. */
import {slider} from "../controls.js";
import {createChart} from "../plot.js";
import {latent as words} from "../strings/en/latent.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {LATENT_CHANNELS, LATENT_DIM} from "../../sampler/latents.js";
import {BLOCKS, type BlockCode} from "./block-code.js";
import type {Coder} from "./coder.js";
import {psnr, rangesOf, type Range} from "./measure.js";
import {createPanel, toCome} from "./panel.js";
import {latentOf, pictureOf, titleOf, type LatentSet} from "./set.js";

export interface RateFigureOptions {
  readonly set: LatentSet;
  /** A promise that may never be kept. */
  readonly coder: Promise<Coder>;
  /** Learns the linear code; called once. */
  readonly fit: () => Promise<BlockCode>;
  /** How many numbers it has for a block. */
  readonly components: number;
  /** A code's numbers in so many bits each, given each kind's range. */
  readonly quantise: (values: Float64Array, ranges: readonly Range[], bits: number) => Float64Array;
}

export function createRateFigure({set, coder, fit, components: all, quantise}: RateFigureOptions): HTMLElement {
  const picture = slider({label: words.picture, symbol: "clean", min: 0, max: set.pictures.n - 1, step: 1, value: 28, format: (n) => titleOf(set, n)});
  const bits = slider({label: words.rate.bits, name: "bits", min: 1, max: 10, step: 1, value: 8});
  const numbers = slider({label: words.rate.numbers, name: "numbers", min: 1, max: all, step: 1, value: 4});
  const latentRanges = rangesOf(set.latents, LATENT_CHANNELS);
  let linear: BlockCode;
  let linearRanges: Range[] | undefined;
  let curve: {k: number; fidelity: number}[] = [];
  let learned = NaN;
  const chart = createChart({
    label: words.rate.chart,
    draw: ({Plot, width, colors}) => ({
      width, height: Math.min(300, 120 + width / 3), marginLeft: 40, marginRight: 16, marginTop: 26, marginBottom: 44,
      x: {label: words.rate.x, labelAnchor: "center", domain: [1, all], type: "log", ticks: [1, 2, 4, 8, 16, 32], tickFormat: String}, y: {label: words.rate.y, nice: true, zero: false},
      marks: [
        Plot.line(curve, {x: "k", y: "fidelity", stroke: colors.clean, strokeWidth: 2}),
        Plot.text(curve.slice(-1), {x: "k", y: "fidelity", text: () => words.rate.curve, textAnchor: "end", dx: -10, dy: -12, fill: colors.clean, stroke: colors.paper, strokeWidth: 4}),
        Plot.dot(curve.filter(({k}) => k === numbers.value), {x: "k", y: "fidelity", fill: colors.clean, r: 5}),
        ...(Number.isFinite(learned) ? [
          Plot.ruleY([{fidelity: learned}], {y: "fidelity", stroke: colors.clean, strokeDasharray: "6 4", strokeWidth: 1.5}),
          Plot.dot([{k: 4, fidelity: learned}], {x: "k", y: "fidelity", stroke: colors.clean, fill: colors.paper, strokeWidth: 2, r: 5}),
          Plot.text([{k: 1, fidelity: learned}], {x: "k", y: "fidelity", text: () => words.rate.learned, textAnchor: "start", dy: -9, dx: 4, fill: colors.clean, stroke: colors.paper, strokeWidth: 4})
        ] : [])
      ]
    })
  });
  const drawing = document.createElement("div");
  drawing.style.margin = "1rem 0 0.75rem";
  drawing.append(chart.element);
  const panel = createPanel({controls: [numbers, bits, picture], rows: [""], large: true, drawing});
  let fitting: Promise<BlockCode> | undefined;
  const fitted = () => (fitting ??= fit());
  const show = () => panel.run(async (breathe) => {
    const x = pictureOf(set, picture.value);
    const z = latentOf(set, set.ids[picture.value]!);
    if (!linearRanges) {
      panel.row(0, [{x, words: words.rate.original}, ...toCome(1, words.waits), ...toCome(1, words.rate.linear(numbers.value))]);
      linear = await fitted();
      await breathe();
      const codes: number[] = [];
      for (let i = 0; i < set.pictures.n; i++) {
        for (const value of linear.encode(pictureOf(set, i), all)) codes.push(value);
        await breathe();
      }
      linearRanges = rangesOf(codes, all);
    }
    const code = linear.encode(x, all);
    curve = await fidelities(x, code, breathe);
    const k = numbers.value;
    const kept = Float64Array.from({length: BLOCKS * k}, (_, i) => code[Math.floor(i / k) * all + (i % k)]!);
    const straight = linear.decode(quantise(kept, linearRanges.slice(0, k), bits.value), k);
    if (Number.isNaN(learned)) {
      panel.row(0, [{x, words: words.rate.original}, ...toCome(1, words.waits), {x: straight, words: words.rate.linear(k)}]);
      chart.redraw();
    }
    const {decode} = await coder;
    await breathe();
    const back = await decode(quantise(z, latentRanges, bits.value));
    await breathe();
    learned = psnr(x, back);
    panel.row(0, [{x, words: words.rate.original}, {x: back, words: words.rate.learned}, {x: straight, words: words.rate.linear(k)}]);
    const level = curve.find(({fidelity}) => fidelity >= learned)?.k;
    const said = {bytes: (LATENT_DIM * bits.value) / 8, learned, linear: psnr(x, straight), linearBytes: (BLOCKS * k * bits.value) / 8};
    panel.say(words.rate.said(said), words.rate.level(level));
    panel.setValue({...said, level: level ?? null, k, bits: bits.value});
    chart.redraw();
  });

  /** At each k: the directions are orthonormal, so the squared errors of kept and of dropped coordinates add up. */
  async function fidelities(x: Float64Array, code: Float64Array, breathe: () => Promise<void>): Promise<typeof curve> {
    const coarse = quantise(code, linearRanges!, bits.value);
    const [dropped, rounded] = [new Float64Array(all), new Float64Array(all)];
    for (let i = 0; i < code.length; i++) {
      dropped[i % all]! += code[i]! ** 2;
      rounded[i % all]! += (code[i]! - coarse[i]!) ** 2;
    }
    await breathe();
    const rest = PICTURE_DIM * 4 * 10 ** (-psnr(x, linear.decode(code, all)) / 10); // squared error with all directions kept
    return Array.from({length: all}, (_, i) => {
      let error = rest;
      for (let k = 0; k < all; k++) error += k <= i ? rounded[k]! : dropped[k]!;
      return {k: i + 1, fidelity: 10 * Math.log10((4 * PICTURE_DIM) / error)};
    });
  }
  for (const control of [picture, bits, numbers]) control.addEventListener("input", show);
  show();
  return panel.element;
}
