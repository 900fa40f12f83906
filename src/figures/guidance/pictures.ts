/** The prompt as a choice of pictures, exactly: the two answers and the guided one on one noise's way, and where many noises end. */
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, slider} from "../controls.js";
import {drawFramedPicture, drawLine, drawWords} from "../marks.js";
import {createPromptBox} from "../prompt.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {guidance as words} from "../strings/en/guidance.js";
import {createThumbnails} from "../thumbnails.js";
import {createBreath} from "../breath.js";
import {createGuidedPictures, unevenness, type Shares} from "./pictures-run.js";
import {picturesOf, type SubsetWords} from "./subset-words.js";
import {toCoordinates} from "../../math/pictures/pictures.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

export interface PicturesFigureOptions {
  readonly pictures: Pictures;
  readonly names: readonly string[];
  /** The pictures' dot products, n·n. */
  readonly gram: Float64Array;
  readonly vocabulary: SubsetWords;
}

const NOISES = 256;
/** Noise levels that are shown of a way, as near as its levels come; the last is its end. */
const SIGMAS = [150, 80, 45, 25, 12, 0];
const ROWS = ["any", "asked", "guided"] as const;
/** Of the rows of pictures, in CSS pixels: room for σ, and between tiles. */
const [HEAD, GAP] = [22, 6];
/** Names of rows stand to their left where there is room, else above them. */
const nameColumn = (width: number): number => (width < 520 ? 0 : 126);
const underName = (width: number): number => (width < 520 ? 18 : 0);
const sizeOf = (width: number): number => (width - nameColumn(width) - GAP * (SIGMAS.length - 1)) / SIGMAS.length;

export function createPicturesFigure({pictures, names, gram, vocabulary}: PicturesFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const {n, dim} = pictures;
  const points = Array.from({length: n}, (_, k) => toCoordinates(pictures.bytes.subarray(k * dim, (k + 1) * dim)));
  const prompt = createPromptBox({label: words.prompt, name: "prompt", vocabulary, value: words.pictures.firstPrompt, empty: words.pictures.everything(n)});
  const negative = createPromptBox({label: words.negative, name: "negative", vocabulary, empty: words.pictures.noNegative});
  const weight = slider({label: words.weight, name: "w", symbol: "weight", min: 0, max: 10, step: 0.5, value: 4, format: (value) => value.toFixed(1)});
  const seed = seedField({label: words.pictures.noise, name: "noise", value: 3, next: strings.nextSeed});
  const numbers = readout("");
  const latest = createLatest();
  let thumbnails: readonly CanvasImageSource[] = [];
  let ways: {readonly sigma: number; readonly of: Record<(typeof ROWS)[number], Float64Array>}[] = [];
  let members: number[] = [];
  let counts: number[] | undefined;
  let wayOf = {weight: 1, end: 0};

  const way = createStage({
    label: words.pictures.wayLabel,
    aspect: (width) => width / (HEAD + ROWS.length * (sizeOf(width) + GAP + underName(width))),
    draw: drawWay
  });
  const ends = createStage({label: words.pictures.endsLabel, aspect: (width) => (width < 520 ? 2 : 4), draw: drawEnds});

  function drawWay({context, width, colors}: Frame): void {
    const [head, gap, label, under, size] = [HEAD, GAP, nameColumn(width), underName(width), sizeOf(width)];
    const left = (column: number) => label + column * (size + gap);
    ways.forEach(({sigma, of}, column) => {
      drawWords(context, sigma === 0 ? words.pictures.end : `σ ${sigma.toFixed(0)}`, left(column) + size / 2, 14, {color: colors.noise, align: "center", maxWidth: size});
      ROWS.forEach((row, i) => drawFramedPicture(context, of[row], {left: left(column), top: head + under + i * (size + gap + under), size, frame: colors.clean}));
    });
    ROWS.forEach((row, i) => {
      const top = head + under + i * (size + gap + under);
      drawWords(context, words.pictures.rows[row](wayOf.weight), 0, label === 0 ? top - 5 : top + size / 2 + 4, {color: colors.clean, weight: 500, maxWidth: label === 0 ? width : label - 10});
    });
  }

  /** A column for each picture of the prompt: how many noises end there, against an even share. */
  function drawEnds({context, width, height, colors}: Frame): void {
    const column = width / Math.max(1, members.length);
    const size = Math.min(column - 4, 54, 0.3 * height);
    const base = height - size - 8;
    const most = Math.max(2.2 * (NOISES / members.length), ...(counts ?? []));
    const toY = (count: number) => base - (count / most) * (base - 38);
    const even = toY(NOISES / members.length);
    drawLine(context, [[0, base], [width, base]], colors.rule, 1);
    members.forEach((picture, k) => {
      const middle = (k + 0.5) * column;
      if (thumbnails[picture]) context.drawImage(thumbnails[picture], middle - size / 2, base + 6, size, size);
      if (!counts) return;
      context.fillStyle = colors.point;
      context.fillRect(middle - 0.36 * column, toY(counts[k]!), 0.72 * column, base - toY(counts[k]!));
    });
    context.setLineDash([6, 4]);
    drawLine(context, [[0, even], [width, even]], colors.density, 2);
    context.setLineDash([]);
    counts?.forEach((count, k) => {
      if (column > 24) drawWords(context, String(count), (k + 0.5) * column, toY(count) - 5, {color: colors.ink, align: "center", maxWidth: column, halo: colors.paper});
    });
    drawWords(context, words.pictures.even, width - 4, 14, {color: colors.density, align: "right", halo: colors.paper, maxWidth: width - 8});
  }

  const mix = (shares: Float64Array): Float64Array => {
    const x = new Float64Array(dim);
    shares.forEach((share, k) => {
      if (Math.abs(share) > 1e-6) for (let d = 0; d < dim; d++) x[d]! += share * points[k]![d]!;
    });
    return x;
  };

  function compute(): void {
    latest(async (breathe) => {
      await whenNear(element);
      const toward = picturesOf(vocabulary, prompt.encoded.tokens, n);
      const away = negative.encoded.known.length > 0 ? picturesOf(vocabulary, negative.encoded.tokens, n) : Array.from({length: n}, (_, k) => k);
      if (toward.length === 0 || away.length === 0) {
        numbers.textContent = words.pictures.nobody((toward.length === 0 ? prompt : negative).encoded.known);
        return;
      }
      const options = {toward, away, weight: weight.value};
      const machine = createGuidedPictures(gram, n, seed.value);
      const followed = machine.follow(0, options);
      await breathe();
      const shown: typeof ways = [];
      for (const sigma of SIGMAS) {
        const state = nearest(followed, sigma);
        const of = {} as Record<(typeof ROWS)[number], Float64Array>;
        for (const row of ROWS) {
          of[row] = mix(state[row]);
          await breathe();
        }
        shown.push({sigma: sigma === 0 ? 0 : state.sigma, of});
      }
      [ways, members, counts] = [shown, toward, undefined];
      wayOf = {weight: weight.value, end: followed.at(-1)!.asked.reduce((best, share, k, all) => (share > all[best]! ? k : best), 0)};
      way.describe(words.pictures.wayAlt(prompt.value, weight.value, names[wayOf.end]!));
      way.redraw();
      ends.redraw();
      const run = machine.land(NOISES, options);
      let step = run.next();
      for (; !step.done; step = run.next()) await breathe();
      const landed = step.value;
      counts = toward.map((picture) => landed.filter((end) => end === picture).length);
      const uneven = unevenness(counts);
      numbers.textContent = words.pictures.numbers({prompt: prompt.encoded.known, count: toward.length, noises: NOISES, uneven});
      ends.describe(words.pictures.endsAlt(toward.map((picture, k) => `${names[picture]} ${counts![k]}`)));
      ends.setValue(JSON.stringify({weight: weight.value, pictures: toward.length, counts, stray: NOISES - counts.reduce((sum, count) => sum + count, 0), uneven: uneven.value, chance: uneven.chance}));
      ends.redraw();
    });
  }
  for (const control of [prompt, negative, weight, seed]) control.addEventListener("input", compute);
  void createThumbnails(pictures.bytes, createBreath()).then((made) => {
    thumbnails = made;
    ends.redraw();
  });

  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  element.append(controls(prompt, negative, weight), way.element, ends.element, numbers, more);
  compute();
  return element;
}

/** The state of a way whose σ is nearest, by ratio; the last for 0. */
function nearest(states: readonly Shares[], sigma: number): Shares {
  if (sigma === 0) return states.at(-1)!;
  return states.reduce((best, state) => (Math.abs(Math.log(state.sigma / sigma)) < Math.abs(Math.log(best.sigma / sigma)) ? state : best));
}
