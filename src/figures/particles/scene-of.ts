/** From the state of the figure to the scene that is drawn. No DOM: a test can ask what would be seen. */
import {sigmaOfLevel} from "../../math/level.js";
import type {Level, Target} from "../../math/types.js";
import {circleMark, fieldMarks, pathMarks} from "../../sampler/particles/draw/marks.js";
import {toWindow, type Camera, type DrawColors, type Mark, type PointColor, type Scene} from "../../sampler/particles/draw/scene.js";
import {isPointCloud, type ParticleTarget} from "../../sampler/particles/statistics/types.js";
import {toRgb, type Colors} from "../theme.js";

export type Show = "points" | "trails" | "density";

export interface ParticleState {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly colors: DrawColors;
  readonly camera: Camera;
  readonly show: Show;
  readonly color: PointColor;
  /** Number of classes, if the colour tells them. */
  readonly classCount?: number;
  readonly n: number;
  readonly levels: readonly Level[];
  /** Where the particles are, and how far on their way there they are drawn. */
  readonly level: number;
  readonly between: number;
  /** The followed particle's way to where it is drawn, x and y by turns; empty if none is followed. */
  readonly path: Float32Array;
  /** Draw the score at the level; undefined for no arrows. */
  readonly target: Target | undefined;
  readonly circle: boolean;
  /** D at the followed particle, at the scale of the level. */
  readonly denoised: readonly [number, number] | undefined;
}

/** How many particles have trails. */
const TRAILS = 200;

export function sceneOf(state: ParticleState): Scene {
  const {width, height, ratio, colors, camera, show, color, classCount = 8, n, levels, level, between, target} = state;
  const size = Math.log10(Math.max(n, 100)) - 2; // 0 for a hundred, 4 for a million
  const now = levels[level];
  const before = levels[Math.max(0, level - 1)];
  const window = {camera, width, height};
  const dim = show === "trails" ? 0.45 : 1; // the trails' turn to be seen
  const room = Math.min(1, Math.max(0.6, width / 900));
  return {
    ...window, ratio, colors, between,
    ...(show === "density" && {density: {cell: Math.min(8, Math.max(2, Math.sqrt((3 * width * height) / n)))}}),
    ...(target && now.signalScale > 0 && now.noiseStd > 0 && {under: fieldAt(window, target, now, colors)}),
    ...(show === "trails" && {trails: {count: TRAILS, level, width: 1.1, opacity: 0.55}}),
    ...(show !== "density" && {
      points: {
        radius: room * (3.2 - 0.6 * size), opacity: dim * Math.min(1, 1.05 - 0.2 * size), color, classCount,
        // An ordinary step: ‖dx/dσ‖ = ‖ε‖ is about √2 where noise is all there is.
        fullSpeed: Math.max(1e-6, 1.5 * Math.abs(sigmaOfLevel(before) * before.signalScale - now.noiseStd))
      }
    }),
    over: overMarks(window, state)
  };
}

/** σ‖score‖ at the particles' own scale: the arrows are asked for at x/signalScale and drawn at x. */
function fieldAt(window: {camera: Camera; width: number; height: number}, target: Target, level: Level, colors: DrawColors): Mark[] {
  const {signalScale} = level;
  const sigma = sigmaOfLevel(level);
  return fieldMarks(window, {sigma, color: colors.slope, score: (x) => target.score(x.map((value) => value / signalScale), sigma)});
}

function overMarks(window: {camera: Camera; width: number; height: number}, {path, level, levels, colors, circle, denoised}: ParticleState): Mark[] {
  const marks: Mark[] = [];
  const {noiseStd} = levels[level];
  if (circle && denoised && noiseStd > 0) marks.push(circleMark(window, {x: denoised[0], y: denoised[1], radius: noiseStd, color: colors.noise}));
  if (path.length > 0) marks.push(...pathMarks(window, path, {colors, end: false}));
  if (denoised && noiseStd > 0) {
    const [ax, ay] = toWindow(window, ...denoised);
    for (const [color, bx] of [[colors.ground, 6.5], [colors.clean, 5]] as const) marks.push({kind: "disc", ax, ay, bx, by: 0, width: 0, color, opacity: 1});
  }
  return marks;
}

/** The path up to where the particle is drawn. */
export function pathSoFar(path: Float32Array, level: number, between: number): Float32Array {
  const so = path.slice(0, 2 * (level + 1));
  if (level > 0 && between < 1) for (const k of [2 * level, 2 * level + 1]) so[k] = so[k - 2] + between * (so[k] - so[k - 2]);
  return so;
}

/** How far the target reaches from the origin, to the side and up. */
export interface Reach {
  readonly x: number;
  readonly y: number;
}

/**
 * A window about the origin that leans back as the noise grows, so that nearly all particles stay in sight.
 *
 * @param options.reach half of what is to be seen when the noise is gone, at the scale of the level
 */
export function followingCamera({width, height, reach, noiseStd}: {width: number; height: number; reach: Reach; noiseStd: number}): Camera {
  const spread = 2.6 * noiseStd;
  return {x: 0, y: 0, scale: Math.min(height / Math.hypot(reach.y, spread), width / Math.hypot(reach.x, spread)) / 2};
}

/** Where a target's parts lie, with 2.5 standard deviations about them. */
export function reachOf(target: ParticleTarget): Reach {
  if (isPointCloud(target)) {
    const points = Array.from(target.points);
    return widen((d) => points.reduce((most, value, j) => (j % 2 === d ? Math.max(most, Math.abs(value)) : most), 0));
  }
  const {weights, means, covariances} = target;
  const matrices = covariances.map((covariance) => covariance.toMatrix());
  return widen((d) => Math.max(...means.map((mean, k) => (weights[k]! > 0 ? Math.abs(mean[d]!) + 2.5 * Math.sqrt(matrices[k]![3 * d]!) : 0))));
}

function widen(farthest: (d: 0 | 1) => number): Reach {
  const [x, y] = [Math.max(1e-3, 1.08 * farthest(0)), Math.max(1e-3, 1.08 * farthest(1))];
  return {x: Math.max(x, y / 3), y: Math.max(y, x / 3)};
}

/** The theme's tokens for the renderers. */
export function drawColors(colors: Colors): DrawColors {
  const {wash, point, clean, noise, slope, density, muted} = colors;
  return {ground: toRgb(wash), point: toRgb(point), clean: toRgb(clean), noise: toRgb(noise), slope: toRgb(slope), density: toRgb(density), muted: toRgb(muted)};
}
