/** The kernels of the exact denoiser, compiled on demand without blocking, and remembered as long as the device. */
import {compilePipeline} from "../gpu-kernels.js";
import {combineKernel} from "./kernels/combine.js";
import type {RowTile, Variant} from "./kernels/common.js";
import {logitsKernel, type LogitForm} from "./kernels/logits.js";
import {finishKernel, meanKernel} from "./kernels/mean.js";
import {softmaxKernel} from "./kernels/softmax.js";

export interface Kernels {
  readonly combine: GPUComputePipeline;
  readonly ask: GPUComputePipeline;
  readonly logits: Record<LogitForm, GPUComputePipeline>;
  readonly softmax: Record<LogitForm, GPUComputePipeline>;
  readonly mean: GPUComputePipeline;
  readonly finish: GPUComputePipeline;
}

const caches = new WeakMap<GPUDevice, (rowTile: RowTile, variant: Variant) => Promise<Kernels>>();

/** The kernels of a device, compiled on demand and remembered: samplers share them; a batch of one and of many want different ones. */
export function kernelsOf(device: GPUDevice): (rowTile: RowTile, variant: Variant) => Promise<Kernels> {
  const cache = caches.get(device) ?? createKernelCache(device);
  caches.set(device, cache);
  return cache;
}

function createKernelCache(device: GPUDevice): (rowTile: RowTile, variant: Variant) => Promise<Kernels> {
  const compiled = new Map<string, Promise<GPUComputePipeline>>();
  const get = (label: string, code: () => string): Promise<GPUComputePipeline> => {
    let pipeline = compiled.get(label);
    if (!pipeline) {
      pipeline = compilePipeline(device, label, code());
      compiled.set(label, pipeline);
      pipeline.catch(() => compiled.delete(label));
    }
    return pipeline;
  };
  return async (rowTile, variant) => {
    const [combine, ask, product, difference, softmaxProduct, softmaxDifference, mean, finish] = await Promise.all([
      get("combine", () => combineKernel("slot")),
      get("ask", () => combineKernel("point")),
      get(`${variant} logits, product, ${rowTile}`, () => logitsKernel("product", rowTile, variant)),
      get(`${variant} logits, difference, ${rowTile}`, () => logitsKernel("difference", rowTile, variant)),
      get("softmax, product", () => softmaxKernel("product")),
      get("softmax, difference", () => softmaxKernel("difference")),
      get(`${variant} mean, ${rowTile}`, () => meanKernel(rowTile, variant)),
      get("finish", () => finishKernel)
    ]);
    return {
      combine, ask, mean, finish,
      logits: {product, difference},
      softmax: {product: softmaxProduct, difference: softmaxDifference}
    };
  };
}
