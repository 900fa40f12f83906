/** Products and sums over pictures, blocked for speed, against the sums themselves. */
import {describe, expect, it} from "vitest";
import {createRandom} from "../../src/math/index.js";
import {addPictures, projectRows, ROWS_PER_PASS} from "../../src/sampler/pictures/picture-combinations.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";

const random = createRandom(16384);
const uniform = (): number => random.uniform();
const dims = 2100 as 16384; // more than one tile, and no multiple of it

function makePictures(n: number): Pictures {
  return {n, dim: dims, bytes: Uint8Array.from({length: n * dims}, () => 256 * uniform())};
}
const coordinate = ({bytes, dim}: Pictures, index: number, d: number): number => bytes[index * dim + d] / 127.5 - 1;

describe("projectRows", () => {
  for (const [rows, n] of [[1, 5], [2, 5], [4, 6], [4, 7], [4, 1], [6, 5]] as const)
    it(`multiplies ${rows} points with ${n} pictures`, () => {
      const pictures = makePictures(n);
      const x = random.normals(rows * dims);
      const out = new Float64Array(rows * n).fill(NaN);
      for (let first = 0; first < rows; first += ROWS_PER_PASS) projectRows(x, pictures, first, out);
      for (let row = 0; row < rows; row++)
        for (let index = 0; index < n; index++) {
          let sum = 0;
          for (let d = 0; d < dims; d++) sum += x[row * dims + d] * coordinate(pictures, index, d);
          expect(Math.abs(out[row * n + index] - sum)).toBeLessThan(1e-9); // 2100 terms below 5: rounding leaves 1e-12
        }
    });
});

describe("addPictures", () => {
  /** Which weights are not 0, by point and picture. */
  const patterns: Record<string, (row: number, index: number) => boolean> = {
    all: () => true,
    none: () => false,
    "one picture each": (row, index) => index === row,
    "one point only": (row) => row === 2,
    "most of them": () => uniform() < 0.8,
    "few of them": () => uniform() < 0.2
  };
  for (const [name, pattern] of Object.entries(patterns))
    for (const [rows, n] of [[1, 6], [3, 6], [4, 6], [4, 9], [4, 23], [7, 11]] as const)
      it(`${name}: ${n} pictures to ${rows} points`, () => {
        const pictures = makePictures(n);
        const weights = Float64Array.from({length: rows * n}, (_, i) => (pattern(Math.floor(i / n), i % n) ? uniform() - 0.3 : 0));
        const start = random.normals(rows * dims);
        const out = start.slice();
        for (let first = 0; first < rows; first += ROWS_PER_PASS) addPictures(weights, pictures, first, out);
        let worst = 0;
        for (let row = 0; row < rows; row++)
          for (let d = 0; d < dims; d++) {
            let sum = start[row * dims + d];
            for (let index = 0; index < n; index++) sum += weights[row * n + index] * coordinate(pictures, index, d);
            worst = Math.max(worst, Math.abs(out[row * dims + d] - sum));
          }
        expect(worst).toBeLessThan(1e-12); // 23 terms below 1, and the −1 taken off at the end
      });
});
