/** A grid of tiles, each with pictures over each other and words under them; canvases are kept and painted anew. */
import {createPictureCanvas, displayScale, showPicture} from "../picture.js";
import {markState} from "../stage.js";

export interface TilePicture {
  /** Undefined: still to come, and room is kept for it. */
  readonly x: ArrayLike<number> | undefined;
  readonly label: string;
  /** A line right under it. */
  readonly words?: string;
  /** Noise level of what is shown, for its scale. */
  readonly sigma?: number;
  readonly meaning?: "point" | "clean" | "density";
}

export interface Tile {
  readonly pictures: readonly TilePicture[];
  /** Lines under the pictures. */
  readonly words: readonly string[];
  /** Before the pictures. */
  readonly title?: string;
}

export interface Tiles {
  readonly element: HTMLElement;
  update(tiles: readonly Tile[]): void;
}

/** `least`: the width of a tile under which they wrap, as CSS has it; `abreast`: pictures of a tile beside each other. */
export function createTiles({least = "min(29%, 7.2rem)", abreast = false}: {readonly least?: string; readonly abreast?: boolean} = {}): Tiles {
  const element = document.createElement("div");
  element.className = "picture-tiles";
  element.style.cssText = `display: grid; grid-template-columns: repeat(auto-fill, minmax(${least}, 1fr)); gap: 1.1rem 0.9rem;`;
  return {
    element,
    update(tiles) {
      while (element.childElementCount > tiles.length) element.lastElementChild!.remove();
      tiles.forEach(({pictures, words, title}, i) => {
        const tile = (element.children[i] as HTMLElement | undefined) ?? element.appendChild(createTile(abreast));
        const [head, shown, said] = tile.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
        head.textContent = title ?? "";
        head.hidden = !title;
        paint(shown, pictures);
        said.replaceChildren(...words.map((line) => Object.assign(document.createElement("span"), {textContent: line})));
      });
    }
  };
}

function createTile(abreast: boolean): HTMLElement {
  const tile = document.createElement("div");
  const head = document.createElement("span");
  head.style.fontWeight = "600";
  const shown = document.createElement("div");
  shown.style.cssText = `display: grid; gap: 0.4rem;${abreast ? " grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr);" : ""}`;
  tile.append(head, shown, document.createElement("div"));
  tile.className = "gallery";
  tile.style.cssText = "display: block;";
  return tile;
}

function paint(shown: HTMLElement, pictures: readonly TilePicture[]): void {
  while (shown.childElementCount > pictures.length) shown.lastElementChild!.remove();
  pictures.forEach(({x, label, words, sigma = 0, meaning = "clean"}, k) => {
    const item = (shown.children[k] as HTMLElement | undefined) ?? shown.appendChild(createItem(label));
    const [canvas, said] = item.children as unknown as [HTMLCanvasElement, HTMLElement];
    said.textContent = words ?? "";
    said.hidden = words === undefined;
    canvas.style.setProperty("--frame", `var(--${meaning})`);
    canvas.setAttribute("aria-label", label);
    showPicture(canvas, x, {scale: displayScale(sigma)});
  });
}

function createItem(label: string): HTMLElement {
  const item = document.createElement("div");
  item.append(createPictureCanvas(new Float64Array(4), {label}), document.createElement("span"));
  return item;
}

/** Where a figure's pictures stand: what tests and readers know of its state. */
export function createBoard(...children: Node[]): HTMLElement {
  const board = document.createElement("div");
  board.className = "stage";
  markState(board, "loading");
  board.append(...children);
  return board;
}
