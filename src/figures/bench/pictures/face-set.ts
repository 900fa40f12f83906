/** The faces, 1024 numbers each: those that the networks have learned, the first 16384. Their denoisers answer in workers, in float64. */
import {PICTURE_SETS} from "../../../math/pictures/sets.js";
import {createFaceEngine} from "../../../sampler/faces/face-engine.js";
import {loadFaces} from "../../../sampler/faces/faces.js";
import type {LoadOptions} from "../../../sampler/load-blob.js";
import {labPictures as words} from "../../strings/en/lab-pictures.js";
import {pointByPoint, type LabSet} from "./set.js";

/** @throws LoadError, or the signal's reason */
export async function loadFaceSet(options: LoadOptions & {readonly count: number}): Promise<LabSet> {
  const {size, dim} = PICTURE_SETS.faces;
  const bytes = (await loadFaces(options)).pictures.subarray(0, size * dim);
  const engine = createFaceEngine(bytes);
  return {
    key: "faces",
    pictures: {n: size, dim, bytes},
    nameOf: words.face,
    createDenoiser({denoiser, breathe}) {
      const answer = denoiser?.kind === "local" ? engine.patches(denoiser.first ?? size, denoiser.window) : engine.exact(size);
      return Promise.resolve(pointByPoint(dim, async (x, sigma) => {
        await breathe();
        return answer(x, sigma);
      }));
    },
    nearest: (x) => engine.nearest(x, size)
  };
}
