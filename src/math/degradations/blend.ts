import {requireLength} from "../check.js";
import {PICTURE_CHANNELS} from "../pictures/pictures.js";
import {makeDegrade, mixingWeights, type Degrade, type Mixing, type PictureSize} from "./degradation.js";

/**
 * Blend with another picture z (Bansal et al. 2022, animorphosis: √ᾱ·x + √(1−ᾱ)·z). In amounts of colour and
 * alpha, which are 0 where there is nothing, (x + 1) = a(s)·(x₀ + 1) + b(s)·(z + 1): what is transparent in both stays
 * so. Affine in the picture. At s = 1 it is z.
 *
 * @param options.other z, width·height·4 coordinates; kept, not copied
 * @param options.mixing (a, b): "circular", (cos(πs/2), sin(πs/2)), unless given, the paper's; or "linear", (1 − s, s),
 *   which is linear in s and has a flow-matching twin
 * @throws RangeError if a size is no whole number, other has a wrong length or mixing is unknown
 */
export function createBlend({
  width,
  height,
  other,
  mixing = "circular"
}: PictureSize & {readonly other: Float64Array; readonly mixing?: Mixing}): Degrade {
  requireLength("createBlend", "other", other.length, width * height * PICTURE_CHANNELS);
  mixingWeights("createBlend", mixing, 1);
  return makeDegrade("createBlend", {width, height}, (x0, severity) => {
    const [kept, added] = mixingWeights("createBlend", mixing, severity);
    if (kept === 0) return other.slice();
    return x0.map((value, i) => kept * (value + 1) + added * (other[i]! + 1) - 1);
  });
}
