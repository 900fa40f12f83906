/**
 * The patch-local denoiser's kernels (src/math/denoisers/local.ts has the mathematics). For each candidate (a picture and a shift),
 * the patch distances of all pixels are one box filter of the squared differences: along the rows, then along the columns. Then
 * each pixel takes its candidates up into a softmax that goes on from chunk to chunk of them.
 */
import type {PatchBorders} from "../../../math/denoisers/local.js";
import {UNPACK, WORKGROUP} from "./common.js";

/** Numbers of a line that are added up before they meet the larger sum, where a window spans the whole line. */
export const LINE_BLOCK = 8;

/** Candidates that are added up before they meet the larger sum. */
export const CANDIDATE_BLOCK = 16;

/** In 4-byte words. */
export const LOCAL_PARAMS_WORDS = 12;

const PARAMS = /* wgsl */ `
struct Params {
  rows: u32,         // points in the batch
  height: u32, width: u32,
  radius: u32,
  shifts: u32,       // pairs of shifts for each picture
  first: u32,        // number of the chunk's first candidate
  candidates: u32,   // in this chunk
  started: u32,      // 1: an earlier chunk has been taken up
  scale: f32,        // 1/(2·(127.5·sigma)²)
  unused0: u32, unused1: u32, unused2: u32,
}
@group(0) @binding(0) var<uniform> params: Params;`;

/** Where a position looks when it is shifted; −1 outside. */
const look = (borders: PatchBorders): string => /* wgsl */ `
fn look(position: i32, length: i32) -> i32 {
  ${borders === "zeros" ? "return select(-1, position, position >= 0 && position < length);" : "return (position + length) % length;"}
}`;

/**
 * Sums along lines: out[i] = Σ over the window around i. One invocation: one line of one plane (a candidate and a point).
 *
 * Work does not depend on the window, and nothing is subtracted: the line is cut into blocks as long as the window, and a window is
 * the end of one block and the beginning of the next (van Herk 1992, with sums in place of maxima). In src/math, box-sum.ts adds in
 * the same order; where the window spans the whole line, blocks of 8 are added up here.
 *
 * "differences": lines are rows of squared differences; "sums": columns of what that wrote. Either writes its plane transposed, so that
 * neighbours write side by side, and two transpositions are none.
 */
export const lineSumsKernel = (of: "differences" | "sums", borders: PatchBorders): string => /* wgsl */ `${PARAMS}
${of === "differences" ? /* wgsl */ `
@group(0) @binding(1) var<storage, read> point: array<vec4f>;         // rows × pixels, in byte units
@group(0) @binding(2) var<storage, read> pictures: array<u32>;        // pictures × pixels
@group(0) @binding(3) var<storage, read> shifts: array<vec2i>;        // of rows and columns
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;      // rows × candidates × pixels
${UNPACK}${look(borders)}` : /* wgsl */ `
@group(0) @binding(1) var<storage, read> plane: array<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;`}

// Number i of the line; 0 beyond its ends, or round and round.
fn number(line: Line, i: i32) -> f32 {
  ${borders === "zeros" ? "if (i < 0 || i >= line.length) { return 0.0; }\n  let at = i;" : "let at = (i + line.length) % line.length;"}
  ${of === "sums" ? "return plane[line.start + u32(at)];" : /* wgsl */ `
  let column = look(at + line.shift, line.length);
  ${borders === "zeros" ? "if (line.source < 0 || column < 0) { return 0.0; }" : ""}
  let difference = point[line.start + u32(at)] - unpack(pictures[line.picture + u32(line.source * line.length + column)]);
  let square = difference * difference;
  return (square.x + square.y) + (square.z + square.w);`}
}

struct Line {
  length: i32,
  start: u32,     // index of its first number
  ${of === "differences" ? "picture: u32, source: i32, shift: i32, // where in the picture it looks" : ""}
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let lines = ${of === "differences" ? "params.height" : "params.width"};
  let index = id.y * groups.x * ${WORKGROUP}u + id.x;
  let plane = index / lines;
  if (plane >= params.rows * params.candidates) { return; }
  let number0 = index % lines;
  let pixels = params.height * params.width;
  let length = ${of === "differences" ? "params.width" : "params.height"};
  var line: Line;
  line.length = i32(length);
  ${of === "differences" ? /* wgsl */ `
  let candidate = params.first + plane % params.candidates;
  let shift = shifts[candidate % params.shifts];
  line.start = plane / params.candidates * pixels + number0 * length;
  line.picture = candidate / params.shifts * pixels;
  line.source = look(i32(number0) + shift.x, i32(params.height));
  line.shift = shift.y;` : "line.start = plane * pixels + number0 * length;"}
  let out = plane * pixels + number0;

  let radius = i32(params.radius);
  let window = 2 * radius + 1;
  if (${borders === "zeros" ? "radius >= line.length - 1" : "window >= line.length"}) {
    var total = 0.0;
    for (var block = 0; block < line.length; block += ${LINE_BLOCK}) {
      var sum = 0.0;
      for (var i = block; i < min(block + ${LINE_BLOCK}, line.length); i++) { sum += number(line, i); }
      total += sum;
    }
    for (var i = 0u; i < length; i++) { sums[out + i * lines] = total; }
    return;
  }
  // i counts from "radius" before the line: there the window of number i begins.
  for (var block = 0; block < line.length; block += window) {
    var sum = 0.0;
    for (var i = block + window - 1; i >= block; i--) {
      sum += number(line, i - radius);
      if (i < line.length) { sums[out + u32(i) * lines] = sum; }
    }
    sum = 0.0;
    for (var i = block + 1; i < min(block + window, line.length); i++) {
      sum += number(line, i + window - 1 - radius);
      sums[out + u32(i) * lines] += sum;
    }
  }
}`;

/** A pixel may only be compared with one that the border treats alike. */
const allowed = (borders: PatchBorders): string => {
  if (borders === "circular") return "fn allowed(p: i32, q: i32, length: i32) -> bool { return true; }";
  const rule = borders === "circular-inside" ? "q >= radius && q < length - radius"
    : "q >= 0 && min(p, radius) == min(q, radius) && min(length - 1 - p, radius) == min(length - 1 - q, radius)";
  return /* wgsl */ `
fn allowed(p: i32, q: i32, length: i32) -> bool {
  let radius = i32(params.radius);
  return ${rule};
}`;
};

/**
 * Takes a chunk of candidates up. One invocation: one pixel of one point. It first looks for the nearest patch of the chunk, so that
 * what it holds is brought to another scale once per chunk.
 */
export const takeUpKernel = (borders: PatchBorders): string => /* wgsl */ `${PARAMS}
@group(0) @binding(1) var<storage, read> distances: array<f32>;           // rows × candidates × pixels
@group(0) @binding(2) var<storage, read> pictures: array<u32>;            // pictures × pixels
@group(0) @binding(3) var<storage, read> shifts: array<vec2i>;
@group(0) @binding(4) var<storage, read_write> softmax: array<vec2f>;     // rows × pixels: nearest distance, sum of weights
@group(0) @binding(5) var<storage, read_write> mean: array<vec4f>;        // rows × pixels: weighted sum, in byte units
${UNPACK}${look(borders)}${allowed(borders)}

const FAR = 3.4e38;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * ${WORKGROUP}u + id.x;
  let pixels = params.height * params.width;
  if (index >= params.rows * pixels) { return; }
  let pixel = index % pixels;
  let at = (index / pixels) * params.candidates * pixels + pixel;
  let p = vec2i(i32(pixel / params.width), i32(pixel % params.width));
  let size = vec2i(i32(params.height), i32(params.width));

  let before = select(vec2f(FAR, 0.0), softmax[index], params.started == 1u);
  var nearest = before.x;
  for (var k = 0u; k < params.candidates; k++) {
    if (sourceOf(k, p, size) >= 0) { nearest = min(nearest, distances[at + k * pixels]); }
  }
  var total = 0.0;
  var sum = vec4f(0.0);
  for (var block = 0u; block < params.candidates; block += ${CANDIDATE_BLOCK}u) {
    var blockTotal = 0.0;
    var blockSum = vec4f(0.0);
    for (var k = block; k < min(block + ${CANDIDATE_BLOCK}u, params.candidates); k++) {
      let source = sourceOf(k, p, size);
      if (source < 0) { continue; }
      let weight = exp((nearest - distances[at + k * pixels]) * params.scale);
      blockTotal += weight;
      blockSum += weight * unpack(pictures[source]);
    }
    total += blockTotal;
    sum += blockSum;
  }
  if (before.y > 0.0) {
    let kept = exp((nearest - before.x) * params.scale);
    total += kept * before.y;
    sum += kept * mean[index];
  }
  softmax[index] = vec2f(nearest, total);
  mean[index] = sum;
}

// The pixel of the pictures' buffer that candidate k puts at p; −1 if p may not be compared with it.
fn sourceOf(k: u32, p: vec2i, size: vec2i) -> i32 {
  let candidate = params.first + k;
  let shift = shifts[candidate % params.shifts];
  let q = vec2i(look(p.x + shift.x, size.x), look(p.y + shift.y, size.y));
  if (!allowed(p.x, q.x, size.x) || !allowed(p.y, q.y, size.y)) { return -1; }
  return i32(candidate / params.shifts) * size.x * size.y + q.x * size.y + q.y;
}`;

/** Divides by the sum of weights and goes back from byte units to coordinates. */
export const meanOfPatchesKernel = /* wgsl */ `${PARAMS}
@group(0) @binding(1) var<storage, read> softmax: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> mean: array<vec4f>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * ${WORKGROUP}u + id.x;
  if (index >= params.rows * params.height * params.width) { return; }
  mean[index] = mean[index] / softmax[index].y * (1.0 / 127.5);
}`;
