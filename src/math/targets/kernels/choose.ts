import {createGeneralKernel} from "./general.js";
import {createLineKernel} from "./line.js";
import {createPlaneKernel} from "./plane.js";
import type {KernelOptions, MixtureKernel} from "./kernel.js";

/** The kernel for the dimensions of the parts: in 1-D and 2-D one without a call per part. */
export function createKernel(options: KernelOptions): MixtureKernel {
  const dim = options.parts[0]!.mean.length;
  if (dim === 1) return createLineKernel(options);
  if (dim === 2) return createPlaneKernel(options);
  return createGeneralKernel(options);
}
