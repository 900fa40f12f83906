/** Where the 256 numbers of a latent stand on their stage: one grid for drawing, for picking and for the handle. */
import {LATENT_CHANNELS, LATENT_DIM, LATENT_SIDE} from "../../sampler/latents.js";

export interface Place {
  readonly row: number;
  readonly column: number;
  readonly sheet: number;
}

export const placeOf = (number: number): Place => {
  const cell = Math.floor(number / LATENT_CHANNELS);
  return {row: Math.floor(cell / LATENT_SIDE), column: cell % LATENT_SIDE, sheet: number % LATENT_CHANNELS};
};

/** Four sheets abreast; on a phone two by two, so that a finger can aim at a cell. */
export const sheetsAbreast = (width: number): number => (width < 520 ? 2 : 4);

/** The cells of four sheets of which so many lie `abreast`: columns and rows of the whole stage. */
export const gridOf = (abreast: number) => ({columns: LATENT_SIDE * abreast, rows: (LATENT_SIDE * LATENT_CHANNELS) / abreast});

/** Column and row of a number's cell in the whole grid, from 0. */
export function gridPlaceOf(number: number, abreast: number): {column: number; row: number} {
  const {row, column, sheet} = placeOf(number);
  return {column: (sheet % abreast) * LATENT_SIDE + column, row: Math.floor(sheet / abreast) * LATENT_SIDE + row};
}

/** The number whose cell is at a column and row of the whole grid; the nearest one for places outside. */
export function numberInGrid(column: number, row: number, abreast: number): number {
  const {columns, rows} = gridOf(abreast);
  const c = Math.min(columns - 1, Math.max(0, column));
  const r = Math.min(rows - 1, Math.max(0, row));
  const sheet = Math.floor(r / LATENT_SIDE) * abreast + Math.floor(c / LATENT_SIDE);
  return ((r % LATENT_SIDE) * LATENT_SIDE + (c % LATENT_SIDE)) * LATENT_CHANNELS + sheet;
}

/** The number at a place of the stage, in fractions of it. */
export function numberAt(x: number, y: number, abreast: number): number {
  const {columns, rows} = gridOf(abreast);
  return numberInGrid(Math.floor(x * columns), Math.floor(y * rows), abreast);
}

/** The middle of a number's cell, in fractions of the stage. */
export function middleOf(number: number, abreast: number): readonly [x: number, y: number] {
  const {columns, rows} = gridOf(abreast);
  const {column, row} = gridPlaceOf(number, abreast);
  return [(column + 0.5) / columns, (row + 0.5) / rows];
}

/** The numbers as greys, black at −range and white at range, paper between the sheets, and a frame around the chosen one. */
export function drawSheets(context: CanvasRenderingContext2D, z: ArrayLike<number>, {width, height, range, paper, chosen, frame}: {
  width: number;
  height: number;
  range: number;
  paper: string;
  chosen: number;
  frame: string;
}): void {
  const abreast = sheetsAbreast(width);
  const {columns, rows} = gridOf(abreast);
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  for (let i = 0; i < LATENT_DIM; i++) {
    const {column, row} = gridPlaceOf(i, abreast);
    const grey = Math.round(Math.min(255, Math.max(0, 127.5 * (1 + z[i]! / range))));
    context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    context.fillRect(column * cellWidth, row * cellHeight, cellWidth + 0.5, cellHeight + 0.5);
  }
  const gap = 4;
  context.fillStyle = paper;
  for (let c = LATENT_SIDE; c < columns; c += LATENT_SIDE) context.fillRect(c * cellWidth - gap / 2, 0, gap, height);
  for (let r = LATENT_SIDE; r < rows; r += LATENT_SIDE) context.fillRect(0, r * cellHeight - gap / 2, width, gap);
  const {column, row} = gridPlaceOf(chosen, abreast);
  context.strokeStyle = frame;
  context.lineWidth = 2.5;
  context.strokeRect(column * cellWidth, row * cellHeight, cellWidth, cellHeight);
}
