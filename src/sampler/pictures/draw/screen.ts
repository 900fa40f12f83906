/** What pictures can be drawn on, and the step of a run that draws itself. */
import type {PictureStep} from "../types.js";
import {layoutTiles, paintTiles, type TileStyle} from "./tiles.js";

/** A canvas of pixels, on the page or off it. */
export type PixelContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface DrawOptions extends TileStyle {
  /** A texture that can be rendered to (GPU only), or the context of a canvas; it is filled. Canvases keep the size they have. */
  readonly target: GPUTexture | GPUCanvasContext | PixelContext;
  readonly which: "x" | "denoised";
  /** Factor before it is shown, 1 unless given; `displayScale(sigma)` of src/figures/picture.ts brings noise into range. */
  readonly scale?: number;
  /** Number of the one picture of the batch to draw; all unless given. */
  readonly only?: number;
}

/** A step whose pictures stay where they were computed. It is over when the next one is asked for, or the run is left. */
export interface LiveStep extends Omit<PictureStep, "x" | "denoised"> {
  /** The kind of canvas that costs least here; a "webgpu" one is only for steps that say so. */
  readonly screen: "webgpu" | "2d";
  /**
   * Draws the batch; on "webgpu" without reading anything back. A canvas of pixels does on either.
   *
   * @throws Error if the step is over or cannot draw there; RangeError for a place that is too small; what the GPU throws
   */
  draw(options: DrawOptions): Promise<void>;
  /** batch·dim coordinates each; they belong to the receiver. */
  read(): Promise<Pick<PictureStep, "x" | "denoised">>;
}

/** @throws RangeError if there is no such picture */
export function chosenOf(batch: number, only: number | undefined): {first: number; count: number} {
  if (only === undefined) return {first: 0, count: batch};
  if (!(Number.isInteger(only) && only >= 0 && only < batch)) {
    throw new RangeError(`There is no picture ${only} in a batch of ${batch}, numbered from 0.`);
  }
  return {first: only, count: 1};
}

/** Draws coordinates on a canvas of pixels. */
export function drawOnPixels(x: Float32Array, batch: number, target: PixelContext, {only, scale = 1, ...style}: Omit<DrawOptions, "target">): void {
  const {width, height} = target.canvas;
  const {first, count} = chosenOf(batch, only);
  const dim = x.length / batch;
  const image = target.createImageData(width, height);
  paintTiles(x.subarray(first * dim, (first + count) * dim), image.data, layoutTiles({width, height, count, dim}, style), {scale});
  target.putImageData(image, 0, 0);
}

export function isPixelContext(target: DrawOptions["target"]): target is PixelContext {
  return "putImageData" in target;
}

/** A step of the CPU as one that draws itself. */
export function liveStep({x, denoised, ...numbers}: PictureStep): LiveStep {
  return {
    ...numbers,
    screen: "2d",
    async draw({target, ...options}) {
      if (!isPixelContext(target)) throw new Error("The CPU computed this step; it draws on the 2-D context of a canvas.");
      drawOnPixels(options.which === "x" ? x : denoised, numbers.batch, target, options);
    },
    read: async () => ({x: x.slice(), denoised: denoised.slice()})
  };
}
