/** Masks for inpainting, a number per coordinate: 1 where new content is wanted. */
import {PICTURE_CHANNELS, PICTURE_SIZE} from "../../math/pictures/pictures.js";

const HALF = PICTURE_SIZE / 2;
const inMiddle = (row: number, column: number) => Math.abs(row - HALF + 0.5) < HALF / 2 && Math.abs(column - HALF + 0.5) < HALF / 2;

const MASKS = {
  lower: (row: number) => row >= HALF,
  right: (_: number, column: number) => column >= HALF,
  centre: inMiddle,
  rest: (row: number, column: number) => !inMiddle(row, column)
} as const;

export type MaskName = keyof typeof MASKS;

export function createMask(name: MaskName): Float64Array {
  return Float64Array.from({length: PICTURE_SIZE ** 2 * PICTURE_CHANNELS}, (_, at) => {
    const pixel = Math.floor(at / PICTURE_CHANNELS);
    return Number(MASKS[name](Math.floor(pixel / PICTURE_SIZE), pixel % PICTURE_SIZE));
  });
}
