import {createRandom} from "../noise/random.js";
import {PICTURE_CHANNELS} from "../pictures/pictures.js";
import {makeDegrade, mixingWeights, type Degrade, type Mixing, type PictureSize} from "./degradation.js";

/**
 * Gaussian noise, always the same: x = a(s)·x₀ + b(s)·ε with one ε ~ N(0, I) drawn from the seed (Bansal et al. 2022,
 * Sec. 5.1, the deterministic noise degradation). Ordinary ("hot") diffusion as a degradation: "circular" is the
 * variance-preserving path, "linear" that of flow matching. Affine in the picture. At s = 1 it is ε.
 *
 * @param options.seed decides ε; 0 unless given
 * @param options.mixing (a, b): "circular", (cos(πs/2), sin(πs/2)), unless given; or "linear", (1 − s, s)
 * @throws RangeError if a size is no whole number or mixing is unknown
 */
export function createGaussianNoise({
  width,
  height,
  seed = 0,
  mixing = "circular"
}: PictureSize & {readonly seed?: number | string; readonly mixing?: Mixing}): Degrade {
  mixingWeights("createGaussianNoise", mixing, 1);
  let noise: Float64Array | undefined;
  return makeDegrade("createGaussianNoise", {width, height}, (x0, severity) => {
    const eps = (noise ??= createRandom(seed).normals(width * height * PICTURE_CHANNELS));
    const [kept, added] = mixingWeights("createGaussianNoise", mixing, severity);
    return kept === 0 ? eps.slice() : x0.map((value, i) => kept * value + added * eps[i]!);
  });
}
