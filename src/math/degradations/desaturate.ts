import {PICTURE_CHANNELS} from "../pictures/pictures.js";
import {makeDegrade, type Degrade, type PictureSize} from "./degradation.js";

/** Luma weights of ITU-R BT.601; they sum to 1, so grey stays what it is. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Desaturate: each colour moves in a straight line to its grey, c ↦ (1 − s)·c + s·luma (BT.601); alpha stays. Linear in
 * the picture and in s. At s = 1 no colour is left.
 * @throws RangeError if a size is no whole number
 */
export function createDesaturate({width, height}: PictureSize): Degrade {
  return makeDegrade("createDesaturate", {width, height}, (x0, severity) => {
    const x = x0.slice();
    for (let i = 0; i < x.length; i += PICTURE_CHANNELS) {
      const luma = LUMA[0] * x0[i]! + LUMA[1] * x0[i + 1]! + LUMA[2] * x0[i + 2]!;
      for (let k = 0; k < 3; k++) x[i + k] = (1 - severity) * x0[i + k]! + severity * luma;
    }
    return x;
  });
}
