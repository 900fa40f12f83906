/**
 * σ as a ruler: the distance from the start, per √d, against σ, in 2, 64 and 16384 dimensions. Runs are thin lines; the band is
 * the exact mean ± one standard deviation (the chi distribution), so nothing in it is fitted. How rare a run is that ends
 * 2 % off waits for a guess.
 */
import type {WalkState} from "../../math/noise/walk.js";
import {chiMean, chiStd} from "../../math/numeric/geometry.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, formatNumber, seedField, slider} from "../controls.js";
import {createScale, drawLine, drawWords} from "../marks.js";
import {createGuess} from "../guess.js";
import {distancePerCoordinate, recordTrack, rowsOfTracks, shareOff, type Track} from "./tracks.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

export interface NoiseRulerOptions {
  walk: (dim: number, seed: number, run: number) => Iterable<WalkState>;
  /** σ at every state, from 0. */
  sigmas: Float64Array;
  dims?: readonly number[];
  numRuns?: number;
  seed?: number;
}

/** What the runs say at one σ, in units of σ√d. */
export interface RulerReading {
  readonly shortest: number;
  readonly longest: number;
  /** Root-mean-square deviation from 1. */
  readonly spread: number;
}

/** Reads the runs at state i > 0: their distances over σ√d. */
export function readRuler(tracks: readonly Track[], i: number): RulerReading {
  const ratios = tracks.map((track) => distancePerCoordinate(track, i) / track.sigmas[i]!);
  return {
    shortest: Math.min(...ratios),
    longest: Math.max(...ratios),
    spread: Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - 1) ** 2, 0) / ratios.length)
  };
}

export function createNoiseRulerFigure({walk, sigmas, dims = [2, 64, 16384], numRuns = 32, seed = 7}: NoiseRulerOptions) {
  const words = strings.noise.ruler;
  const last = sigmas.length - 1;
  const sigmaMax = sigmas[last]!;
  const latest = createLatest((error) => stage.fail(String(error)));
  let tracks: Track[][] = dims.map(() => []);
  let i = Math.round(0.5 * last);
  const shares = dims.map((dim) => shareOff(dim, 0.02));

  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  const reading = slider({label: "σ", name: "sigma", symbol: "sigma", min: 1, max: last, step: 1, value: i, format: (k) => formatNumber(sigmas[Math.round(k)]!)});
  const guess = createGuess({
    question: words.guess,
    options: [10, 100, Number((1 / shares.at(-1)!).toPrecision(2))].map((value) => ({text: words.seeds(value), value})),
    onReveal: () => stage.redraw(),
    say: (guessed) => words.answer(shares.at(-1)!, guessed)
  });
  const stage = createStage({label: words.label, aspect: (width) => width / layOut(width).height, draw});
  offerData(stage.element, () => tracks.flatMap(rowsOfTracks));

  function draw({context, width, colors}: Frame): void {
    const {boxes, wide} = layOut(width);
    boxes.forEach(({left, top, width: w, height: h}, k) => {
      const dim = dims[k]!;
      const x = createScale([0, sigmaMax], [left, left + w]);
      const y = createScale([0, 2.2 * sigmaMax], [top + h, top]);
      context.save();
      context.beginPath();
      context.rect(left, top, w, h);
      context.clip();
      context.fillStyle = colors.wash;
      context.fillRect(left, top, w, h);
      const per = 1 / Math.sqrt(dim);
      const [lower, upper] = [(chiMean(dim) - chiStd(dim)) * per, (chiMean(dim) + chiStd(dim)) * per];
      context.fillStyle = withAlpha(colors.density, 0.28);
      context.beginPath();
      for (const [a, b] of [[0, 0], [sigmaMax, lower * sigmaMax], [sigmaMax, upper * sigmaMax]] as const) context.lineTo(x(a), y(b));
      context.fill();
      const line = (track: Track) => Array.from(track.sigmas, (sigma, j) => [x(sigma), y(distancePerCoordinate(track, j))] as const);
      for (const track of tracks[k]!) drawLine(context, line(track), withAlpha(colors.point, dim > 1000 ? 0.35 : 0.3), 1);
      drawLine(context, [[x(0), y(0)], [x(sigmaMax), y(sigmaMax)]], colors.noise, 1.5);
      drawLine(context, [[x(sigmas[i]!), top], [x(sigmas[i]!), top + h]], withAlpha(colors.noise, 0.8), 1);
      context.restore();
      drawWords(context, words.dimension(dim), left, top - 10, {color: colors.ink, size: 13.5, weight: 500});
      const slopeAt = [x(0.9 * sigmaMax), y(0.9 * sigmaMax)] as const;
      if (k === 0 || !wide) drawWords(context, words.ruler, slopeAt[0], slopeAt[1] - 10, {color: colors.noise, size: 12.5, align: "right", halo: colors.wash});
      if (dim > 1000 && tracks[k]!.length) drawWords(context, words.under(tracks[k]!.length), left + 8, y(0.9 * sigmaMax), {color: colors.ink, size: 12.5, halo: colors.wash, maxWidth: w * 0.55});
      if (k === 0) drawWords(context, words.distance, left + 8, top + 18, {color: colors.ink, size: 12.5, halo: colors.wash});
      drawWords(context, "σ", left + w, top + h + 15, {color: colors.noise, size: 12.5, align: "right"});
      drawWords(context, "0", left, top + h + 15, {color: colors.muted, size: 12});
      if (guess.open) drawWords(context, words.off(shares[k]!), left, top + h + (wide ? 72 : 68), {color: colors.density, size: 12.5, maxWidth: w});
      if (tracks[k]!.length === 0) return;
      const {shortest, longest} = readRuler(tracks[k]!, i);
      drawWords(context, words.between(shortest, longest), left, top + h + (wide ? 36 : 34), {color: colors.ink, size: 13, maxWidth: w});
      drawWords(context, words.exact(lower, upper), left, top + h + (wide ? 54 : 51), {color: colors.density, size: 12.5, maxWidth: w});
    });
  }

  function show(): void {
    const readings = tracks.map((runs) => (runs.length ? readRuler(runs, i) : undefined));
    stage.describe(words.describe(sigmas[i]!, dims, readings));
    const highest = readings.at(-1);
    if (highest && tracks.at(-1)!.length === numRuns) stage.setValue(highest.spread.toFixed(5));
    stage.redraw();
  }

  function compute(): void {
    latest(async (breathe) => {
      const seed = seedControl.value;
      const next = dims.map((): Track[] => []);
      for (const [k, dim] of dims.entries()) {
        const start = new Float64Array(dim);
        for (let run = 0; run < numRuns; run++) {
          next[k]!.push(await recordTrack(walk(dim, seed, run), start, {breathe}));
          if (dim > 1000 && run % 4 === 3) {
            tracks = next;
            show();
          }
        }
      }
      tracks = next;
      show();
    });
  }

  reading.addEventListener("input", () => {
    guess.reveal();
    i = Math.round(reading.value);
    show();
  });
  seedControl.addEventListener("input", () => {
    guess.reveal();
    compute();
  });
  const element = document.createElement("div");
  element.append(guess.element, controls(reading, seedControl), stage.element);
  void whenNear(stage.element).then(compute);
  return {element};

  function layOut(width: number) {
    const wide = width >= 620;
    const gap = wide ? 30 : 0;
    const w = wide ? (width - 2 * gap) / 3 : width;
    const h = wide ? Math.min(w, 290) : 150;
    const step = h + 112;
    const boxes = dims.map((_, k) => ({left: wide ? k * (w + gap) : 0, top: 28 + (wide ? 0 : k * step), width: w, height: h}));
    return {boxes, wide, height: 28 + (wide ? h + 82 : dims.length * step - 28)};
  }
}
