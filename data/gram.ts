/** All dot products of the byte rows, exact: at most 16384·255² = 1.07e9, which fits in 31 bits. */
import { DIM, triangleIndex, triangleLength } from "./layout.js";

/** Four rows at a time, so that each byte of row i is loaded once for four products. */
function dotFour(u: Uint8Array, i: number, j: number, out: Int32Array, at: number): void {
  const a = i * DIM, b = j * DIM, c = b + DIM, d = c + DIM, e = d + DIM;
  let sb = 0, sc = 0, sd = 0, se = 0;
  for (let k = 0; k < DIM; k++) {
    const x = u[a + k];
    sb = (sb + x * u[b + k]) | 0;
    sc = (sc + x * u[c + k]) | 0;
    sd = (sd + x * u[d + k]) | 0;
    se = (se + x * u[e + k]) | 0;
  }
  out[at] = sb;
  out[at + 1] = sc;
  out[at + 2] = sd;
  out[at + 3] = se;
}

function dotOne(u: Uint8Array, i: number, j: number): number {
  const a = i * DIM, b = j * DIM;
  let sum = 0;
  for (let k = 0; k < DIM; k++) sum = (sum + u[a + k] * u[b + k]) | 0;
  return sum;
}

/** Lower triangle with the diagonal, row by row. */
export function gramOf(pictures: Uint8Array, count: number): Int32Array {
  const gram = new Int32Array(triangleLength(count));
  for (let i = 0; i < count; i++) {
    const row = triangleIndex(i, 0);
    let j = 0;
    for (; j + 4 <= i + 1; j += 4) dotFour(pictures, i, j, gram, row + j);
    for (; j <= i; j++) gram[row + j] = dotOne(pictures, i, j);
  }
  return gram;
}

/** The triangle of a part of the pictures; `indices` increasing. */
export function takeGram(gram: Int32Array, indices: number[]): Int32Array {
  const part = new Int32Array(triangleLength(indices.length));
  indices.forEach((n, i) => {
    for (let j = 0; j <= i; j++) part[triangleIndex(i, j)] = gram[triangleIndex(n, indices[j])];
  });
  return part;
}

/** Least significant bytes of all entries first, then the next: only the top plane deflates. */
export function toBytePlanes(values: Int32Array): Uint8Array {
  const planes = new Uint8Array(4 * values.length);
  for (let k = 0; k < values.length; k++) {
    for (let b = 0; b < 4; b++) planes[b * values.length + k] = (values[k] >>> (8 * b)) & 255;
  }
  return planes;
}
