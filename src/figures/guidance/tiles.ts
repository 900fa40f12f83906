/** Rows of small pictures on one stage, each row with its name, each picture perhaps with a mark under it. */
import {drawCross, drawLine, drawWords} from "../marks.js";
import {displayScale, drawPicture} from "../picture.js";
import {createStage, type Stage} from "../stage.js";
import type {Token} from "../theme.js";

export interface TileRow {
  readonly name: string;
  /** What else there is to say of it. */
  readonly note?: string;
  /** Pictures one after the other; none yet leaves the row's room as paper. */
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
  /** Where there is room, names stand to the left, in a column so wide. */
  readonly beside?: number;
  readonly read: () => readonly TileRow[];
}

const GAP = 8;
const NAME = 26;
const TICK = 18;
/** A picture and its gap, beside a name. */
const SMALLEST = 84;

export function createTiles({label, rows, columns, dim, largest, beside = Infinity, read}: TilesOptions): Stage {
  const indent = (width: number) => (width >= beside + columns * SMALLEST ? beside : 0);
  const sizeFor = (width: number) => Math.min(largest, (width - indent(width) - GAP * (columns - 1)) / columns);
  const head = (width: number) => (indent(width) > 0 ? 0 : NAME);
  const rowHeight = (width: number) => head(width) + sizeFor(width) + TICK;
  return createStage({
    label,
    aspect: (width) => width / (rows * rowHeight(width)),
    draw({context, width, colors}) {
      const size = sizeFor(width);
      const start = indent(width);
      read().forEach(({name, note, x, sigma = 0, token = "clean", ticks}, row) => {
        const top = row * rowHeight(width);
        const pictures = top + head(width);
        if (start > 0) {
          drawWords(context, name, 0, pictures + size / 2, {color: colors[token], weight: 500, maxWidth: start - 14});
          if (note) drawWords(context, note, 0, pictures + size / 2 + 18, {color: colors.muted, maxWidth: start - 14});
        } else drawWords(context, note ? `${name} · ${note}` : name, 0, top + 17, {color: colors[token], weight: 500, maxWidth: width});
        for (let k = 0; k < columns; k++) {
          const left = start + k * (size + GAP);
          if (!x) {
            context.fillStyle = colors.wash;
            context.fillRect(left, pictures, size, size);
            continue;
          }
          const picture = x.subarray(k * dim, (k + 1) * dim);
          if (picture.length < dim) break;
          drawPicture(context, picture, {left, top: pictures, size, scale: displayScale(sigma)});
          const [middle, under] = [left + size / 2, pictures + size + 9];
          if (ticks?.[k] === true) drawLine(context, [[middle - 6, under], [middle - 2, under + 4], [middle + 6, under - 5]], colors.clean, 2.2);
          if (ticks?.[k] === false) drawCross(context, middle, under, 4.5, colors.wrong, 2.2);
        }
      });
    }
  });
}
