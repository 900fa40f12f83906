/** The pure noise that a run starts from. Sample k has a stream of its own, so it is the same whatever the batch. */
import {createRandom} from "../../math/noise/random.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {createPause} from "../../sampler/worker-protocol.js";

/** batch·16384 numbers, σ·ε. Made in slices, so that nothing waits for it. */
export async function startNoise({seed, batch, sigma}: {seed: number; batch: number; sigma: number}): Promise<Float32Array> {
  const x = new Float32Array(batch * PICTURE_DIM);
  const pause = createPause();
  for (let k = 0; k < batch; k++) {
    x.set(noiseOf(seed, k), k * PICTURE_DIM);
    await pause();
  }
  for (let k = 0; k < x.length; k++) x[k] *= sigma;
  return x;
}

/** ε of sample `stream`: 16384 standard normal numbers. */
export function noiseOf(seed: number, stream: number): Float64Array {
  return createRandom(seed, stream).normals(PICTURE_DIM);
}
