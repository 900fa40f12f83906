/** The contact sheets of models/cards. */
import {writeFileSync} from "node:fs";
import {encodePng} from "../../data/png.js";
import {MODELS} from "../../models/stored-outputs.js";
import {full} from "../full.js";

/** Sixteen to a row, over mid-grey; in a full run. */
export function writeSheet(name: string, pictures: Float64Array, side: number): void {
  if (!full) return;
  const columns = 16, rows = pictures.length / (4 * side * side) / columns, zoom = Math.max(1, 32 / side);
  const [width, height] = [columns * side * zoom, rows * side * zoom];
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const picture = Math.floor(y / (side * zoom)) * columns + Math.floor(x / (side * zoom));
      const at = 4 * (picture * side * side + (Math.floor(y / zoom) % side) * side + (Math.floor(x / zoom) % side));
      const byte = (c: number) => Math.round(127.5 * (Math.min(1, Math.max(-1, pictures[at + c]!)) + 1));
      for (let c = 0; c < 3; c++) rgb[3 * (y * width + x) + c] = Math.min(255, byte(c) + Math.round(((255 - byte(3)) * 128) / 255));
    }
  }
  writeFileSync(new URL(`cards/sheets/${name}.png`, MODELS), encodePng(rgb, width, height));
}
