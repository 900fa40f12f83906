/** Kernels that look at all particles: sums of powers, and histograms along lines. Positions stay where they are. */
import {BINS, DIRECTIONS} from "./lines.js";

/** Invocations of a workgroup. */
export const WORKGROUP = 128;
/** The most workgroups that share the particles: each adds up the sums of all. */
export const MOST_GROUPS = 128;

/** Workgroups for n particles, each having at least so many that adding up (and the bins: `perGroup`) costs little beside them. */
export const groupsFor = (n: number, perGroup = 1024): number => Math.min(MOST_GROUPS, Math.ceil(n / perGroup));
/** Fewer for the bins, 32 of which each invocation clears and adds up. */
export const PER_HISTOGRAM = 8192;

/** Directions whose bins a workgroup keeps at once: 4·1024 words are the 16 KiB that every device has. */
export const DIRECTIONS_AT_ONCE = 4;

/** In 4-byte words: particles, and three of padding; fallback of the shift, 1/unit, padding. */
export const PARAMS_WORDS = 8;

const COMMON = /* wgsl */ `
struct Params { n: u32, unused0: u32, unused1: u32, unused2: u32, shift: vec2f, perUnit: f32, unused3: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec2f>;
const SIZE = ${WORKGROUP}u;

// By the bits: a compiler may take it for granted that numbers are finite.
fn finite(x: vec2f) -> bool {
  return all((bitcast<vec2u>(x) & vec2u(0x7f800000u)) != vec2u(0x7f800000u));
}`;

/** Sums of (x − shift)/unit over each workgroup's particles: count, lost, Σa, Σb. The shift is a guess at the mean. */
export const SUM_KERNEL = /* wgsl */ `
${COMMON}
@group(0) @binding(2) var<storage, read_write> sums: array<vec4f>;
var<workgroup> totals: array<vec4f, SIZE>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  var total = vec4f(0.0);
  for (var i = id.x; i < params.n; i += groups.x * SIZE) {
    let x = positions[i];
    if (finite(x)) { total += vec4f(1.0, 0.0, (x - params.shift) * params.perUnit); } else { total.y += 1.0; }
  }
  totals[lane] = total;
  workgroupBarrier();
  for (var half = SIZE / 2u; half > 0u; half >>= 1u) {
    if (lane < half) { totals[lane] += totals[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { sums[id.x / SIZE] = totals[0]; }
}`;

/**
 * Sums of powers up to the fourth about the mean, which every workgroup finds from the sums before, in the same order and so
 * to the bit. Four vec4f for each workgroup, in the order of moments.ts; the padding of the last is that mean, in units.
 */
export const POWER_KERNEL = /* wgsl */ `
${COMMON}
@group(0) @binding(2) var<storage, read> sums: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> powers: array<vec4f>;
var<workgroup> totals: array<vec4f, SIZE>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  var all = vec4f(0.0);
  for (var k = 0u; k < groups.x; k++) { all += sums[k]; }
  let mean = all.zw / max(1.0, all.x);
  var a = vec4f(0.0);
  var b = vec4f(0.0);
  var c = vec4f(0.0);
  var e = vec4f(0.0);
  for (var i = id.x; i < params.n; i += groups.x * SIZE) {
    let x = positions[i];
    if (finite(x)) {
      let d = (x - params.shift) * params.perUnit - mean;
      let s = d * d;
      a += vec4f(1.0, 0.0, d);
      b += vec4f(s.x, d.x * d.y, s.y, s.x * d.x);
      c += vec4f(s.x * d.y, d.x * s.y, s.y * d.y, s.x * s.x);
      e += vec4f(s.x * s.y, s.y * s.y, 0.0, 0.0);
    } else { a.y += 1.0; }
  }
  for (var part = 0u; part < 4u; part++) {
    workgroupBarrier();
    totals[lane] = select(select(select(e, c, part == 2u), b, part == 1u), a, part == 0u);
    workgroupBarrier();
    for (var half = SIZE / 2u; half > 0u; half >>= 1u) {
      if (lane < half) { totals[lane] += totals[lane + half]; }
      workgroupBarrier();
    }
    if (lane == 0u) { powers[4u * (id.x / SIZE) + part] = totals[0] + select(vec4f(0.0), vec4f(0.0, 0.0, mean), part == 3u); }
  }
}`;

/** Counts particles in the bins of lines.ts, four directions at a time (the second dimension of the dispatch). */
export const HISTOGRAM_KERNEL = /* wgsl */ `
${COMMON}
@group(0) @binding(2) var<storage, read> lines: array<vec4f, ${DIRECTIONS}>;  // direction, centre, 1/scale
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>, ${DIRECTIONS * BINS}>;
const BINS = ${BINS}u;
const LINES = ${DIRECTIONS_AT_ONCE}u;
var<workgroup> own: array<atomic<u32>, LINES * BINS>;  // all 0 at first

@compute @workgroup_size(${WORKGROUP})
fn main(
  @builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32
) {
  for (var i = id.x; i < params.n; i += groups.x * SIZE) {
    let x = positions[i];
    if (finite(x)) {
      for (var k = 0u; k < LINES; k++) {
        let line = lines[id.y * LINES + k];
        // Far points would overflow; from 1e30 on they are all in the last bin anyway.
        let z = clamp((dot(line.xy, clamp(x, vec2f(-1e30), vec2f(1e30))) - line.z) * line.w, -1e30, 1e30);
        let bin = i32(floor((z / (1.0 + abs(z)) + 1.0) * ${BINS / 2}.0));
        atomicAdd(&own[k * BINS + u32(clamp(bin, 0, ${BINS - 1}))], 1u);
      }
    }
  }
  workgroupBarrier();
  for (var i = lane; i < LINES * BINS; i += SIZE) {
    let count = atomicLoad(&own[i]);
    if (count > 0u) { atomicAdd(&counts[id.y * LINES * BINS + i], count); }
  }
}`;
