/**
 * The density of the particles on the screen: each is shared out among the four cells around it, in parts of 256 (whole
 * numbers, so that any order of adding gives the same sum), and a cell's count c is shown as
 *
 *     t = log(1 + c)/log(1 + c_max),
 *
 * bilinearly between the cells' centres. The logarithm shows one particle and a million in one picture.
 */
import {deviceSize, type DensityLayer, type Pixels, type Scene} from "./scene.js";

/** A particle's share of a cell is a whole number of these: 16 steps each way. */
export const SHARES = 256;

export interface DensityGrid {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell in device pixels. */
  readonly cell: number;
}

/** The cells that cover the window; one more at each end, so that the edges are interpolated as well. */
export function gridOf(scene: Scene, {cell}: DensityLayer): DensityGrid {
  const [width, height] = deviceSize(scene);
  const side = Math.max(1, cell * scene.ratio);
  return {columns: Math.ceil(width / side) + 2, rows: Math.ceil(height / side) + 2, cell: side};
}

/**
 * Counts particles at device pixels, columns·rows words in parts of 256.
 * @param place writes where particle i is into the first two numbers of its second argument
 */
export function countParticles({columns, rows, cell}: DensityGrid, n: number, place: (i: number, at: Float32Array) => void): Uint32Array {
  const counts = new Uint32Array(columns * rows);
  const at = new Float32Array(2);
  for (let i = 0; i < n; i++) {
    place(i, at);
    // Cell 0 lies beyond the window's edge: its centre is at −½ cell.
    const x = at[0] / cell + 0.5;
    const y = at[1] / cell + 0.5;
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < rows - 1)) continue;
    const column = Math.floor(x);
    const row = Math.floor(y);
    const right = Math.round(16 * (x - column));
    const down = Math.round(16 * (y - row));
    const k = row * columns + column;
    counts[k] += (16 - right) * (16 - down);
    counts[k + 1] += right * (16 - down);
    counts[k + columns] += (16 - right) * down;
    counts[k + columns + 1] += right * down;
  }
  return counts;
}

/** Fills the picture with the density's colours. @param palette 256 packed colours */
export function fillDensity(pixels: Pixels, {columns, cell}: DensityGrid, counts: Uint32Array, palette: Uint32Array): void {
  const {width, height} = pixels;
  const words = new Uint32Array(pixels.data.buffer);
  let peak = 0;
  for (const count of counts) peak = Math.max(peak, count);
  const full = Math.log1p(peak / SHARES);
  const tones = Float32Array.from(counts, (count) => (count > 0 ? (255 * Math.log1p(count / SHARES)) / full : 0));
  const places = Float32Array.from({length: width}, (_, column) => (column + 0.5) / cell + 0.5);
  const line = new Float32Array(columns);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / cell + 0.5;
    const first = Math.floor(y) * columns;
    const down = y - Math.floor(y);
    for (let k = 0; k < columns; k++) line[k] = 0.5 + tones[first + k] + down * (tones[first + columns + k] - tones[first + k]);
    for (let column = 0; column < width; column++) {
      const k = Math.floor(places[column]);
      words[row * width + column] = palette[Math.floor(line[k] + (places[column] - k) * (line[k + 1] - line[k]))];
    }
  }
}
