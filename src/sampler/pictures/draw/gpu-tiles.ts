/** The WebGPU renderer of a sheet of tiles: straight from the slots that the sampler computes in; nothing is read back. */
import {GREY} from "../../../math/pictures/pictures.js";
import {f32} from "../../gpu-kernels.js";
import type {Tiles} from "./tiles.js";

/** In 4-byte words. */
const PARAMS_WORDS = 12;

/** One triangle over everything; each fragment finds its tile and its pixel in whole numbers. */
const SHADER = /* wgsl */ `
struct Params {
  first: u32,    // pixel of the buffer where the first picture begins
  count: u32, columns: u32, pitch: u32,
  margin: u32, side: u32, size: u32, scale: f32,
  ground: vec4f,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> slots: array<vec4f>; // a pixel: premultiplied RGBA coordinates

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
  return vec4f(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

// What pixel i of a tile shows: the pixel at its middle where tiles are larger than pictures, all that it covers where smaller.
fn sourceSpan(i: u32) -> vec2u {
  if (params.side < params.size) {
    return vec2u(i * params.size / params.side, ((i + 1u) * params.size + params.side - 1u) / params.side);
  }
  let middle = (2u * i + 1u) * params.size / (2u * params.side);
  return vec2u(middle, middle + 1u);
}

@fragment
fn fragment(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let at = vec2u(position.xy);
  let cell = at / params.pitch;
  let inner = at - cell * params.pitch;
  let k = cell.y * params.columns + cell.x;
  let end = params.margin + params.side;
  if (cell.x >= params.columns || k >= params.count || any(inner < vec2u(params.margin)) || any(inner >= vec2u(end))) { return params.ground; }
  let across = sourceSpan(inner.x - params.margin);
  let down = sourceSpan(inner.y - params.margin);
  let first = params.first + k * params.size * params.size;
  var sum = vec3f(0.0);
  for (var row = down.x; row < down.y; row++) {
    for (var column = across.x; column < across.y; column++) {
      let pixel = params.scale * slots[first + row * params.size + column];
      let behind = ${GREY}.0 * (0.5 - 0.5 * pixel.w);
      sum += clamp(127.5 * (pixel.xyz + 1.0) + behind, vec3f(0.0), vec3f(255.0));
    }
  }
  let covered = (across.y - across.x) * (down.y - down.x);
  return vec4f(sum / (255.0 * f32(covered)), 1.0);
}`;

const pipelines = new WeakMap<GPUDevice, Map<GPUTextureFormat, Promise<GPURenderPipeline>>>();

/** Compiled once for a device and a format, without blocking. @throws Error with the compiler's words */
export function tilePipeline(device: GPUDevice, format: GPUTextureFormat): Promise<GPURenderPipeline> {
  const formats = pipelines.get(device) ?? new Map<GPUTextureFormat, Promise<GPURenderPipeline>>();
  pipelines.set(device, formats);
  let pipeline = formats.get(format);
  if (!pipeline) {
    const module = device.createShaderModule({label: "tiles", code: SHADER});
    pipeline = device.createRenderPipelineAsync({
      label: "tiles", layout: "auto",
      vertex: {module, entryPoint: "vertex"}, fragment: {module, entryPoint: "fragment", targets: [{format}]}
    });
    formats.set(format, pipeline);
    pipeline.catch(() => formats.delete(format));
  }
  return pipeline;
}

/**
 * Draws and submits.
 *
 * @param from.slots pixels of float32; the first picture begins at pixel `from.first`
 */
export function drawTiles(
  device: GPUDevice, pipeline: GPURenderPipeline, target: GPUTexture,
  from: {readonly slots: GPUBuffer; readonly first: number}, tiles: Tiles, {scale}: {readonly scale: number}
): void {
  const {count, columns, pitch, margin, side, size, ground} = tiles;
  const params = device.createBuffer({label: "tiles", size: 4 * PARAMS_WORDS, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST});
  device.queue.writeBuffer(params, 0, Uint32Array.of(
    from.first, count, columns, pitch, margin, side, size, f32(scale), ...ground.map(f32), f32(1)
  ));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginRenderPass({colorAttachments: [{view: target.createView(), loadOp: "clear", storeOp: "store"}]});
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0), entries: [params, from.slots].map((buffer, binding) => ({binding, resource: {buffer}}))
  }));
  pass.draw(3);
  pass.end();
  device.queue.submit([encoder.finish()]);
  params.destroy(); // what is submitted keeps it
}
