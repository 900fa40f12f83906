/**
 * What a seed fixes: the direction. Two seeds, each at several σ, as pictures, and in the plane through x₀ that holds
 * both: true lengths, true angle. Beside it the angles to many other seeds and their exact density.
 */
import {angle, distance, logAngleDensity, norm} from "../../math/numeric/geometry.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField} from "../controls.js";
import {createScale, drawArrow, drawCircle, drawDot, drawFramedPicture, drawLine, drawWords, type Box} from "../marks.js";
import {displayScale} from "../picture.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

export interface NoiseSeedOptions {
  /** ε of a seed: d numbers. */
  noise: (seed: number, dim: number) => Float64Array;
  /** x₀ + σε. */
  move: (x0: Float64Array, eps: Float64Array, sigma: number) => Float64Array;
  sigmas?: readonly number[];
  seeds?: readonly [number, number];
  numOthers?: number;
}

const DEGREES = 180 / Math.PI;

export function createNoiseSeedFigure({noise, move, sigmas = [0.25, 0.5, 1, 2], seeds = [7, 8], numOthers = 400}: NoiseSeedOptions) {
  const words = strings.noise.seed;
  const latest = createLatest((error) => stage.fail(String(error)));
  const fields = seeds.map((value, k) => seedField({label: words.fields[k]!, name: `seed-${k + 1}`, value, next: strings.nextSeed}));
  let picture: Float64Array | undefined;
  let rows: {length: number; pictures: Float64Array[]}[] = [];
  let between = 0;
  let others: number[] = [];
  let near = false;

  const stage = createStage({label: words.label, aspect: (width) => width / layOut(width).height, draw});

  function draw({context, width, colors}: Frame): void {
    const {plane, cell, gap, gridLeft, gridTop, chart} = layOut(width);
    const values = fields.map((field) => field.value);
    // The plane through x₀ and both ends: nothing in it is projected away.
    const origin = [plane.left + 22, plane.top + plane.height - 22] as const;
    const unit = (Math.min(plane.width, plane.height) - 50) / (sigmas.at(-1)! * 132);
    context.fillStyle = colors.wash;
    context.fillRect(plane.left, plane.top, plane.width, plane.height);
    context.save();
    context.beginPath();
    context.rect(plane.left, plane.top, plane.width, plane.height);
    context.clip();
    if (rows.length) {
      for (const sigma of sigmas) drawCircle(context, ...origin, sigma * rows[0]!.length * unit, withAlpha(colors.noise, 0.3), 1);
      [0, between].forEach((theta, k) => {
        const at = (sigma: number) => [origin[0] + Math.cos(theta) * sigma * rows[k]!.length * unit, origin[1] - Math.sin(theta) * sigma * rows[k]!.length * unit] as const;
        drawArrow(context, origin, at(sigmas.at(-1)!), colors.noise, 2.5);
        for (const sigma of sigmas) drawDot(context, ...at(sigma), 4, colors.point);
        const end = at(sigmas.at(-1)!);
        const flat = Math.sin(theta) < 0.5;
        if (k === 0 || !same()) drawWords(context, words.seedName(values[k]!), end[0] + (flat ? -4 : 10), end[1] + (flat ? -14 : 12), {color: colors.ink, size: 12.5, align: flat ? "right" : "left", halo: colors.wash});
      });
      if (!same()) {
        drawLine(context, [[origin[0] + 14, origin[1]], [origin[0] + 14, origin[1] - 14], [origin[0], origin[1] - 14]], withAlpha(colors.ink, 0.6), 1);
      }
      drawWords(context, same() ? words.sameAngle : words.angle(between * DEGREES), origin[0] + 22, origin[1] - 22, {color: colors.ink, size: 14, weight: 500, halo: colors.wash});
    }
    drawDot(context, ...origin, 5, colors.clean);
    context.restore();
    drawWords(context, words.plane, plane.left, plane.top - 9, {color: colors.muted, size: 12.5, maxWidth: plane.width});

    sigmas.forEach((sigma, column) => {
      const x = gridLeft + column * (cell + gap);
      drawWords(context, words.sigma(sigma), x, gridTop - 9, {color: colors.noise, size: 12.5, maxWidth: cell});
      [0, 1].forEach((k) => {
        const y = gridTop + k * (cell + 40);
        const x1 = rows[k]?.pictures[column];
        if (x1) drawFramedPicture(context, x1, {left: x, top: y, size: cell, scale: displayScale(sigma)});
        if (rows[k]) drawWords(context, words.further(sigma * rows[k]!.length), x, y + cell + 15, {color: colors.muted, size: 12, maxWidth: cell});
        if (column === 0) drawWords(context, words.seedName(values[k]!), x + 5, y + 16, {color: colors.ink, size: 12.5, weight: 500, halo: colors.paper});
      });
    });
    drawAngles({context, colors}, chart);
  }

  function drawAngles({context, colors}: Pick<Frame, "context" | "colors">, {left, top, width, height}: Box): void {
    const dim = picture?.length ?? 16384;
    drawWords(context, words.angles(numOthers, fields[0]!.value), left, top - 9, {color: colors.muted, size: 12.5, maxWidth: width});
    context.fillStyle = colors.wash;
    context.fillRect(left, top, width, height);
    const half = 2.2; // degrees about 90
    const x = createScale([90 - half, 90 + half], [left, left + width]);
    const bins = 22;
    const counts = new Array<number>(bins).fill(0);
    for (const degrees of others) {
      const bin = Math.floor(((degrees - 90 + half) / (2 * half)) * bins);
      if (bin >= 0 && bin < bins) counts[bin]!++;
    }
    const densityAt = (degrees: number) => Math.exp(logAngleDensity(degrees / DEGREES, dim)) / DEGREES; // per degree
    const y = createScale([0, 1.35 * densityAt(90)], [top + height, top]);
    counts.forEach((count, k) => {
      const density = count / (others.length || 1) / ((2 * half) / bins);
      context.fillStyle = withAlpha(colors.noise, 0.55);
      context.fillRect(left + (k * width) / bins + 1, y(density), width / bins - 2, y(0) - y(density));
    });
    drawLine(context, Array.from({length: 121}, (_, k) => 90 - half + (k / 60) * half).map((degrees) => [x(degrees), y(densityAt(degrees))] as const), colors.density, 2);
    if (rows.length && Math.abs(between * DEGREES - 90) < half) {
      const at = x(between * DEGREES);
      drawLine(context, [[at, top + height], [at, top + height - 14]], colors.ink, 3);
    }
    for (const [degrees, align] of [[88, "left"], [89, "center"], [90, "center"], [91, "center"], [92, "right"]] as const) {
      drawWords(context, `${degrees}°`, x(degrees), top + height + 15, {color: colors.muted, size: 12, align});
    }
  }

  const same = () => fields[0]!.value === fields[1]!.value;

  function compute(): void {
    latest(async (breathe) => {
      if (!picture) return;
      const [first, second] = fields.map((field) => noise(field.value, picture!.length)) as [Float64Array, Float64Array];
      rows = [first, second].map((eps) => ({length: norm(eps), pictures: sigmas.map((sigma) => move(picture!, eps, sigma))}));
      between = angle(first, second);
      stage.describe(words.describe(fields[0]!.value, fields[1]!.value, between * DEGREES, distance(first, second)));
      stage.setValue((between * DEGREES).toFixed(3));
      stage.redraw();
      if (!near) return;
      const next: number[] = [];
      for (let k = 0; next.length < numOthers; k++) {
        const other = 1_000_000 + k;
        if (other !== fields[0]!.value) next.push(angle(first, noise(other, picture.length)) * DEGREES);
        await breathe();
        if (next.length % 100 === 0) {
          others = next;
          stage.redraw();
        }
      }
    });
  }
  for (const field of fields) field.addEventListener("input", compute);
  const element = document.createElement("div");
  element.append(controls(...fields), stage.element);
  void whenNear(stage.element).then(() => {
    near = true;
    compute();
  });
  return {
    element,
    update({picture: next}: {picture: Float64Array}): void {
      picture = next;
      compute();
    }
  };

  function layOut(width: number) {
    const wide = width >= 620;
    const gap = wide ? 10 : 6;
    const left = wide ? 300 : width;
    const plane = {left: 0, top: 26, width: left, height: 236};
    const gridLeft = wide ? left + 40 : 0;
    const gridTop = wide ? 26 : 320;
    const cell = Math.floor(Math.min(128, (width - gridLeft - (sigmas.length - 1) * gap) / sigmas.length));
    const gridHeight = 2 * (cell + 40);
    const chart = wide ? {left: 0, top: 306, width: left, height: 88} : {left: 0, top: gridTop + gridHeight + 24, width, height: 90};
    return {plane, gridLeft, gridTop, cell, gap, chart, height: wide ? 420 : chart.top + 120};
  }
}
