/** A backend of src/sampler/training as a contestant: every step's losses are read, so that it is complete. */
import type {TrainingBackend} from "../../../src/sampler/training/backend.js";
import type {Walker} from "../types.js";
import {mean, RATE, type TrainingTask} from "./task.js";

export function walkerOf(backend: TrainingBackend, {start, batches}: TrainingTask): Walker {
  let losses: number[] = [];
  return {
    rewind() {
      backend.write(start);
      losses = [];
    },
    async walk() {
      for (const batch of batches) losses.push(mean((await backend.step(batch, {learningRate: RATE, averageDecay: 0.99}, {losses: true}))!));
    },
    end: async () => losses,
    close: () => backend.dispose()
  };
}
