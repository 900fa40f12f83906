/**
 * Displacements of equal expected length: white noise in the pixels (or, if the reader likes, in another orthonormal
 * basis) and noise along the set's own directions of variation. The page gives the displacements.
 */
import {mean, standardError} from "../../math/metrics/statistics.js";
import {norm} from "../../math/numeric/geometry.js";
import {createLatest, whenNear} from "../breath.js";
import {checkbox, controls, seedField, slider} from "../controls.js";
import {neighbourCorrelation} from "../directions.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

export interface NoiseKindsOptions<Set> {
  /** A displacement of each kind at σ = 1. White noise in the pixels. */
  white: (seed: number) => Float64Array;
  /** √(d/Σλ)·Σₖ √λₖ εₖ uₖ: along the set's directions, of equal expected squared length. */
  along: (directions: Set, seed: number) => Float64Array;
  /** The same white noise, turned. */
  turned: (seed: number) => Float64Array;
  /** x₀ + σ·displacement. */
  move: (x0: Float64Array, displacement: Float64Array, sigma: number) => Float64Array;
  sigma?: number;
  seed?: number;
  /** How many seeds the lengths are measured over. */
  numMeasured?: number;
}

type Kind = "pixels" | "directions" | "rotated";

interface Sample {
  readonly displacement: Float64Array;
  readonly length: number;
  readonly likeness: number;
}

interface MeasuredLength {
  readonly rms: number;
  /** Its standard error. */
  readonly error: number;
}

/** √(mean of squared lengths), and its standard error by the derivative of the root: error(mean)/(2·rms). */
function rootMeanSquare(squares: readonly number[]): MeasuredLength {
  const rms = Math.sqrt(mean(squares));
  return {rms, error: standardError(squares) / (2 * rms)};
}

export function createNoiseKindsFigure<Set>({white, along, turned, move, sigma: sigma0 = 1, seed = 1, numMeasured = 400}: NoiseKindsOptions<Set>) {
  const words = strings.noise.kinds;
  const latest = createLatest((error) => stage.fail(String(error)));
  let picture: Float64Array | undefined;
  let directions: Set | undefined;
  let near = false;
  let samples: Partial<Record<Kind, Sample[]>> = {}; // at σ = 1
  let measured: Partial<Record<Kind, MeasuredLength>> = {}; // at σ = 1
  const columns = 5;

  const sigma = slider({label: "σ", name: "sigma", symbol: "sigma", min: 0, max: 1.5, step: 0.01, value: sigma0, format: (value) => value.toFixed(2)});
  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  const turn = checkbox({label: words.turn, name: "turned", value: false});
  const kinds = (): Kind[] => [turn.value ? "rotated" : "pixels", "directions"];
  const stage = createStage({label: words.label, aspect: (width) => width / layOut(width).height, draw});

  function draw({context, width, colors}: Frame): void {
    const {cell, gap, left, shown, row} = layOut(width);
    const rows = kinds();
    rows.forEach((kind, k) => {
      const top = k * row + 44;
      const color = colors.ink;
      drawWords(context, words.titles[kind], 0, top - 26, {color, size: 13.5, weight: 500, maxWidth: width});
      drawWords(context, words.formulas[kind], 0, top - 9, {color: colors.noise, size: 12.5, maxWidth: width});
      if (left > 0 && picture) {
        drawFramedPicture(context, picture, {left: 0, top, size: cell, frame: colors.clean});
        drawWords(context, words.start, 0, top + cell + 16, {color: colors.clean, size: 12.5});
      }
      for (let n = 0; n < shown; n++) {
        const at = left + n * (cell + gap);
        const sample = samples[kind]?.[n];
        if (!sample) {
          context.fillStyle = colors.wash;
          context.fillRect(at, top, cell, cell);
          continue;
        }
        if (picture) drawFramedPicture(context, move(picture, sample.displacement, sigma.value), {left: at, top, size: cell});
        drawWords(context, words.length(sigma.value * sample.length), at, top + cell + 16, {color: colors.ink, size: 12.5, maxWidth: cell});
        drawWords(context, words.likeness(sample.likeness), at, top + cell + 32, {color: colors.muted, size: 12, maxWidth: cell});
      }
      if (kind === "directions" && !directions) drawWords(context, words.waiting, left + 10, top + cell / 2, {color: colors.muted, size: 12.5, maxWidth: width - left - 20});
      const lengths = measured[kind];
      if (lengths) drawWords(context, words.measured(lengths.rms * sigma.value, lengths.error * sigma.value, numMeasured), 0, top + cell + 52, {color: colors.noise, size: 12.5, maxWidth: width});
    });
  }

  function displace(kind: Kind, seed: number): Float64Array | undefined {
    if (kind === "pixels") return white(seed);
    if (kind === "rotated") return turned(seed);
    return directions === undefined ? undefined : along(directions, seed);
  }

  function compute(): void {
    latest(async (breathe) => {
      const next: typeof samples = {};
      for (const kind of kinds()) {
        for (let n = 0; n < columns; n++) {
          const displacement = displace(kind, seedControl.value + n);
          await breathe();
          if (!displacement) break;
          (next[kind] ??= []).push({displacement, length: norm(displacement), likeness: neighbourCorrelation(displacement)});
          await breathe();
        }
      }
      samples = next;
      show();
      if (!near) return;
      for (const kind of kinds()) {
        if (measured[kind] !== undefined) continue;
        const squares: number[] = [];
        for (let n = 0; n < numMeasured; n++) {
          const displacement = displace(kind, 10_000 + n);
          if (!displacement) break;
          squares.push(norm(displacement) ** 2);
          await breathe();
        }
        if (squares.length > 1) measured = {...measured, [kind]: rootMeanSquare(squares)};
      }
      show();
    });
  }
  function show(): void {
    const pixels = measured.pixels ?? measured.rotated; // a rotation keeps every length
    const grainy = (samples.pixels ?? samples.rotated)?.[0];
    stage.describe(words.describe(sigma.value, grainy, samples.directions?.[0]));
    if (pixels && measured.directions) stage.setValue((measured.directions.rms / pixels.rms).toFixed(4));
    stage.redraw();
  }

  sigma.addEventListener("input", show);
  seedControl.addEventListener("input", compute);
  turn.addEventListener("input", compute);
  const more = document.createElement("details");
  more.className = "more";
  const summary = document.createElement("summary");
  summary.textContent = strings.more;
  more.append(summary, controls(turn));
  const element = document.createElement("div");
  element.append(controls(sigma, seedControl), stage.element, more);
  void whenNear(stage.element).then(() => {
    near = true;
    compute();
  });
  return {
    element,
    update(state: {picture?: Float64Array; directions?: Set}): void {
      picture = state.picture ?? picture;
      directions = state.directions ?? directions;
      compute();
    }
  };

  function layOut(width: number) {
    const wide = width >= 620;
    const gap = wide ? 12 : 8;
    const shown = wide ? columns : 3;
    const cell = Math.floor(Math.min(150, (width - (wide ? shown : shown - 1) * gap - (wide ? 24 : 0)) / (wide ? shown + 1 : shown)));
    const left = wide ? cell + gap + 24 : 0;
    const row = cell + 44 + 78;
    return {cell, gap, left, shown, row, height: 2 * row};
  }
}
