/**
 * A function of the plane as a relief: its profiles along lines from west to east, the northern ones behind, each hiding
 * what lies behind it.
 */
import {createStage, type Stage} from "../stage.js";
import {drawArrow, drawDot} from "../marks.js";
import {withAlpha} from "../theme.js";
import type {Place} from "./plane.js";

export interface ReliefOptions {
  label: string;
  aspect?: number | ((width: number) => number);
  reach: number;
  /** Height at a place, in units of the plane; what falls below `floor` is drawn there. */
  height: (x: number, y: number) => number;
  floor: () => number;
  ceiling: () => number;
  /** What the heights depend on: profiles are computed anew when it changes. */
  key: () => unknown;
  /** Lifts the whole relief, in units of height. */
  lift?: () => number;
  /** A point on the surface, with the slope there. */
  point?: () => {readonly at: Place; readonly slope: Place};
}

const ROWS = 44;
const COLUMNS = 110;
/** The plane is seen from the south, leaning back: north is this much of the height of the canvas above south. */
const DEPTH = 0.42;
/** Share of the width that the southern edge has more than the northern one. */
const PERSPECTIVE = 0.22;

export function createRelief({label, aspect = 1, reach, height, floor, ceiling, key, lift = () => 0, point}: ReliefOptions): Stage {
  let computed: unknown;
  let heights = new Float64Array();
  return createStage({
    label,
    aspect,
    draw({context, width, height: pixels, colors}) {
      if (computed !== key() || heights.length === 0) {
        computed = key();
        heights = Float64Array.from({length: ROWS * COLUMNS}, (_, k) =>
          height(reach * (2 * ((k % COLUMNS) / (COLUMNS - 1)) - 1), reach * (1 - 2 * (Math.floor(k / COLUMNS) / (ROWS - 1))))
        );
      }
      const [low, high] = [floor(), ceiling()];
      const rise = (0.5 * pixels) / (high - low);
      const clamp = (value: number) => Math.max(low, value);
      const toCanvas = (x: number, y: number, above: number): Place => {
        const south = 0.5 - y / (2 * reach); // 0 in the north, 1 in the south
        const spread = (width / 2 - 8) * (1 - PERSPECTIVE * (1 - south));
        return [width / 2 + (x / reach) * spread, pixels * (0.97 - DEPTH) + DEPTH * pixels * south - rise * (clamp(above) - low + lift())];
      };
      for (let row = 0; row < ROWS; row++) {
        const y = reach * (1 - (2 * row) / (ROWS - 1));
        context.beginPath();
        for (let column = 0; column < COLUMNS; column++)
          context.lineTo(...toCanvas(reach * ((2 * column) / (COLUMNS - 1) - 1), y, heights[row * COLUMNS + column]!));
        context.strokeStyle = withAlpha(colors.density, 0.25 + (0.65 * row) / ROWS);
        context.lineWidth = 1.1;
        context.stroke();
        const [right] = toCanvas(reach, y, low);
        const [left] = toCanvas(-reach, y, low);
        context.lineTo(right, pixels);
        context.lineTo(left, pixels);
        context.fillStyle = withAlpha(colors.paper, 0.86);
        context.fill();
      }
      if (!point) return;
      const {at: [x, y], slope: [dx, dy]} = point(); // in sight even behind a hill
      const here = toCanvas(x, y, height(x, y));
      const size = Math.hypot(dx, dy);
      if (size > 0) {
        const step = (0.28 * reach * Math.tanh(size / 2)) / size;
        const [tx, ty] = [x + step * dx, y + step * dy];
        drawArrow(context, here, toCanvas(tx, ty, height(tx, ty)), colors.slope, 3);
      }
      drawDot(context, ...here, 7.5, colors.paper);
      drawDot(context, ...here, 5.5, colors.point);
    }
  });
}
