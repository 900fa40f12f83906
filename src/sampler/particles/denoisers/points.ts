/** The exact denoiser of a cloud of points in the plane, on the GPU. */
import {WORKGROUP_SIZES} from "../../../math/spec/types.js";
import type {DenoiserKernel} from "../step-kernel.js";

export const MAX_POINTS = 16384;

/**
 * D(x; σ) = Σ wₙ·yₙ, wₙ ∝ exp(−‖x − yₙ‖²/2σ²), over up to 16 384 points. A workgroup reads a tile of them at a time, as many as it
 * has invocations, and each of its particles goes over the tile twice: for the nearest, then for the shares. What was
 * summed before is rescaled to the new nearest, once per tile ("online softmax", Milakov & Gimelshein 2018). So no sum is longer
 * than a tile and the number of tiles, and exp is called once per point.
 *
 * Distances are summed directly, not as ‖x‖² − 2x·y + ‖y‖²: their differences decide, and those would be lost.
 *
 * @throws RangeError unless points holds 1 … 16 384 points of two coordinates
 */
export function pointsKernel(points: Float64Array): DenoiserKernel {
  const count = points.length / 2;
  if (!(Number.isInteger(count) && count >= 1 && count <= MAX_POINTS))
    throw new RangeError(`pointsKernel: there are ${count} points; the GPU takes 1 to ${MAX_POINTS}, of two coordinates each.`);
  const most = Math.max(...WORKGROUP_SIZES); // whole tiles, however large they are
  const data = new Float32Array(2 * most * Math.ceil(count / most));
  data.set(points);
  return {
    tableSize: 1,
    tabulate(sigma, table) {
      table[0] = Math.sqrt(0.5) / sigma; // 0 at σ = ∞: all points weigh the same
    },
    data,
    code: (size) => /* wgsl */ `
var<workgroup> tile: array<vec2f, ${size}>;
fn denoise(x: vec2f, question: u32) -> vec2f {
  let scale = tables[question * TABLE].x;
  var nearest = 3.4e38;  // squared distance, in units of √2·σ
  var total = 0.0;
  var sum = vec2f(0.0);
  for (var t = 0u; t < ${Math.ceil(count / size)}u; t++) {
    workgroupBarrier();
    let n = t * ${size}u + lane;
    tile[lane] = select(data[n >> 1u].xy, data[n >> 1u].zw, (n & 1u) == 1u);
    workgroupBarrier();
    let count = min(${size}u, ${count}u - t * ${size}u);
    var closest = 3.4e38;
    for (var k = 0u; k < count; k++) {
      let d = scale * (x - tile[k]);
      closest = min(closest, d.x * d.x + d.y * d.y);
    }
    let before = nearest;
    nearest = min(nearest, closest);
    var tileTotal = 0.0;
    var tileSum = vec2f(0.0);
    for (var k = 0u; k < count; k++) {
      let d = scale * (x - tile[k]);
      let share = exp(nearest - (d.x * d.x + d.y * d.y));
      tileTotal += share;
      tileSum += share * tile[k];
    }
    let kept = select(exp(nearest - before), 0.0, t == 0u);
    total = kept * total + tileTotal;
    sum = kept * sum + tileSum;
  }
  return sum / total;
}`
  };
}
