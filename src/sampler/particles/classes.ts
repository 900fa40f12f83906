/**
 * Which part of the target a particle most likely belongs to: the part of the largest posterior probability at a level, for
 * colouring. One table of numbers, computed in float64, serves the kernel and its twin.
 */
import type {Level} from "../../math/types.js";
import {compilePipeline, f32, foldGroups, submit} from "../gpu-kernels.js";
import {entropyParts} from "./statistics/entropy-kernel.js";
import {isPointCloud, type ParticleTarget} from "./statistics/types.js";

/** "posterior": where the particle is now, at this level. "origin": where it was at the first level of the run. */
export type ClassesOf = "posterior" | "origin";

/** Points of a cloud are classes by the piece of the list that they are in, of so many (a drawing's strokes, in their order). */
export const CLOUD_CLASSES = 32;

/** How many classes a target has. */
export function countClasses(target: ParticleTarget): number {
  return isPointCloud(target) ? Math.min(CLOUD_CLASSES, target.points.length / 2) : target.weights.length;
}

/** Eight numbers for each part: μ, W (three), log peak, class, padding; the exponent of a part is peak − ‖W(x − μ)‖². */
const PART = 8;

/** The parts at a level; x is divided by its signal scale first. Where nothing is known of x, the heaviest part wins. */
function partsAt(target: ParticleTarget, {signalScale, noiseStd}: Level): {readonly parts: Float32Array<ArrayBuffer>; readonly perScale: number} {
  const scale = Math.max(signalScale, 1e-6);
  const sigma = Math.max(noiseStd / scale, 1e-4); // flat parts have no whitening at 0
  if (!isPointCloud(target)) return {parts: entropyParts(target, sigma), perScale: 1 / scale};
  const count = target.points.length / 2;
  const classes = countClasses(target);
  const parts = new Float32Array(PART * count);
  for (let k = 0; k < count; k++)
    parts.set([target.points[2 * k], target.points[2 * k + 1], 1, 0, 1, 0, Math.floor((k * classes) / count)], PART * k);
  return {parts, perScale: 1 / scale};
}

/** The classes of particles in the page's memory. */
export function classify(target: ParticleTarget, positions: ArrayLike<number>, level: Level): Uint32Array {
  const {parts, perScale} = partsAt(target, level);
  return Uint32Array.from({length: positions.length / 2}, (_, i) => {
    const [x, y] = [positions[2 * i] * perScale, positions[2 * i + 1] * perScale];
    let [found, best] = [0, -Infinity];
    for (let p = 0; p < parts.length; p += PART) {
      const [dx, dy] = [x - parts[p], y - parts[p + 1]];
      const [a, b] = [parts[p + 2] * dx + parts[p + 3] * dy, parts[p + 3] * dx + parts[p + 4] * dy];
      const exponent = parts[p + 5] - (a * a + b * b);
      if (exponent > best) [found, best] = [parts[p + 6], exponent];
    }
    return found;
  });
}

const WORKGROUP = 64;
const KERNEL = /* wgsl */ `
struct Params { n: u32, parts: u32, perScale: f32, unused: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<vec2f>;
@group(0) @binding(2) var<storage, read> parts: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> classes: array<u32>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * ${WORKGROUP}u + id.x;
  if (i >= params.n) { return; }
  let x = positions[i] * params.perScale;
  var found = 0.0;
  var best = -3.4e38;
  for (var k = 0u; k < params.parts; k++) {
    let a = parts[2u * k];
    let b = parts[2u * k + 1u];
    let d = x - a.xy;
    let w = vec2f(a.z * d.x + a.w * d.y, a.w * d.x + b.x * d.y);
    let exponent = b.y - (w.x * w.x + w.y * w.y);
    if (exponent > best) { best = exponent; found = b.z; }
  }
  classes[i] = u32(found);
}`;

const compiled = new WeakMap<GPUDevice, Promise<GPUComputePipeline>>();

/** The kernel of a device, compiled once. @throws Error with the compiler's words */
export function classifyPipeline(device: GPUDevice): Promise<GPUComputePipeline> {
  const pipeline = compiled.get(device) ?? compilePipeline(device, "classes", KERNEL);
  compiled.set(device, pipeline);
  pipeline.catch(() => compiled.delete(device));
  return pipeline;
}

/** Submits the classification of particles in GPU memory. @param classes `u32` × n */
export function submitClasses(
  device: GPUDevice, pipeline: GPUComputePipeline,
  {target, level, n, positions, classes}: {readonly target: ParticleTarget; readonly level: Level; readonly n: number; readonly positions: GPUBuffer; readonly classes: GPUBuffer}
): void {
  const {parts, perScale} = partsAt(target, level);
  const table = device.createBuffer({label: "classes: parts", size: parts.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(table, 0, parts);
  const params = Uint32Array.of(n, parts.length / PART, f32(perScale), 0);
  submit(device, [{pipeline, params, buffers: [positions, table, classes], groups: foldGroups(device, n, WORKGROUP)}]);
  table.destroy(); // what is submitted keeps it
}
