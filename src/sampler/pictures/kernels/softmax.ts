/** One workgroup per point. */
export const SOFTMAX_WORKGROUP = 256;

/** In 4-byte words: rows, pictures, splits, scale. */
export const SOFTMAX_PARAMS_WORDS = 4;

/** Words per point in the statistics: bits of entropy, bits of the largest weight, its picture, padding. */
export const STATISTICS_WORDS = 4;

/**
 * Posterior weights from the sums of the logits kernel, and what a reader wants to know of them.
 *
 * The largest value is subtracted before anything is divided by σ² (scale = 1/(127.5·σ)²): far pictures may then round as
 * they like, and where it counts the numbers are small.
 */
export const softmaxKernel = (form: "product" | "difference"): string => /* wgsl */ `
struct Params { rows: u32, pictures: u32, splits: u32, scale: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;          // splits × rows × pictures
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;     // rows × pictures
@group(0) @binding(3) var<storage, read_write> statistics: array<vec4u>; // rows
${form === "product" ? "@group(0) @binding(4) var<storage, read> halfSquares: array<f32>; // ‖v − centre‖²/2" : ""}

const LANES = ${SOFTMAX_WORKGROUP}u;
var<workgroup> values: array<f32, LANES>;
var<workgroup> others: array<f32, LANES>;
var<workgroup> indices: array<u32, LANES>;

// The sum over splits, four at a time (splits is a multiple of 4).
fn gather(row: u32, n: u32) -> f32 {
  var sum = vec4f(0.0);
  let stride = params.rows * params.pictures;
  let at = row * params.pictures + n;
  for (var split = 0u; split < params.splits; split += 4u) {
    let first = split * stride + at;
    sum += vec4f(partials[first], partials[first + stride], partials[first + 2u * stride], partials[first + 3u * stride]);
  }
  return (sum.x + sum.y) + (sum.z + sum.w);
}

@compute @workgroup_size(${SOFTMAX_WORKGROUP})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let row = group.x;
  let lane = local.x;
  let at = row * params.pictures;

  var best = -3.4e38;
  var bestIndex = 0u;
  for (var n = lane; n < params.pictures; n += LANES) {
    let value = ${form === "product" ? "gather(row, n) - halfSquares[n]" : "-0.5 * gather(row, n)"};
    weights[at + n] = value;
    if (value > best) { best = value; bestIndex = n; }
  }
  values[lane] = best;
  indices[lane] = bestIndex;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    if (lane < half) {
      let better = values[lane + half] > values[lane];
      let earlier = values[lane + half] == values[lane] && indices[lane + half] < indices[lane];
      if (better || earlier) { values[lane] = values[lane + half]; indices[lane] = indices[lane + half]; }
    }
    workgroupBarrier();
  }
  best = values[0];
  bestIndex = indices[0];
  workgroupBarrier();

  var total = 0.0;
  var weighted = 0.0; // Σ e^t·t, for the entropy log Σe^t − Σ e^t·t / Σe^t
  for (var n = lane; n < params.pictures; n += LANES) {
    let t = (weights[at + n] - best) * params.scale;
    let e = exp(t);
    weights[at + n] = e;
    total += e;
    if (e > 0.0) { weighted += e * t; }
  }
  values[lane] = total;
  others[lane] = weighted;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    if (lane < half) {
      values[lane] += values[lane + half];
      others[lane] += others[lane + half];
    }
    workgroupBarrier();
  }
  total = values[0];
  weighted = others[0];
  for (var n = lane; n < params.pictures; n += LANES) { weights[at + n] = weights[at + n] / total; }
  if (lane == 0u) {
    let entropy = max(0.0, log(total) - weighted / total);
    statistics[row] = vec4u(bitcast<u32>(entropy), bitcast<u32>(1.0 / total), bestIndex, 0u);
  }
}`;
