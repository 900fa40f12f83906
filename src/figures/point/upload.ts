/** A file of the reader's becomes a point. It is read in the page and never leaves the machine. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {premultiply} from "./sprite.js";
import {strings} from "../strings.js";

/** More pixels than this are not decoded: four bytes each would take half a gigabyte. */
const MAX_PIXELS = 120e6;

/** Where a picture of this size stands when it is fitted inside a square, centred, never cut. */
export function fitInside(width: number, height: number, side: number): {left: number; top: number; width: number; height: number} {
  const scale = side / Math.max(width, height);
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  return {left: Math.floor((side - w) / 2), top: Math.floor((side - h) / 2), width: w, height: h};
}

/** What is said of a file that will not do. */
interface UploadWords {
  noPicture(name: string): string;
  tooLarge(width: number, height: number): string;
}

/**
 * The file as premultiplied bytes of a 64×64 picture, fitted inside with a transparent margin.
 * @throws Error with a sentence for the reader, if it is no picture or far too large
 */
export async function pictureOfFile(file: File): Promise<Uint8Array> {
  return premultiply((await pixelsOfFile(file, {side: PICTURE_SIZE, words: strings.point.upload})).data);
}

/**
 * The file as a square of pixels with straight alpha, fitted inside with a transparent margin.
 * @throws Error in those words, if it is no picture or far too large
 */
export async function pixelsOfFile(file: File, {side, words}: {readonly side: number; readonly words: UploadWords}): Promise<ImageData> {
  const url = URL.createObjectURL(file);
  try {
    const image = await loadImage(url).catch(() => {
      throw new Error(words.noPicture(file.name));
    });
    const {naturalWidth: width, naturalHeight: height} = image;
    if (!(width > 0 && height > 0)) throw new Error(words.noPicture(file.name));
    if (width * height > MAX_PIXELS) throw new Error(words.tooLarge(width, height));
    const place = fitInside(width, height, side);
    // Shrunk by the browser off the main thread; vector files have no bitmap to shrink and are drawn as they are.
    const small = await createImageBitmap(file, {resizeWidth: place.width, resizeHeight: place.height, resizeQuality: "high"}).catch(() => image);
    const canvas = Object.assign(document.createElement("canvas"), {width: side, height: side});
    const context = canvas.getContext("2d", {willReadFrequently: true})!;
    context.imageSmoothingQuality = "high";
    context.drawImage(small, place.left, place.top, place.width, place.height);
    return context.getImageData(0, 0, side, side);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function loadImage(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("not a picture"));
    image.src = url;
  });
}
