/** Our coefficient space, as src/math has it. The walk begins and ends in coefficients; pictures are made after the clock stopped. */
import {createCoefficientSpace, euler, lastState, projectOnPoints, sample, toCoordinates} from "../../../src/math/index.js";
import {gramMatrix} from "../../../src/sampler/pictures/gram-of-pictures.js";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures, gram, x}) => {
  const {n, dim} = pictures;
  const space = createCoefficientSpace({gram: gramMatrix(gram, pictures), n});
  /** Made anew when needed: in float64 they are 190 MB that a step never looks at. */
  const points = (): Float64Array => toCoordinates(pictures.bytes, new Float64Array(n * dim));
  const start = space.start(projectOnPoints(x, points(), dim));
  let state = start;
  return {
    async walk() {
      state = lastState(sample({denoise: space.denoise, levels: SIGMAS, x: start, solver: euler})).x;
    },
    end: async () => space.expand(state, x, points()),
    close() {}
  };
};
