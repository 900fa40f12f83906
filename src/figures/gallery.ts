/** Rows of pictures with a word under each. */
import {createPictureCanvas, displayScale, showPicture} from "./picture.js";

export interface GalleryEntry {
  /** Undefined: still to come, and room is kept for it. */
  readonly x: ArrayLike<number> | undefined;
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

const TO_COME = new Float64Array(4);

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
          item.append(createPictureCanvas(x ?? TO_COME, {label}), document.createElement("span"));
          element.append(item);
        }
        const [canvas, text] = item.children as unknown as [HTMLCanvasElement, HTMLElement];
        item.style.setProperty("--frame", `var(--${meaning})`);
        canvas.setAttribute("aria-label", label);
        showPicture(canvas, x, {scale: displayScale(sigma)});
        text.textContent = words;
      });
    }
  };
}
