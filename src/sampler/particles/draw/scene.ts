/**
 * What is to be drawn, for every renderer alike (WebGPU, canvas, SVG). The layers from below: background or density, marks
 * under the particles (the score's arrows), trails, points, marks over them (the circle of σ, the path of a picked particle).
 *
 * All edges are antialiased by one rule, a pixel's coverage is clamp(½ − d, 0, 1) with d the signed distance of its centre
 * from the shape's edge; so the renderers agree to about one step of 255, which test/gpu/draw.test.ts holds them to.
 */

import type {CpuParticleView} from "../view.js";

/** Components 0 … 1, sRGB; colours are mixed as they are, the way a canvas does it. */
export type Rgb = readonly [number, number, number];

/** The theme's tokens that a drawing uses, each with its meaning (src/style/tokens.css). */
export interface DrawColors {
  /** What everything is drawn on. */
  readonly ground: Rgb;
  readonly point: Rgb;
  readonly clean: Rgb;
  readonly noise: Rgb;
  readonly slope: Rgb;
  readonly density: Rgb;
  readonly muted: Rgb;
}

/** A window on the plane. */
export interface Camera {
  /** The plane's point in the middle of the window. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels per unit. */
  readonly scale: number;
}

/** What the colour of a particle tells: nothing, the direction of its start, its part of the target, its last step. */
export type PointColor = "plain" | "start" | "class" | "speed";

export interface PointsLayer {
  /** In CSS pixels. */
  readonly radius: number;
  /** 0 … 1 */
  readonly opacity: number;
  readonly color: PointColor;
  /** The length of a step that gets the full colour, in units of the plane. Default 1. */
  readonly fullSpeed?: number;
  /** Number of classes, 1 … 64. Default 8. */
  readonly classCount?: number;
}

/** The way so far of the first particles; they are no better and no worse than any others. Coloured like the points. */
export interface TrailsLayer {
  readonly count: number;
  /** The level that the trails lead to; they begin at level 0. */
  readonly level: number;
  /** In CSS pixels. */
  readonly width: number;
  /** 0 … 1, of the newest piece; the older, the fainter. */
  readonly opacity: number;
}

/** Particles counted in cells, shown on a logarithmic scale up to the fullest cell. */
export interface DensityLayer {
  /** Side of a cell in CSS pixels. */
  readonly cell: number;
}

/**
 * A shape in CSS pixels of the window. `line` has flat ends, `path` round ones; `arrow` points from a to b; `ring` and
 * `disc` have their centre at a and the radius bx.
 */
export interface Mark {
  readonly kind: MarkKind;
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly width: number;
  readonly color: Rgb;
  readonly opacity: number;
}

export const MARK_KINDS = ["line", "path", "arrow", "ring", "disc"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Scene {
  readonly camera: Camera;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly colors: DrawColors;
  /** How far the particles are drawn on their way from the previous level to this one, 0 … 1. Default 1: at this one. */
  readonly between?: number;
  readonly density?: DensityLayer;
  readonly under?: readonly Mark[];
  readonly trails?: TrailsLayer;
  readonly points?: PointsLayer;
  readonly over?: readonly Mark[];
}

/** A drawing of one sampler's particles. `V` says whose memory it reads. */
export interface Drawing<V> {
  /** Remembers the particles at a level, for trails and paths. Levels come in order from 0; level 0 begins anew. */
  record(view: V, level: number, numLevels: number): void;
  /** Draws on its canvas. On the GPU nothing is read back. */
  draw(view: V, scene: Scene): void;
  /** The same picture, read back: for export and for tests. */
  pixels(view: V, scene: Scene): Promise<Pixels>;
  /** The particle nearest to a place of the window (CSS pixels) within {@link PICK_RADIUS}, or −1. Only recorded ones have a path. */
  pick(view: V, scene: Scene, left: number, top: number): Promise<number>;
  /** The recorded way of a particle: x and y by turns, level after level. Empty for one that is not recorded. */
  path(particle: number): Promise<Float32Array>;
  /** The particles in the page's memory, for export. */
  read(view: V): Promise<CpuParticleView>;
  /** Frees what the drawing holds; the view's buffers are the sampler's. */
  destroy(): void;
}

/** Width·height opaque RGBA pixels, row after row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** How near a particle has to be to be picked, in CSS pixels. */
export const PICK_RADIUS = 24;

/** What recorded positions may take, in bytes: 100 000 particles over 41 levels. */
const HISTORY_BYTES = 32 * 2 ** 20;

/** How many particles are recorded: all of them, or as many as the memory set aside holds. */
export function recordedCount(n: number, numLevels: number): number {
  return Math.min(n, Math.floor(HISTORY_BYTES / (8 * numLevels)));
}

/** Device pixels of a scene's window. */
export function deviceSize({width, height, ratio}: Scene): readonly [number, number] {
  return [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
}

/** From the plane to the window, in CSS pixels; the plane's y points up. */
export function toWindow({camera, width, height}: Pick<Scene, "camera" | "width" | "height">, x: number, y: number): readonly [number, number] {
  return [width / 2 + (x - camera.x) * camera.scale, height / 2 - (y - camera.y) * camera.scale];
}

/** From the window to the plane: the inverse. */
export function toPlane({camera, width, height}: Pick<Scene, "camera" | "width" | "height">, left: number, top: number): readonly [number, number] {
  return [camera.x + (left - width / 2) / camera.scale, camera.y - (top - height / 2) / camera.scale];
}
