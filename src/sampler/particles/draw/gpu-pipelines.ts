/** The drawing's pipelines: compiled once for a device and a canvas format, without blocking, shared by all figures. */
import {withGpuErrors} from "../../gpu-device.js";
import {compilePipeline} from "../../gpu-kernels.js";
import {COUNT, DENSITY, MARKS, PEAK, PICK, POINTS, TRAILS} from "./shaders.js";

export interface DrawingPipelines {
  readonly points: GPURenderPipeline;
  readonly trails: GPURenderPipeline;
  readonly marks: GPURenderPipeline;
  readonly density: GPURenderPipeline;
  readonly count: GPUComputePipeline;
  readonly peak: GPUComputePipeline;
  readonly pick: GPUComputePipeline;
}

const compiled = new WeakMap<GPUDevice, Map<GPUTextureFormat, Promise<DrawingPipelines>>>();

/** @throws Error with the compiler's words; DeviceLostError */
export function drawingPipelines(device: GPUDevice, format: GPUTextureFormat): Promise<DrawingPipelines> {
  const formats = compiled.get(device) ?? new Map<GPUTextureFormat, Promise<DrawingPipelines>>();
  compiled.set(device, formats);
  let pipelines = formats.get(format);
  if (!pipelines) {
    formats.set(format, (pipelines = compile(device, format)));
    pipelines.catch(() => formats.delete(format));
  }
  return pipelines;
}

function compile(device: GPUDevice, format: GPUTextureFormat): Promise<DrawingPipelines> {
  const render = (label: string, code: string, blended = true): Promise<GPURenderPipeline> => {
    const module = device.createShaderModule({label, code});
    const over: GPUBlendComponent = {srcFactor: "one", dstFactor: "one-minus-src-alpha", operation: "add"};
    return device.createRenderPipelineAsync({
      label, layout: "auto",
      vertex: {module, entryPoint: "vertex"},
      fragment: {module, entryPoint: "fragment", targets: [{format, ...(blended && {blend: {color: over, alpha: over}})}]},
      primitive: {topology: "triangle-strip"}
    });
  };
  return withGpuErrors(device, "Compiling the drawing", async () => {
    const [points, trails, marks, density, count, peak, pick] = await Promise.all([
      render("points", POINTS), render("trails", TRAILS), render("marks", MARKS), render("density", DENSITY, false),
      compilePipeline(device, "count", COUNT), compilePipeline(device, "peak", PEAK), compilePipeline(device, "pick", PICK)
    ]);
    return {points, trails, marks, density, count, peak, pick};
  });
}
