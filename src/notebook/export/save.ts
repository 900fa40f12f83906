/** Saving a figure: PNG, SVG, CSV, under names that say where it comes from. */
import {menu as words} from "../../figures/strings/en/menu.js";
import {tell} from "../figure-menu.js";
import {pageName} from "../page-name.js";
import {figureCsv} from "./numbers.js";
import {paintCanvas, paintSvg} from "./paint.js";
import {readScene} from "./scene.js";
import {NotVector} from "./svg-context.js";

/** Pixels per CSS pixel of a saved picture. */
const RATIO = 2;
const saved = new Map<string, number>();

export async function savePng(figure: HTMLElement, {transparent}: {transparent: boolean}): Promise<void> {
  const canvas = await paintCanvas(readScene(figure), {ratio: RATIO, paper: transparent ? undefined : paperOf(figure)});
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the browser made no picture; try a smaller window");
  download(blob, nameFile(figure, "png"));
}

export function saveSvg(figure: HTMLElement): void {
  let svg: string;
  try {
    svg = paintSvg(readScene(figure), {paper: paperOf(figure)});
  } catch (error) {
    if (error instanceof NotVector) throw new Error(words.notVector, {cause: error});
    throw error;
  }
  download(new Blob([svg], {type: "image/svg+xml"}), nameFile(figure, "svg"));
}

export function saveCsv(figure: HTMLElement): void {
  download(new Blob([figureCsv(figure)], {type: "text/csv"}), nameFile(figure, "csv"));
}

/** `16384-noise-walk-1.png`, then -2: counted per figure and kind. */
export function nameFile(figure: HTMLElement, extension: string): string {
  const stem = `16384-${pageName()}-${figure.id}`;
  const n = (saved.get(stem + extension) ?? 0) + 1;
  saved.set(stem + extension, n);
  return `${stem}-${n}.${extension}`;
}

/** Hands a file to the reader and says so. */
export function download(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  tell(words.saved(name));
}

export function paperOf(figure: HTMLElement): string {
  return getComputedStyle(figure).getPropertyValue("--paper");
}
