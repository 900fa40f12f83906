/**
 * Our coefficient space as the picture sampler's CPU backend uses it: from pixels (x is projected on the pictures) to pixels
 * (x and D are put together at every level). The same generator that runs in the worker, here on the page like the others.
 */
import {createCoefficientModel, runInCoefficientSpace, type CoefficientStep} from "../../../src/sampler/pictures/run-in-coefficient-space.js";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures, gram, batch, x}) => {
  const model = createCoefficientModel(pictures, gram);
  let last: CoefficientStep | undefined;
  return {
    async walk() {
      for await (const step of runInCoefficientSpace(model, {batch, x, sigmas: SIGMAS, solver: "euler"})) last = step;
    },
    end: async () => last?.x ?? [],
    close() {}
  };
};
