import {requirePositive} from "../check.js";
import {PICTURE_CHANNELS} from "../pictures/pictures.js";
import {makeDegrade, type Degrade, type PictureSize} from "./degradation.js";
import {blurPlane} from "./gaussian-kernel.js";

/**
 * Blur: convolution with a Gaussian of standard deviation s·maxStd pixels (Bansal et al. 2022, Sec. 4.1, blur by
 * Gaussian kernels). Beyond the border is transparent. Linear in the picture, not in s. At s = 1 a soft stain is left,
 * and the colours' sum as far as it did not flow over the border.
 *
 * @param options.maxStd pixels, > 0: an eighth of the longer side unless given
 * @throws RangeError if a size is no whole number or maxStd is out of range
 */
export function createBlur({
  width,
  height,
  maxStd = Math.max(width, height) / 8
}: PictureSize & {readonly maxStd?: number}): Degrade {
  requirePositive("createBlur", "maxStd", maxStd);
  return makeDegrade("createBlur", {width, height}, (x0, severity) => {
    const amounts = x0.map((value) => value + 1); // nothing is 0, so that nothing flows in from beyond the border
    const blurred = blurPlane(amounts, {width, height, channels: PICTURE_CHANNELS}, severity * maxStd);
    return blurred.map((value) => value - 1);
  });
}
