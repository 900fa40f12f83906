/** One denoising, drawn as the sum that it is: x, the likeliest pictures with their weights, and their weighted mean D. */
import {fit, monoFont} from "./text.js";
import {bytesOf, type PictureSet} from "./set.js";
import {createStage, type Frame, type Stage} from "../stage.js";
import {displayScale, drawPicture} from "../picture.js";
import {strings} from "../strings.js";

export interface Bundle {
  readonly set: PictureSet;
  readonly sigma: number;
  readonly x: ArrayLike<number>;
  readonly denoised: ArrayLike<number>;
  /** One weight per picture of the set. */
  readonly weights: ArrayLike<number>;
}

export interface Candidate {
  readonly index: number;
  readonly weight: number;
}

/** The `count` heaviest pictures, heaviest first. */
export function heaviest(weights: ArrayLike<number>, count: number): Candidate[] {
  const best: Candidate[] = [];
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    if (best.length === count && weight <= best[count - 1].weight) continue;
    let place = best.length;
    while (place > 0 && best[place - 1].weight < weight) place--;
    best.splice(place, 0, {index, weight});
    if (best.length > count) best.pop();
  }
  return best;
}

/** "37 %", "0.4 %", "10⁻⁷" */
export function formatShare(weight: number): string {
  if (weight >= 0.9995) return "100 %";
  if (weight >= 0.1) return `${Math.round(100 * weight)} %`;
  if (weight >= 0.001) return `${(100 * weight).toFixed(1)} %`;
  if (weight < 1e-99) return "0";
  return `10${String(Math.round(Math.log10(weight))).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`;
}

const point = new Float32Array(16384);
const NARROW = 620;

/** Pictures with less weight than this are left out: their place stays empty. */
const NOTHING = 1e-6;

interface Place {
  big: number;
  small: number;
  columns: number;
  height: number;
  left: number;
  top: number;
}

function place(width: number): Place {
  if (width < NARROW) {
    const big = (width - 12) / 2;
    const columns = 4;
    const small = (width - (columns - 1) * 8) / columns;
    return {big, small, columns, left: 0, top: big + 34, height: big + 34 + 2 * (small + 58)};
  }
  const big = Math.min(200, width * 0.19);
  const columns = 4;
  const left = big + 44;
  const small = Math.min(92, (width - 2 * left - (columns - 1) * 14) / columns);
  return {big, small, columns, left, top: 0, height: Math.max(big + 40, 2 * (small + 60))};
}

/** A stage for bundles: eight candidates between x and D. */
export function createBundleStage(label: string): {stage: Stage; update(bundle: Bundle | undefined): void} {
  let bundle: Bundle | undefined;
  const stage = createStage({label, aspect: (width) => width / place(width).height, draw: (frame) => drawBundle(frame, bundle)});
  return {
    stage,
    update(next) {
      bundle = next;
      if (next) {
        const named = heaviest(next.weights, 3).map(({index, weight}) => `${next.set.names[index]} ${formatShare(weight)}`);
        stage.describe(strings.ideal.bundle.alt(next.sigma, named.join(", ")));
      }
      stage.redraw();
    }
  };
}

function drawBundle({context, width, colors}: Frame, bundle: Bundle | undefined): void {
  const {big, small, columns, left, top} = place(width);
  const narrow = width < NARROW;
  const gap = narrow ? 8 : (width - 2 * left - columns * small) / (columns - 1);
  const xOfD = width - big;
  if (!bundle) {
    context.fillStyle = colors.wash;
    context.fillRect(0, 0, big, big);
    context.fillRect(xOfD, 0, big, big);
    return;
  }
  const {set, sigma, x, denoised, weights} = bundle;
  const text = strings.ideal.bundle;
  drawPicture(context, x, {left: 0, top: 0, size: big, scale: displayScale(sigma)});
  drawPicture(context, denoised, {left: xOfD, top: 0, size: big});
  context.textBaseline = "top";
  const write = (words: string, color: string, at: number, y: number, room: number, size = 13) => {
    context.font = monoFont(size);
    context.fillStyle = color;
    context.fillText(fit(context, words, room), at, y);
  };
  write(text.x(sigma), colors.point, 0, big + 7, big);
  write(text.denoised, colors.clean, xOfD, big + 7, big);
  const best = heaviest(weights, 2 * columns);
  const largest = best[0]?.weight ?? 1;
  best.filter(({weight}) => weight > NOTHING).forEach(({index, weight}, k) => {
    const at = left + (k % columns) * (small + gap);
    const y = top + Math.floor(k / columns) * (small + 60);
    const bytes = bytesOf(set, index);
    for (let d = 0; d < point.length; d++) point[d] = bytes[d] / 127.5 - 1;
    context.globalAlpha = 0.25 + 0.75 * Math.sqrt(weight / largest);
    drawPicture(context, point, {left: at, top: y, size: small});
    context.globalAlpha = 1;
    context.fillStyle = colors.rule;
    context.fillRect(at, y + small + 4, small, 5);
    context.fillStyle = colors.density;
    context.fillRect(at, y + small + 4, small * weight, 5);
    write(formatShare(weight), colors.density, at, y + small + 13, small, 12);
    write(set.names[index], colors.muted, at, y + small + 28, small + gap - 4, 11);
  });
  if (!narrow) {
    context.font = monoFont(22);
    context.fillStyle = colors.muted;
    context.textAlign = "center";
    context.fillText("→", big + 22, big / 2 - 11);
    context.fillText("=", xOfD - 22, big / 2 - 11);
    context.textAlign = "start";
  }
}
