/** Marks and their edges: one signed distance for each kind, in TypeScript here and in WGSL for the GPU. */
import {MARK_KINDS, toWindow, type Camera, type DrawColors, type Mark, type Rgb} from "./scene.js";

/** An arrow's head is 4.5 line widths long, or most of a short arrow; it is 0.9 times as wide as long (src/figures/marks.ts). */
const HEAD = {widths: 4.5, share: 0.6, halfWidth: 0.45};

/** Along an arrow of some length: where its head begins, and half of the head's width. */
export function arrowShape(length: number, width: number): {readonly length: number; readonly head: number; readonly neck: number; readonly half: number} {
  const head = Math.min(HEAD.widths * width, HEAD.share * length);
  return {length, head, neck: length - head, half: HEAD.halfWidth * head};
}

/** The distance of a place (x, y) from a mark's edge, negative inside; all in the same pixels. Asked for every pixel: no hypot here. */
export function markEdge({kind, ax, ay, bx, by, width}: Omit<Mark, "color" | "opacity">): (x: number, y: number) => number {
  const half = width / 2;
  const fromCentre = (x: number, y: number): number => Math.sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay));
  if (kind === "ring") return (x, y) => Math.abs(fromCentre(x, y) - bx) - half;
  if (kind === "disc") return (x, y) => fromCentre(x, y) - bx;
  const length = Math.hypot(bx - ax, by - ay);
  const unitX = length > 0 ? (bx - ax) / length : 1;
  const unitY = length > 0 ? (by - ay) / length : 0;
  const along = (x: number, y: number): number => (x - ax) * unitX + (y - ay) * unitY;
  const across = (x: number, y: number): number => Math.abs((y - ay) * unitX - (x - ax) * unitY);
  if (kind === "line") return (x, y) => Math.max(across(x, y) - half, -along(x, y), along(x, y) - length);
  if (kind === "path") {
    return (x, y) => {
      const u = along(x, y);
      const v = across(x, y);
      const beyond = u < 0 ? u : u > length ? u - length : 0;
      return Math.sqrt(beyond * beyond + v * v) - half;
    };
  }
  const {head, neck, half: halfHead} = arrowShape(length, width);
  const slope = Math.max(1e-6, Math.hypot(halfHead, head));
  return (x, y) => {
    const u = along(x, y);
    const v = across(x, y);
    const slant = ((u - length) * halfHead + v * head) / slope;
    const shaft = Math.max(v - half, -u, u - neck - 0.5 * head); // reaches into the head: no seam
    return Math.min(shaft, Math.max(neck - u, slant));
  };
}

/** The same in WGSL; `kind` is the index in MARK_KINDS. */
export const MARK_DISTANCE = /* wgsl */ `
fn markDistance(kind: u32, p: vec2f, a: vec2f, b: vec2f, width: f32) -> f32 {
  let offset = p - a;
  if (kind == ${MARK_KINDS.indexOf("ring")}u) { return abs(length(offset) - b.x) - 0.5 * width; }
  if (kind == ${MARK_KINDS.indexOf("disc")}u) { return length(offset) - b.x; }
  let whole = distance(a, b);
  var unit = vec2f(1.0, 0.0);
  if (whole > 0.0) { unit = (b - a) / whole; }
  let along = dot(offset, unit);
  let across = abs(offset.y * unit.x - offset.x * unit.y);
  if (kind == ${MARK_KINDS.indexOf("path")}u) { return length(vec2f(along - clamp(along, 0.0, whole), across)) - 0.5 * width; }
  if (kind == ${MARK_KINDS.indexOf("line")}u) { return max(across - 0.5 * width, max(-along, along - whole)); }
  let head = min(${HEAD.widths.toFixed(2)} * width, ${HEAD.share.toFixed(2)} * whole);
  let half = ${HEAD.halfWidth.toFixed(2)} * head;
  let neck = whole - head;
  let slant = ((along - whole) * half + across * head) / max(1e-6, length(vec2f(half, head)));
  let shaft = max(across - 0.5 * width, max(-along, along - neck - 0.5 * head));
  return min(shaft, max(neck - along, slant));
}`;

/** How far a mark reaches around a and b (line, path, arrow) or around a (ring, disc), beyond its line. */
export function markMargin({kind, width, bx}: Mark): number {
  if (kind === "ring") return bx + width / 2;
  if (kind === "disc") return bx;
  return kind === "arrow" ? Math.max(0.5, HEAD.widths * HEAD.halfWidth) * width : width / 2;
}

type Window = {readonly camera: Camera; readonly width: number; readonly height: number};

/** A circle of the plane, e.g. of radius σ about a clean point: orange, the size of the noise. */
export function circleMark(window: Window, {x, y, radius, color, width = 2.5, opacity = 1}: {x: number; y: number; radius: number; color: Rgb; width?: number; opacity?: number}): Mark {
  const [ax, ay] = toWindow(window, x, y);
  return {kind: "ring", ax, ay, bx: radius * window.camera.scale, by: 0, width, color, opacity};
}

/** The way of a particle through its levels and the particle at its end. @param path x and y by turns */
export function pathMarks(window: Window, path: ArrayLike<number>, {colors, width = 2, end = true}: {colors: DrawColors; width?: number; end?: boolean}): Mark[] {
  const marks: Mark[] = [];
  const spot = (k: number) => toWindow(window, path[2 * k], path[2 * k + 1]);
  const points = path.length / 2;
  // A wider line of the ground beneath keeps the path apart from the crowd.
  for (const [color, stroke, opacity] of [[colors.ground, width + 3, 0.85], [colors.point, width, 1]] as const)
    for (let k = 1; k < points; k++) {
      const [[ax, ay], [bx, by]] = [spot(k - 1), spot(k)];
      marks.push({kind: "path", ax, ay, bx, by, width: stroke, color, opacity});
    }
  if (points === 0) return marks;
  const disc = (k: number, color: Rgb, bx: number): void => {
    const [ax, ay] = spot(k);
    marks.push({kind: "disc", ax, ay, bx, by: 0, width: 0, color, opacity: 1});
  };
  disc(0, colors.ground, 5);
  disc(0, colors.noise, 3.5);
  if (end) {
    disc(points - 1, colors.ground, 6.5);
    disc(points - 1, colors.point, 5);
  }
  return marks;
}

export interface FieldOptions {
  /** The score at a batch of points, x and y by turns. */
  readonly score: (x: Float64Array) => Float64Array;
  readonly sigma: number;
  readonly color: Rgb;
  /** Distance between arrows in CSS pixels. Default 34. */
  readonly spacing?: number;
  readonly opacity?: number;
}

/**
 * The score on a lattice over the window, as arrows. Lengths are s/(1 + s) of the lattice's spacing with s = σ‖∇log p‖ = ‖ε‖: in
 * the noise's own unit they say how many standard deviations away "more likely" lies, and long ones do not run into each other.
 * The lattice stays with the plane when the window moves.
 *
 * @throws RangeError unless σ > 0 (at σ = 0 a score may not exist)
 */
export function fieldMarks(window: Window, {score, sigma, color, spacing = 34, opacity = 0.75}: FieldOptions): Mark[] {
  if (!(sigma > 0)) throw new RangeError(`fieldMarks: sigma is ${sigma}; the field is drawn above 0 only.`);
  const [left, top] = toWindow(window, 0, 0);
  const begin = (offset: number): number => (((offset % spacing) + spacing) % spacing) - spacing;
  const spots: [number, number][] = [];
  for (let y = begin(top); y < window.height + spacing; y += spacing)
    for (let x = begin(left); x < window.width + spacing; x += spacing) spots.push([x, y]);
  const {camera} = window;
  const x = Float64Array.from({length: 2 * spots.length}, (_, k) => {
    const [spotX, spotY] = spots[k >> 1];
    return k % 2 === 0 ? camera.x + (spotX - window.width / 2) / camera.scale : camera.y - (spotY - window.height / 2) / camera.scale;
  });
  const slopes = score(x);
  return spots.flatMap(([ax, ay], k): Mark[] => {
    const size = sigma * Math.hypot(slopes[2 * k], slopes[2 * k + 1]);
    if (!(size > 0 && size < Infinity)) return [];
    const length = (0.92 * spacing * size) / (1 + size) / size;
    if (length * size < 3) return []; // too short to point anywhere
    const [dx, dy] = [length * sigma * slopes[2 * k], -length * sigma * slopes[2 * k + 1]];
    return [{kind: "arrow", ax: ax - dx / 2, ay: ay - dy / 2, bx: ax + dx / 2, by: ay + dy / 2, width: 1.6, color, opacity}];
  });
}
