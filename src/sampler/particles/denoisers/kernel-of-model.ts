/** The kernel of a description. Apart from model.ts: only pages with a GPU need it. */
import type {Mixture} from "../../../math/targets/mixture.js";
import {targetOfModel, type ParticleModel} from "../model.js";
import type {DenoiserKernel} from "../step-kernel.js";
import {mixtureKernel} from "./mixture.js";
import {networkKernel} from "./network.js";
import {pointsKernel} from "./points.js";

/** @throws RangeError if there are more parts or points than the kernels take, or the layers do not fit together */
export function kernelOfModel(model: ParticleModel): DenoiserKernel {
  switch (model.kind) {
    case "mixture": return mixtureKernel(targetOfModel(model) as Mixture);
    case "points": return pointsKernel(model.points);
    case "network": return networkKernel(model);
  }
}
