/** src/sampler/training on jax-js: what pages train with. */
import {createJaxBackend} from "../../../src/sampler/training/jax-backend.js";
import type {Open} from "../types.js";
import type {TrainingTask} from "./task.js";
import {walkerOf} from "./walk.js";

export const open: Open<TrainingTask> = async (task, device) => {
  if (device === "cpu") throw new Error("jax-js computes on wasm or webgpu here.");
  return walkerOf(await createJaxBackend(device, task.sizes, task.start), task);
};
