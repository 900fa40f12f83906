import {requireNonNegative} from "../check.js";
import {createRandom} from "../noise/random.js";
import {makeDegrade, type Degrade, type PictureSize} from "./degradation.js";
import {blurPlane} from "./gaussian-kernel.js";
import {paint, ramp} from "./paint.js";

/** Share of the pixels that lie on the soft rims of the flakes. */
const RIM = 0.1;

/**
 * Snow: opaque white is painted over a growing share of the picture, in flakes (after the snowification of Bansal et
 * al. 2022). Each pixel has a rank in [0, 1), that of a smoothed white noise, and is covered with c = ramp((1.1·s −
 * rank)/0.1): what is once covered stays so. Affine in the picture, for a given s. At s = 1 all is white.
 *
 * @param options.seed decides where the flakes lie; 0 unless given
 * @param options.flakeSize smoothing of the noise in pixels, ≥ 0: 1 unless given; 0 is salt
 * @throws RangeError if a size is no whole number, or flakeSize is out of range
 */
export function createSnow({
  width,
  height,
  seed = 0,
  flakeSize = 1
}: PictureSize & {readonly seed?: number | string; readonly flakeSize?: number}): Degrade {
  requireNonNegative("createSnow", "flakeSize", flakeSize);
  let ranks: Float64Array | undefined;
  return makeDegrade("createSnow", {width, height}, (x0, severity) => {
    const rank = (ranks ??= drawRanks({width, height}, seed, flakeSize));
    return paint(x0, (pixel) => ramp((severity * (1 + RIM) - rank[pixel]!) / RIM), 1);
  });
}

/** A smoothed white noise, each pixel's value replaced by the share of pixels below it: k/(width·height). */
function drawRanks(size: PictureSize, seed: number | string, flakeSize: number): Float64Array {
  const count = size.width * size.height;
  const noise = createRandom(seed).normals(count);
  const field = flakeSize === 0 ? noise : blurPlane(noise, {...size, channels: 1}, flakeSize);
  const order = Uint32Array.from({length: count}, (_, i) => i).sort((a, b) => field[a]! - field[b]!);
  const ranks = new Float64Array(count);
  order.forEach((pixel, rank) => (ranks[pixel] = rank / count));
  return ranks;
}
