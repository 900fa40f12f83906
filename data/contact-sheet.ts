/** All pictures on one sheet, in their order, over the mid-grey that the course composites everything on. */
import { CHANNELS, HEIGHT, MID_GREY, WIDTH } from "./layout.js";
import { pictureAt } from "./pixels.js";
import { encodePng } from "./png.js";

const COLUMNS = 40;
/** Each picture shrinks by this factor, by averaging: exact for premultiplied colours. */
const SHRINK = 2;
/** Colours are rounded to multiples of this, which halves the file and cannot be seen. */
const COLOUR_STEP = 8;
const CELL_WIDTH = WIDTH / SHRINK;
const CELL_HEIGHT = HEIGHT / SHRINK;

function averageBlock(picture: Uint8Array, x: number, y: number, channel: number): number {
  let sum = 0;
  for (let dy = 0; dy < SHRINK; dy++) {
    for (let dx = 0; dx < SHRINK; dx++) {
      sum += picture[((y * SHRINK + dy) * WIDTH + x * SHRINK + dx) * CHANNELS + channel];
    }
  }
  return sum / SHRINK ** 2;
}

function drawCell(sheet: Uint8Array, stride: number, left: number, top: number, picture: Uint8Array): void {
  for (let y = 0; y < CELL_HEIGHT; y++) {
    for (let x = 0; x < CELL_WIDTH; x++) {
      const backdrop = MID_GREY * (1 - averageBlock(picture, x, y, 3) / 255);
      for (let c = 0; c < 3; c++) {
        const value = Math.round((averageBlock(picture, x, y, c) + backdrop) / COLOUR_STEP) * COLOUR_STEP;
        sheet[((top + y) * stride + left + x) * 3 + c] = Math.min(255, value);
      }
    }
  }
}

export function contactSheet(pictures: Uint8Array, count: number): Uint8Array {
  const width = COLUMNS * CELL_WIDTH;
  const height = Math.ceil(count / COLUMNS) * CELL_HEIGHT;
  const sheet = new Uint8Array(3 * width * height).fill(MID_GREY);
  for (let n = 0; n < count; n++) {
    const left = (n % COLUMNS) * CELL_WIDTH, top = Math.floor(n / COLUMNS) * CELL_HEIGHT;
    drawCell(sheet, width, left, top, pictureAt(pictures, n));
  }
  return encodePng(sheet, width, height);
}
