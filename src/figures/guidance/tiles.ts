/** Rows of small pictures on one stage, each row with its name, each picture perhaps with a mark under it. */
import {drawCross, drawLine, drawWords} from "../marks.js";
import {displayScale, drawPicture} from "../picture.js";
import {createStage, type Stage} from "../stage.js";
import type {Token} from "../theme.js";

export interface TileRow {
  readonly name: string;
  /** Pictures one after the other; none yet leaves the row's room empty. */
  readonly x: Float64Array | undefined;
  /** The noise level of what is shown, for its scale; 0 unless given. */
  readonly sigma?: number;
  readonly token?: Token;
  /** Under each picture a tick or a cross. */
  readonly ticks?: readonly boolean[];
}

export interface TilesOptions {
  readonly label: string;
  /** Room is kept for so many rows of so many pictures. */
  readonly rows: number;
  readonly columns: number;
  readonly dim: number;
  /** Longest side of a picture in CSS pixels. */
  readonly largest: number;
  readonly read: () => readonly TileRow[];
}

const GAP = 8;
const NAME = 26;
const TICK = 18;

export function createTiles({label, rows, columns, dim, largest, read}: TilesOptions): Stage {
  const sizeFor = (width: number) => Math.min(largest, (width - GAP * (columns - 1)) / columns);
  const rowHeight = (width: number) => NAME + sizeFor(width) + TICK;
  return createStage({
    label,
    aspect: (width) => width / (rows * rowHeight(width)),
    draw({context, width, colors}) {
      const size = sizeFor(width);
      read().forEach(({name, x, sigma = 0, token = "clean", ticks}, row) => {
        const top = row * rowHeight(width);
        drawWords(context, name, 0, top + 17, {color: colors[token], weight: 500, maxWidth: width});
        for (let k = 0; x && k < columns; k++) {
          const left = k * (size + GAP);
          const picture = x.subarray(k * dim, (k + 1) * dim);
          if (picture.length < dim) break;
          drawPicture(context, picture, {left, top: top + NAME, size, scale: displayScale(sigma)});
          const [middle, under] = [left + size / 2, top + NAME + size + 9];
          if (ticks?.[k] === true) drawLine(context, [[middle - 6, under], [middle - 2, under + 4], [middle + 6, under - 5]], colors.clean, 2.2);
          if (ticks?.[k] === false) drawCross(context, middle, under, 4.5, colors.wrong, 2.2);
        }
      });
    }
  });
}
