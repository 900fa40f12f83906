/** The density of the shadows at noise level σ, exactly: N round bumps of standard deviation σ around N places. */

export interface DensityGrid {
  readonly columns: number;
  readonly rows: number;
  /** columns·rows values, row after row from the top, as a share of the largest. */
  readonly values: Float64Array;
}

export interface GridWindow {
  readonly columns: number;
  readonly rows: number;
  /** Plane coordinates of the window's edges. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * p(s) ∝ Σₙ exp(−‖s − placeₙ‖²/2σ²) at the centres of a grid's cells. A round bump is a product of one function of x and
 * one of y, so N·(columns + rows) exponentials do.
 */
export function shadowDensity(places: Float64Array, sigma: number, {columns, rows, left, right, top, bottom}: GridWindow): DensityGrid {
  const n = places.length / 2;
  const along = (count: number, first: number, last: number, axis: 0 | 1) =>
    Float64Array.from({length: n * count}, (_, k) => {
      const cell = k % count;
      const gap = first + ((cell + 0.5) / count) * (last - first) - places[2 * Math.floor(k / count) + axis]!;
      return Math.exp(-(gap * gap) / (2 * sigma * sigma));
    });
  const inX = along(columns, left, right, 0);
  const inY = along(rows, top, bottom, 1);
  const values = new Float64Array(columns * rows);
  for (let i = 0; i < n; i++)
    for (let row = 0; row < rows; row++) {
      const factor = inY[i * rows + row]!;
      if (factor < 1e-6) continue;
      for (let column = 0, k = row * columns; column < columns; column++, k++) values[k]! += factor * inX[i * columns + column]!;
    }
  const largest = values.reduce((a, b) => Math.max(a, b), 0) || 1;
  for (let k = 0; k < values.length; k++) values[k]! /= largest;
  return {columns, rows, values};
}
