/** What a network makes of pure noise: a few hundred points through the particle sampler, on the GPU if there is one. */
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {requestGpu} from "../../sampler/gpu-device.js";
import {createSampler} from "../../sampler/particles/sampler.js";
import type {NetworkModel} from "../../math/learning/network.js";
import type {Target} from "../../math/types.js";

/** Points on a graphics card, and on the processor, which is busy training. */
const MANY = 8192;
const FEW = 400;
const STEPS = 20;

/** Points that the network makes of noise, x and y by turns; always of the same noise. */
export async function drawSamples(network: NetworkModel, target: Target): Promise<Float32Array> {
  const gpu = await requestGpu();
  const strong = !("reason" in gpu) && !gpu.software;
  const sampler = await createSampler({
    denoiser: network, target,
    levels: exponentialSigmas(STEPS, {sigmaMin: 0.03, sigmaMax: 20}),
    solver: "heun", seed: 5, n: strong ? MANY : FEW, backend: strong ? "auto" : "cpu"
  });
  try {
    for await (const step of sampler.run()) void step;
    return await sampler.positions();
  } finally {
    sampler.destroy();
  }
}
