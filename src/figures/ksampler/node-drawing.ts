/** Draws a run: the plane with the latent and its circle, latent and preview large, the previews as a strip over their σ. */
import {viewAt} from "../cover/pen.js";
import {drawArrow, drawCircle, drawDot, drawFramedPicture, drawLine, drawWords} from "../marks.js";
import {displayScale} from "../picture.js";
import type {Frame} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {withAlpha} from "../theme.js";
import {decode, LATENT_SCALE, type Moment} from "./machine.js";

type Spot = readonly [number, number];

export interface RunScene {
  readonly moments: readonly (Moment & {readonly shadow: Spot; readonly aim: Spot})[];
  /** How many there will be. */
  readonly numMoments: number;
  /** Shadows of the model's pictures, x and y by turns. */
  readonly places: Float64Array;
  /** The last step whose preview may be seen: nobody is told the end before looking there. */
  readonly seen: number;
  /** Which moment is shown large. */
  readonly at: number;
}

const HEAD = 22, GAP = 10, LADDER = 84;

function layOut(width: number) {
  const narrow = width < 460;
  const small = narrow ? Math.floor((width - GAP) / 2) : Math.min(190, Math.floor((width - 2 * GAP) / 3.1));
  const plane = narrow ? {left: 0, top: HEAD, width, height: 190} : {left: 0, top: HEAD, width: width - 2 * (small + GAP), height: small};
  const pictures = narrow ? {top: HEAD + 190 + HEAD + 6, left: 0} : {top: HEAD, left: width - 2 * small - GAP};
  const strip = pictures.top + small + HEAD + 12;
  const tile = Math.max(34, Math.min(64, Math.floor(width / 11) - 4));
  return {small, plane, pictures, strip, tile, ladder: strip + tile + 8};
}

export const heightOfRun = (width: number): number => layOut(width).ladder + LADDER + 4;

/** x as it can be looked at: its σ in the pictures' own units brings it into range. */
const shown = (latent: Float64Array, sigma: number) => ({x: decode(latent), scale: displayScale(sigma / LATENT_SCALE)});

export function drawRun(frame: Frame, scene: RunScene): void {
  const {context, width, colors} = frame;
  const {small, plane, pictures, strip, tile, ladder} = layOut(width);
  const moment = scene.moments[scene.at]!;
  drawPlane(frame, scene, plane);
  const {x, scale} = shown(moment.x, moment.sigma);
  drawWords(context, words.node.now, pictures.left, pictures.top - 8, {color: colors.ink, maxWidth: small});
  drawFramedPicture(context, x, {left: pictures.left, top: pictures.top, size: small, frame: colors.point, scale});
  drawWords(context, words.node.preview, pictures.left + small + GAP, pictures.top - 8, {color: colors.clean, maxWidth: small});
  drawFramedPicture(context, decode(moment.denoised), {left: pictures.left + small + GAP, top: pictures.top, size: small, frame: colors.clean});

  drawWords(context, words.node.strip, 0, strip - 8, {color: colors.muted, maxWidth: width});
  const last = scene.numMoments - 1;
  const middleOf = (i: number) => tile / 2 + (last ? (i * (width - tile)) / last : 0);
  const stride = Math.max(1, Math.ceil(((tile + 4) * last) / Math.max(1, width - tile)));
  for (let i = 0; i <= last; i += stride) {
    const known = scene.moments[i];
    const left = middleOf(i) - tile / 2;
    if (known && i <= scene.seen) drawFramedPicture(context, decode(known.denoised), {left, top: strip, size: tile, ...(i === scene.at - (scene.at % stride) ? {frame: colors.ink} : {})});
    else {
      context.fillStyle = colors.wash;
      context.fillRect(left, strip, tile, tile);
    }
  }
  drawLadder(frame, scene, {top: ladder, middleOf});
}

/** The levels as bars on a logarithmic scale of σ, one under each moment. */
function drawLadder({context, width, colors}: Frame, {moments, at}: RunScene, {top, middleOf}: {top: number; middleOf: (i: number) => number}): void {
  const base = top + LADDER - 18;
  const height = (sigma: number) => (sigma > 0 ? ((LADDER - 34) * Math.log(sigma / 0.01)) / Math.log(15 / 0.01) : 0);
  moments.forEach(({sigma}, i) => {
    const x = middleOf(i);
    drawLine(context, [[x, base], [x, base - Math.max(1, height(sigma))]], i === at ? colors.noise : withAlpha(colors.noise, 0.45), i === at ? 5 : 3);
  });
  drawLine(context, [[0, base], [width, base]], colors.rule, 1);
  const spots = [0, at, moments.length - 1].filter((i, k, all) => all.indexOf(i) === k && (i === at || Math.abs(middleOf(i) - middleOf(at)) > 84));
  for (const i of spots)
    drawWords(context, `${i === at ? "σ " : ""}${words.sigma(moments[i]!.sigma)}`, Math.min(width - 30, Math.max(24, middleOf(i))), base + 15, {color: i === at ? colors.noise : colors.muted, align: "center", weight: i === at ? 500 : 400});
}

/** Where the latent stands among the pictures: its shadow in the plane in which they differ most, and what its noise makes possible. */
function drawPlane({context, colors}: Frame, {moments, places, at}: RunScene, {left, top, width, height}: {left: number; top: number; width: number; height: number}): void {
  const moment = moments[at]!;
  const sigma = moment.sigma / LATENT_SCALE;
  const view = viewAt(sigma, width, height);
  const place = ([x, y]: Spot): [number, number] => [left + view.centerX + view.scale * x, top + view.centerY - view.scale * y];
  drawWords(context, words.node.plane(moment.sigma), left, top - 8, {color: colors.ink, maxWidth: width});
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.fillStyle = colors.wash;
  context.fill();
  context.clip();
  for (let i = 0; i < places.length; i += 2) drawDot(context, ...place([places[i]!, places[i + 1]!]), 2, withAlpha(colors.density, places.length > 500 ? 0.3 : 0.7));
  drawLine(context, moments.slice(0, at + 1).map(({shadow}) => place(shadow)), withAlpha(colors.point, 0.45), 1.5);
  const [x, y] = place(moment.shadow);
  if (sigma > 0) drawCircle(context, x, y, Math.max(2, 2 * sigma * view.scale), colors.noise, 1.5);
  const aim = place(moment.aim);
  drawArrow(context, [x, y], aim, colors.slope, 2);
  drawDot(context, ...aim, 4.5, colors.clean);
  drawDot(context, x, y, 4.5, colors.point);
  context.restore();
}
