/** The WGSL of the drawing. Every number that the canvas renderer knows is here by the same formula. */
import {MARK_DISTANCE} from "./marks.js";

/** In 4-byte words: the scene's numbers, then two palettes of 256 packed colours. */
export const SCENE_WORDS = {numbers: 24, palette: 256, all: 24 + 2 * 256};

const SCENE = /* wgsl */ `
struct Scene {
  camera: vec2f, size: vec2f,     // the plane's point in the middle; device pixels
  scale: f32, between: f32, radius: f32, opacity: f32,
  n: u32, mode: u32, fullSpeed: f32, cell: f32,
  columns: u32, rows: u32, trails: u32, pieces: u32,
  recorded: u32, trailWidth: f32, trailOpacity: f32, pickRadius: f32,
  pickAt: vec2f, middle: vec2f,   // of the window, which may end inside a device pixel
  points: array<vec4u, 64>,
  density: array<vec4u, 64>,
}
@group(0) @binding(0) var<uniform> scene: Scene;

fn toPixels(x: vec2f) -> vec2f {
  return scene.middle + (x - scene.camera) * vec2f(scene.scale, -scene.scale);
}
fn toClip(p: vec2f) -> vec4f {
  return vec4f((2.0 * p / scene.size - 1.0) * vec2f(1.0, -1.0), 0.0, 1.0);
}
fn pointColor(k: u32) -> vec3f { return unpack4x8unorm(scene.points[(k & 255u) >> 2u][k & 3u]).rgb; }
fn corner(vertex: u32) -> vec2f { return 2.0 * vec2f(f32(vertex & 1u), f32(vertex >> 1u)) - 1.0; }
fn covered(distance: f32) -> f32 { return clamp(0.5 - distance, 0.0, 1.0); }
fn over(color: vec3f, alpha: f32) -> vec4f { return vec4f(alpha * color, alpha); }
`;

const PARTICLES = /* wgsl */ `
@group(0) @binding(1) var<storage, read> positions: array<vec2f>;
@group(0) @binding(2) var<storage, read> previous: array<vec2f>;
fn placeOf(i: u32) -> vec2f { return toPixels(previous[i] + scene.between * (positions[i] - previous[i])); }
`;

const COLORED = /* wgsl */ `
@group(0) @binding(3) var<storage, read> start: array<vec2f>;
@group(0) @binding(4) var<storage, read> classes: array<u32>;
fn colorOf(i: u32) -> vec3f {
  switch (scene.mode) {
    case 1u: { return pointColor(u32(256.0 * (atan2(start[i].y, start[i].x) / ${(2 * Math.PI).toFixed(9)} + 1.0))); }
    case 2u: { return pointColor(classes[i]); }
    case 3u: { return pointColor(u32(min(255.0, 256.0 * distance(positions[i], previous[i]) / scene.fullSpeed))); }
    default: { return pointColor(0u); }
  }
}
`;

/** One quad per particle. */
export const POINTS = /* wgsl */ `${SCENE}${PARTICLES}${COLORED}
struct Corner {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) centre: vec2f,
  @location(1) @interpolate(flat) color: vec3f,
}
@vertex fn vertex(@builtin(vertex_index) v: u32, @builtin(instance_index) i: u32) -> Corner {
  let centre = placeOf(i);
  return Corner(toClip(centre + (scene.radius + 1.0) * corner(v)), centre, colorOf(i));
}
@fragment fn fragment(in: Corner) -> @location(0) vec4f {
  return over(in.color, scene.opacity * covered(distance(in.position.xy, in.centre) - scene.radius));
}`;

/** One quad per piece of a trail. The positions at level k are recorded from k·recorded on. */
export const TRAILS = /* wgsl */ `${SCENE}${PARTICLES}${COLORED}${MARK_DISTANCE}
@group(0) @binding(5) var<storage, read> history: array<vec2f>;
struct Corner {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) ends: vec4f,
  @location(1) @interpolate(flat) color: vec4f,
}
@vertex fn vertex(@builtin(vertex_index) v: u32, @builtin(instance_index) instance: u32) -> Corner {
  let i = instance / scene.pieces;
  let k = instance % scene.pieces;
  let first = history[k * scene.recorded + i];
  let second = history[(k + 1u) * scene.recorded + i];
  let share = select(1.0, scene.between, k + 1u == scene.pieces);
  let a = toPixels(first);
  let b = toPixels(first + share * (second - first));
  let whole = distance(a, b);
  var unit = vec2f(1.0, 0.0);
  if (whole > 0.0) { unit = (b - a) / whole; }
  let c = corner(v);
  let place = 0.5 * (a + b) + c.x * (0.5 * whole + 1.0) * unit + c.y * (0.5 * scene.trailWidth + 1.0) * vec2f(-unit.y, unit.x);
  return Corner(toClip(place), vec4f(a, b), vec4f(colorOf(i), scene.trailOpacity * f32(k + 1u) / f32(scene.pieces)));
}
@fragment fn fragment(in: Corner) -> @location(0) vec4f {
  return over(in.color.rgb, in.color.a * covered(markDistance(0u, in.position.xy, in.ends.xy, in.ends.zw, scene.trailWidth)));
}`;

/** In 4-byte words: a, b, colour with opacity, width, kind, margin, padding. */
export const MARK_WORDS = 12;

/** One quad per mark, in device pixels. */
export const MARKS = /* wgsl */ `${SCENE}${MARK_DISTANCE}
struct Mark { a: vec2f, b: vec2f, color: vec4f, width: f32, kind: u32, margin: f32, unused: u32 }
@group(0) @binding(1) var<storage, read> marks: array<Mark>;
struct Corner { @builtin(position) position: vec4f, @location(0) @interpolate(flat) mark: u32 }
@vertex fn vertex(@builtin(vertex_index) v: u32, @builtin(instance_index) i: u32) -> Corner {
  let mark = marks[i];
  let c = 0.5 + 0.5 * corner(v);
  var other = mark.b;
  if (mark.kind >= 3u) { other = mark.a; }
  let low = min(mark.a, other) - mark.margin - 1.0;
  let high = max(mark.a, other) + mark.margin + 1.0;
  return Corner(toClip(mix(low, high, c)), i);
}
@fragment fn fragment(in: Corner) -> @location(0) vec4f {
  let mark = marks[in.mark];
  return over(mark.color.rgb, mark.color.a * covered(markDistance(mark.kind, in.position.xy, mark.a, mark.b, mark.width)));
}`;

export const DENSITY_WORKGROUP = 256;

/** `count` shares the particles out among the cells; `peak` finds the fullest cell, in the last word of the grid. */
export const COUNT = /* wgsl */ `${SCENE}${PARTICLES}
@group(0) @binding(3) var<storage, read_write> grid: array<atomic<u32>>;
@compute @workgroup_size(${DENSITY_WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * ${DENSITY_WORKGROUP}u + id.x;
  if (i >= scene.n) { return; }
  let at = placeOf(i) / scene.cell + 0.5;
  if (!(at.x >= 0.0 && at.y >= 0.0 && at.x < f32(scene.columns - 1u) && at.y < f32(scene.rows - 1u))) { return; }
  let first = floor(at);
  let more = vec2u(floor(16.0 * (at - first) + 0.5));
  let less = 16u - more;
  let k = u32(first.y) * scene.columns + u32(first.x);
  atomicAdd(&grid[k], less.x * less.y);
  atomicAdd(&grid[k + 1u], more.x * less.y);
  atomicAdd(&grid[k + scene.columns], less.x * more.y);
  atomicAdd(&grid[k + scene.columns + 1u], more.x * more.y);
}`;
export const PEAK = /* wgsl */ `${SCENE}
@group(0) @binding(1) var<storage, read_write> grid: array<atomic<u32>>;
var<workgroup> largest: atomic<u32>;
@compute @workgroup_size(${DENSITY_WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let k = id.y * groups.x * ${DENSITY_WORKGROUP}u + id.x;
  let cells = scene.columns * scene.rows;
  if (k < cells) { atomicMax(&largest, atomicLoad(&grid[k])); }
  workgroupBarrier();
  if (lane == 0u) { atomicMax(&grid[cells], atomicLoad(&largest)); }
}`;

/** The whole window, cell by cell in the colours of the density. */
export const DENSITY = /* wgsl */ `${SCENE}
@group(0) @binding(1) var<storage, read> grid: array<u32>;
@vertex fn vertex(@builtin(vertex_index) v: u32) -> @builtin(position) vec4f { return vec4f(corner(v), 0.0, 1.0); }
fn tone(k: u32, full: f32) -> f32 {
  return select(0.0, 255.0 * log(1.0 + f32(grid[k]) / 256.0) / full, grid[k] > 0u);
}
@fragment fn fragment(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let full = log(1.0 + f32(grid[scene.columns * scene.rows]) / 256.0);
  let at = position.xy / scene.cell + 0.5;
  let first = floor(at);
  let f = at - first;
  let k = u32(first.y) * scene.columns + u32(first.x);
  let t = mix(mix(tone(k, full), tone(k + 1u, full), f.x), mix(tone(k + scene.columns, full), tone(k + scene.columns + 1u, full), f.x), f.y);
  let color = u32(clamp(t + 0.5, 0.0, 255.0));
  return vec4f(unpack4x8unorm(scene.density[color >> 2u][color & 3u]).rgb, 1.0);
}`;

/** The nearest particle: its distance in 12 bits above its number in 20, so that one atomic minimum finds both. */
export const PICK = /* wgsl */ `${SCENE}${PARTICLES}
@group(0) @binding(3) var<storage, read_write> nearest: atomic<u32>;
@compute @workgroup_size(${DENSITY_WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * ${DENSITY_WORKGROUP}u + id.x;
  if (i >= scene.n) { return; }
  let far = distance(placeOf(i), scene.pickAt) / scene.pickRadius;
  if (!(far < 1.0)) { return; }
  let key = (u32(4095.0 * far) << 20u) | i;
  if (key < atomicLoad(&nearest)) { atomicMin(&nearest, key); }
}`;
