/** The flight of the numbers: 16384 squares on their way from their pixels to their places and back. */
import {compositeOverGrey, PICTURE_DIM} from "../../math/pictures.js";
import {cellsOf, NUMBERS_SIDE, type Arrangement} from "./arrangement.js";

/** Side of one number in the image below, in image pixels. */
const UNIT = 4;
export const FLIGHT_SIZE = NUMBERS_SIDE * UNIT;

/**
 * Draws the numbers into a FLIGHT_SIZE² image. At apart = 0 they stand in their pixels and have the picture's colours; at
 * apart = 1 they stand in their places, each a grey: −1 black, +1 white. Rows leave one after the other.
 */
export function drawFlight(image: ImageData, x: ArrayLike<number>, apart: number, arrangement: Arrangement): void {
  const out = new Uint32Array(image.data.buffer);
  out.fill(0xff808080); // mid-grey, the number 0, so that white and black both show in flight
  const shown = new Uint8ClampedArray(PICTURE_DIM);
  compositeOverGrey(x, shown);
  const home = cellsOf("pixels");
  const away = cellsOf(arrangement);
  for (let k = 0; k < PICTURE_DIM; k++) {
    const from = home[k];
    const to = away[k];
    const t = easeInOut(Math.min(1, Math.max(0, 1.6 * apart - (0.6 * (from >> 7)) / NUMBERS_SIDE)));
    const left = Math.round(UNIT * (from % NUMBERS_SIDE) * (1 - t) + UNIT * (to % NUMBERS_SIDE) * t);
    const top = Math.round(UNIT * (from >> 7) * (1 - t) + UNIT * (to >> 7) * t);
    const grey = Math.min(255, Math.max(0, 127.5 * (x[k] + 1)));
    const dye = Math.max(0, 1 - 4 * t); // the colour goes first, so that what flies is a number
    const pixel = k & ~3;
    const red = grey + dye * (shown[pixel] - grey);
    const green = grey + dye * (shown[pixel + 1] - grey);
    const blue = grey + dye * (shown[pixel + 2] - grey);
    const color = 0xff000000 | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red);
    for (let row = top; row < top + UNIT; row++) out.fill(color, row * FLIGHT_SIZE + left, row * FLIGHT_SIZE + left + UNIT);
  }
}

function easeInOut(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - 4 * (1 - t) ** 3;
}
