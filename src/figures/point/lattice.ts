/** The plane filled with pictures: a lattice of decoded points, made a few at a time and kept while they are in sight. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {putPicture} from "../picture.js";
import {toWindow, toWorld, type Size, type View} from "./view.js";

/** Wanted width of a tile on the screen, in CSS pixels. */
const TILE = 48;
const KEEP = 900;

/** Distance between lattice points in the world: a power of two, so that zooming keeps every second tile. */
export function latticeStep(scale: number): number {
  return 2 ** Math.round(Math.log2(TILE / scale));
}

export interface Lattice {
  /** Draws what is ready and makes more for at most `budget` milliseconds. Returns whether tiles are still missing. */
  draw(context: CanvasRenderingContext2D, view: View, size: Size, budget: number): boolean;
}

/** @param decode the point of 16384 coordinates at (a, b) of the plane */
export function createLattice(decode: (a: number, b: number) => ArrayLike<number>): Lattice {
  const tiles = new Map<string, HTMLCanvasElement>();
  return {
    draw(context, view, size, budget) {
      const step = latticeStep(view.scale);
      const [left, top] = toWorld(view, size, 0, 0);
      const [right, bottom] = toWorld(view, size, size.width, size.height);
      const width = step * view.scale;
      const wanted: {key: string; i: number; j: number; far: number}[] = [];
      for (let i = Math.round(left / step); i <= Math.round(right / step); i++) {
        for (let j = Math.round(bottom / step); j <= Math.round(top / step); j++) {
          wanted.push({key: `${step}:${i}:${j}`, i, j, far: Math.hypot(i * step - view.x, j * step - view.y)});
        }
      }
      wanted.sort((p, q) => p.far - q.far); // from the middle outwards
      const deadline = performance.now() + budget;
      let missing = false;
      for (const {key, i, j} of wanted) {
        let tile = tiles.get(key);
        if (!tile) {
          if (performance.now() > deadline) {
            missing = true;
            continue;
          }
          tile = Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE});
          putPicture(tile, decode(i * step, j * step));
          tiles.set(key, tile);
          if (tiles.size > KEEP) tiles.delete(tiles.keys().next().value!);
        }
        const [x, y] = toWindow(view, size, i * step, j * step);
        context.drawImage(tile, x - width / 2, y - width / 2, width + 0.5, width + 0.5);
      }
      return missing;
    }
  };
}
