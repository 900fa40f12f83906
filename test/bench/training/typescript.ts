/** src/math/learning: what pages fall back on. */
import {createTypescriptBackend} from "../../../src/sampler/training/typescript-backend.js";
import type {Open} from "../types.js";
import type {TrainingTask} from "./task.js";
import {walkerOf} from "./walk.js";

export const open: Open<TrainingTask> = async (task) => walkerOf(createTypescriptBackend(task.sizes, task.start), task);
