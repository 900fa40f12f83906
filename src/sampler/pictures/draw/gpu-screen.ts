/** A level of a run on the GPU as a step that draws itself: into a texture or a WebGPU canvas without reading back. */
import {withGpuErrors} from "../../gpu-device.js";
import {readPictures, type GpuLevel, type RunMachine} from "../gpu-run.js";
import {drawTiles, tilePipeline} from "./gpu-tiles.js";
import {chosenOf, drawOnPixels, isPixelContext, type DrawOptions, type LiveStep} from "./screen.js";
import {layoutTiles} from "./tiles.js";

/** The device that a canvas was configured for. */
const configured = new WeakMap<GPUCanvasContext, {readonly device: GPUDevice; readonly format: GPUTextureFormat}>();

/**
 * @param options.software the adapter computes on the processor; then only textures and canvases of pixels are drawn on
 * @param options.over becomes true when the level's slots go to other values
 */
export function liveLevel(
  machine: Pick<RunMachine, "device" | "dim">, level: GpuLevel, {software, over}: {readonly software: boolean; readonly over: {readonly value: boolean}}
): LiveStep {
  const {device, dim} = machine;
  const {numbers, workspace, slots} = level;
  const {batch} = numbers;
  const checkHere = (): void => {
    if (over.value) throw new Error("This step is over: draw or read it before the next one is asked for.");
  };
  const read = async (): ReturnType<LiveStep["read"]> => {
    checkHere();
    return readPictures(machine, level);
  };

  /** What to render into: asked for as late as can be, a canvas gives a new texture for each frame. */
  const screenOf = (target: GPUTexture | GPUCanvasContext): {format: GPUTextureFormat; texture: () => GPUTexture} => {
    if (!("getCurrentTexture" in target)) return {format: target.format, texture: () => target};
    if (software) throw new Error("This graphics adapter computes in software, whose canvases cannot be trusted; draw on the 2-D context of a canvas.");
    let known = configured.get(target);
    if (known?.device !== device) {
      known = {device, format: typeof navigator === "undefined" ? "rgba8unorm" : navigator.gpu.getPreferredCanvasFormat()};
      target.configure({...known, alphaMode: "opaque"});
      configured.set(target, known);
    }
    return {format: known.format, texture: () => target.getCurrentTexture()};
  };

  return {
    ...numbers,
    screen: software ? "2d" : "webgpu",
    read,
    async draw({target, ...options}: DrawOptions) {
      checkHere();
      const {which, only, scale = 1, ...style} = options;
      if (isPixelContext(target)) return drawOnPixels((await read())[which], batch, target, options);
      const screen = screenOf(target);
      const pipeline = await withGpuErrors(device, "Compiling the drawing", () => tilePipeline(device, screen.format));
      checkHere();
      await withGpuErrors(device, "Drawing", () => {
        const texture = screen.texture();
        const {first, count} = chosenOf(batch, only);
        const tiles = layoutTiles({width: texture.width, height: texture.height, count, dim}, style);
        drawTiles(device, pipeline, texture, {slots: workspace.slots, first: (slots[which] * workspace.slotBytes) / 16 + (first * dim) / 4}, tiles, {scale});
      });
    }
  };
}
