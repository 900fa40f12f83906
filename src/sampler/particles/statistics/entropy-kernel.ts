/** How undecided the posterior is at each particle: the entropy of P(part | x) or P(point | x), on the GPU. */
import {symmetricEntries} from "../../../math/targets/kernels/plane.js";
import {isPointCloud, type ParticleTarget} from "./types.js";

/** Invocations of a workgroup, and points of a cloud in workgroup memory at once. */
export const ENTROPY_WORKGROUP = 128;

/** In 4-byte words: particles asked, stride between them, rounds of each invocation, number of parts; then s, 1/2σ², two of padding. */
export const ENTROPY_PARAMS_WORDS = 8;

/**
 * H(x) = −Σ wₖ·log wₖ = log Σe^tₖ − Σ tₖ·e^tₖ / Σe^tₖ,  tₖ = lₖ − max l, for the posterior weights wₖ = softmax(l), and the sums of
 * H and H² over particles. Parts are looked at twice: for the largest, then for the sums.
 *
 * For a mixture lₖ = pₖ − ‖Wₖ(x − μₖ)‖², as in denoisers/mixture.ts; for a cloud lₙ = −‖x − yₙ‖²/2σ², and what is divided by 2σ² is the
 * difference to the nearest, from tiles of points that a workgroup reads together. All invocations take part in all of it
 * (barriers), those without a particle on a copy.
 */
export function entropyKernel(target: ParticleTarget): string {
  const cloud = isPointCloud(target);
  return /* wgsl */ `
struct Params { asked: u32, stride: u32, rounds: u32, parts: u32, signalScale: f32, sharpness: f32, unused0: u32, unused1: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec2f>;
@group(0) @binding(2) var<storage, read> parts: array<${cloud ? "vec2f" : "vec4f"}>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;  // count, ΣH, ΣH² of each workgroup

const SIZE = ${ENTROPY_WORKGROUP}u;
var<workgroup> totals: array<vec4f, SIZE>;
${cloud ? CLOUD : MIXTURE}

@compute @workgroup_size(${ENTROPY_WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  var total = vec4f(0.0);
  for (var round = 0u; round < params.rounds; round++) {
    let asked = round * groups.x * SIZE + id.x;
    let at = positions[min(asked, params.asked - 1u) * params.stride];
    let h = entropy(at / params.signalScale, lane);
    // By the bits: a compiler may take it for granted that numbers are finite.
    let bits = bitcast<vec2u>(at) & vec2u(0x7f800000u);
    if (asked < params.asked && all(bits != vec2u(0x7f800000u))) { total += vec4f(1.0, h, h * h, 0.0); }
  }
  totals[lane] = total;
  workgroupBarrier();
  for (var half = SIZE / 2u; half > 0u; half >>= 1u) {
    if (lane < half) { totals[lane] += totals[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { sums[id.x / SIZE] = totals[0]; }
}`;
}

const MIXTURE = /* wgsl */ `
fn exponent(x: vec2f, k: u32) -> f32 {
  let a = parts[2u * k];
  let b = parts[2u * k + 1u];
  let d = x - a.xy;
  let w = vec2f(a.z * d.x + a.w * d.y, a.w * d.x + b.x * d.y);
  return max(-1e38, b.y - (w.x * w.x + w.y * w.y)); // squares of far points overflow
}
fn entropy(x: vec2f, lane: u32) -> f32 {
  var largest = -3.4e38;
  for (var k = 0u; k < params.parts; k++) { largest = max(largest, exponent(x, k)); }
  var total = 0.0;
  var weighted = 0.0;
  for (var k = 0u; k < params.parts; k++) {
    let t = max(-200.0, exponent(x, k) - largest);
    let e = exp(t);
    total += e;
    weighted += e * t;
  }
  return max(0.0, log(total) - weighted / total);
}`;

const CLOUD = /* wgsl */ `
var<workgroup> tile: array<vec2f, SIZE>;
fn readTile(first: u32, lane: u32) -> u32 {
  workgroupBarrier();
  tile[lane] = parts[min(first + lane, params.parts - 1u)];
  workgroupBarrier();
  return min(SIZE, params.parts - first);
}
fn entropy(x: vec2f, lane: u32) -> f32 {
  var nearest = 3.4e38;
  for (var first = 0u; first < params.parts; first += SIZE) {
    let count = readTile(first, lane);
    for (var k = 0u; k < count; k++) {
      let d = x - tile[k];
      nearest = min(nearest, dot(d, d));
    }
  }
  var total = 0.0;
  var weighted = 0.0;
  for (var first = 0u; first < params.parts; first += SIZE) {
    let count = readTile(first, lane);
    for (var k = 0u; k < count; k++) {
      let d = x - tile[k];
      let t = max(-200.0, (nearest - dot(d, d)) * params.sharpness);
      let e = exp(t);
      total += e;
      weighted += e * t;
    }
  }
  return max(0.0, log(total) - weighted / total);
}`;

/**
 * The numbers of the parts at σ, 0 < σ < ∞: of a mixture 8 each (μ, W = (2C + 2σ²I)^(−½), p less the largest, k, padding), of a
 * cloud its points.
 */
export function entropyParts(target: ParticleTarget, sigma: number): Float32Array<ArrayBuffer> {
  if (isPointCloud(target)) return Float32Array.from(target.points);
  const {weights, means, covariances} = target;
  const used = [...weights.keys()].filter((k) => weights[k] > 0);
  const variance = sigma * sigma;
  const peaks = used.map((k) => Math.log(weights[k]) - 0.5 * covariances[k].logDeterminant(variance));
  const highest = Math.max(...peaks);
  return Float32Array.from(used.flatMap((k, i) => {
    const whitening = symmetricEntries(covariances[k], (own) => Math.sqrt(0.5 / (own + variance)));
    return [means[k][0], means[k][1], ...whitening, peaks[i] - highest, k, 0];
  }));
}
