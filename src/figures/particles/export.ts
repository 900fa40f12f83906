/** Saving what a figure of particles shows: pixels at twice the size, or shapes. */
import {drawSvg} from "../../sampler/particles/draw/svg.js";
import type {Pixels, Scene} from "../../sampler/particles/draw/scene.js";
import type {ParticleView} from "../../sampler/particles/view.js";
import {drawWords} from "../marks.js";
import {toRgb} from "../theme.js";
import type {Board} from "./board.js";

/** A word in a drawing; colours as CSS has them. */
export interface Name {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly size: number;
  readonly weight: number;
}

export interface Exported {
  readonly board: Board;
  readonly view: ParticleView;
  readonly scene: Scene;
  readonly names: readonly Name[];
  readonly halo: string;
  /** The text alternative. */
  readonly title: string;
}

export async function toPng({board, view, scene, names, halo}: Exported): Promise<Blob> {
  const ratio = 2;
  const canvas = canvasOf(await board.pixels(view, {...scene, ratio}));
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  for (const {text, x, y, ...style} of names) drawWords(context, text, x, y, {...style, halo});
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no PNG; try a smaller window."))), "image/png"));
}

/** @throws RangeError for more than 5 000 points */
export async function toSvg({board, view, scene, names, title}: Exported): Promise<Blob> {
  const trails: Float32Array[] = [];
  for (let i = 0; i < Math.min(scene.trails?.count ?? 0, view.n); i++) trails.push(await board.path(i));
  const density = scene.density && canvasOf(await board.pixels(view, {...scene, ratio: 2, under: [], over: []})).toDataURL("image/png");
  const words = names.map((name) => ({...name, color: toRgb(name.color)}));
  const text = drawSvg(await board.read(view), {...scene, ratio: 1}, {title, trails, words, ...(density && {density})});
  return new Blob([text], {type: "image/svg+xml"});
}

function canvasOf({width, height, data}: Pixels): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  canvas.getContext("2d")!.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

/** Hands a file to the reader. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
