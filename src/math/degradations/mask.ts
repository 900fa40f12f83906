import {requireFinite} from "../check.js";
import {createRandom} from "../noise/random.js";
import {makeDegrade, type Degrade, type PictureSize} from "./degradation.js";
import {paint, ramp} from "./paint.js";

/** Width of the rim of the hole over the distance to the farthest corner. */
const RIM = 0.2;

/**
 * Inpainting mask: a hole with a soft rim grows from a centre until nothing is left (Bansal et al. 2022, Sec. 4.2, who
 * multiply with growing Gaussian holes). A pixel at distance d loses m = ramp((1.2·s·R − d)/(0.2·R)), R being the
 * distance of the farthest pixel: what is once gone stays so. The hole is transparent. Affine in the picture, for a
 * given s. At s = 1 all is transparent.
 *
 * @param options.seed draws the centre from the middle half of the picture; 0 unless given
 * @param options.center [column, row] in pixels, in place of the drawn one
 * @throws RangeError if a size is no whole number or the centre is not finite
 */
export function createMask({
  width,
  height,
  seed = 0,
  center
}: PictureSize & {readonly seed?: number | string; readonly center?: readonly [column: number, row: number]}): Degrade {
  const [column, row] = center ?? drawCenter({width, height}, seed);
  requireFinite("createMask", "the centre's column", column);
  requireFinite("createMask", "the centre's row", row);
  const farthest = Math.hypot(Math.max(column, width - 1 - column), Math.max(row, height - 1 - row)) || 1;
  return makeDegrade("createMask", {width, height}, (x0, severity) =>
    paint(
      x0,
      (pixel) => {
        const distance = Math.hypot((pixel % width) - column, Math.floor(pixel / width) - row);
        return ramp(1 + ((1 + RIM) * (severity - 1) + 1 - distance / farthest) / RIM); // 1 at s = 1 without rounding
      },
      -1
    )
  );
}

function drawCenter({width, height}: PictureSize, seed: number | string): readonly [number, number] {
  const random = createRandom(seed);
  return [(0.25 + 0.5 * random.uniform()) * (width - 1), (0.25 + 0.5 * random.uniform()) * (height - 1)];
}
