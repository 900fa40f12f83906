/** Rows of picture tiles: where each walk of a row ended, framed green where that is the end to compare with, grey where it is another. */
import {drawFramedPicture, drawWords} from "../marks.js";
import {createStage, type Stage} from "../stage.js";
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";

export interface Tile {
  /** Index of the picture; undefined while it is being computed: an empty frame. */
  readonly end: number | undefined;
  readonly right: boolean;
  /** Under the tile. */
  readonly foot?: string | undefined;
}

export interface TileRow {
  readonly label: string;
  readonly tiles: readonly Tile[];
}

export interface TileSheet {
  /** Over the columns; `wide`: there is room for a word. */
  readonly heads: (wide: boolean) => readonly string[];
  readonly rows: (wide: boolean) => readonly TileRow[];
}

const GAP = 8, HEAD = 22, LABEL = 22, FOOT = 20;

/** @param options.most side of a tile where there is room for it */
export function createTileStage({label, pictures, numRows, numColumns, most, feet = false, sheet}: {
  readonly label: string; readonly pictures: Pictures; readonly numRows: number; readonly numColumns: number; readonly most: number; readonly feet?: boolean; readonly sheet: TileSheet;
}): Stage {
  const sideOf = (width: number) => Math.min(most, (width - GAP * (numColumns - 1)) / numColumns);
  const stepOf = (width: number) => LABEL + sideOf(width) + (feet ? FOOT : 0) + 6;
  return createStage({
    label,
    aspect: (width) => width / (HEAD + numRows * stepOf(width)),
    pixels: true,
    draw({context, width, colors}) {
      const side = sideOf(width);
      const wide = side > 60;
      const leftOf = (column: number) => column * (side + GAP);
      const under = (words: string, column: number, y: number, color: string) => drawWords(context, words, leftOf(column) + side / 2, y, {color, align: "center", maxWidth: side + GAP - 2});
      sheet.heads(wide).forEach((head, column) => under(head, column, 12, colors.muted));
      sheet.rows(wide).forEach((row, r) => {
        const top = HEAD + r * stepOf(width);
        drawWords(context, row.label, 0, top + 14, {color: colors.ink, weight: 500, maxWidth: width});
        row.tiles.forEach(({end, right, foot}, column) => {
          const left = leftOf(column);
          if (end === undefined) {
            context.strokeStyle = colors.rule;
            context.strokeRect(left + 0.5, top + LABEL + 0.5, side - 1, side - 1);
          } else drawFramedPicture(context, pictureAsPoint(pictures, end), {left, top: top + LABEL, size: side, frame: right ? colors.clean : colors.wrong});
          if (foot) under(foot, column, top + LABEL + side + 14, colors.muted);
        });
      });
    }
  });
}
