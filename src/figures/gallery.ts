/** Rows of pictures with a word under each. */
import {createPictureCanvas, displayScale, putPicture} from "./picture.js";

export interface GalleryEntry {
  readonly x: ArrayLike<number>;
  readonly words: string;
  /** For those who do not see it; the words unless given. */
  readonly label?: string;
  /** Noise level of what is shown, for its scale; 0 for a clean picture. */
  readonly sigma?: number;
  readonly meaning?: "point" | "clean" | "density";
}

export interface Gallery {
  readonly element: HTMLElement;
  update(entries: readonly GalleryEntry[]): void;
}

/** `large`: two in a row on a phone. Canvases are kept and painted anew, so that a drag does not flicker. */
export function createGallery({small = false, large = false}: {small?: boolean; large?: boolean} = {}): Gallery {
  const element = document.createElement("div");
  element.className = `gallery${small ? " small" : ""}${large ? " large" : ""}`;
  return {
    element,
    update(entries) {
      while (element.childElementCount > entries.length) element.lastElementChild!.remove();
      entries.forEach(({x, words, label = words, sigma = 0, meaning = "clean"}, i) => {
        let item = element.children[i] as HTMLElement | undefined;
        if (!item) {
          item = document.createElement("div");
          item.append(createPictureCanvas(x, {label}), document.createElement("span"));
          element.append(item);
        }
        const [canvas, text] = item.children as unknown as [HTMLCanvasElement, HTMLElement];
        item.style.setProperty("--frame", `var(--${meaning})`);
        canvas.setAttribute("aria-label", label);
        putPicture(canvas, x, {scale: displayScale(sigma)});
        text.textContent = words;
      });
    }
  };
}
