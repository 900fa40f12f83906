/**
 * The board that the particles are drawn on: the renderer that fits where they lie, on the stage's own canvas for the CPU, on
 * one beneath it for the GPU. It remembers the levels that a run has passed.
 *
 * A software adapter gets a canvas of pixels beneath: showing a WebGPU canvas of SwiftShader takes headless Chromium's whole
 * GPU process down, and where the processor computes the picture, reading it back costs next to nothing.
 */
import {requestGpu} from "../../sampler/gpu-device.js";
import {createCpuDrawing} from "../../sampler/particles/draw/cpu-drawing.js";
import {deviceSize, type Drawing, type Pixels, type Scene} from "../../sampler/particles/draw/scene.js";
import type {CpuParticleView, ParticleView} from "../../sampler/particles/view.js";
import type {Stage} from "../stage.js";

export interface Board {
  /** Makes sure that the renderer fits the view. @returns true if it is a new one, which remembers nothing */
  fit(view: ParticleView): Promise<boolean>;
  /** Draws, where `context` is that of the stage; nothing is drawn until the renderer fits. */
  draw(view: ParticleView, scene: Scene): void;
  record(view: ParticleView, level: number, numLevels: number): void;
  pixels(view: ParticleView, scene: Scene): Promise<Pixels>;
  pick(view: ParticleView, scene: Scene, left: number, top: number): Promise<number>;
  path(particle: number): Promise<Float32Array>;
  read(view: ParticleView): Promise<CpuParticleView>;
  destroy(): void;
}

/** @param options.onLost the device of the view that is drawn was lost */
export function createBoard(stage: Stage, {onLost}: {onLost: () => void}): Board {
  let drawing: Drawing<ParticleView> | undefined;
  let at: GPUDevice | "cpu" | undefined;
  let beneath: HTMLCanvasElement | undefined;
  let show: ((view: ParticleView, scene: Scene) => void) | undefined;
  let destroyed = false;
  const clear = (): void => {
    drawing?.destroy();
    beneath?.remove();
    [drawing, at, beneath, show] = [undefined, undefined, undefined, undefined];
  };
  const fits = (view: ParticleView): boolean => at === (view.kind === "gpu" ? view.device : "cpu");

  return {
    async fit(view) {
      if (fits(view)) return false;
      clear();
      if (view.kind === "cpu") {
        drawing = createCpuDrawing(stage.canvas.getContext("2d")!) as Drawing<ParticleView>;
        show = drawing.draw;
      } else {
        const [{createGpuDrawing}, gpu] = await Promise.all([import("../../sampler/particles/draw/gpu-drawing.js"), requestGpu()]);
        const software = "device" in gpu && gpu.device === view.device && gpu.software;
        const canvas = document.createElement("canvas");
        const context = software ? undefined : canvas.getContext("webgpu");
        const format = software ? "rgba8unorm" : (navigator.gpu.getPreferredCanvasFormat() as "rgba8unorm" | "bgra8unorm");
        const made = (await createGpuDrawing({device: view.device, format, ...(context && {context})})) as Drawing<ParticleView>;
        if (destroyed) {
          made.destroy();
          return false;
        }
        drawing = made;
        show = context ? drawing.draw : showPixels(drawing, canvas);
        canvas.setAttribute("aria-hidden", "true");
        canvas.style.cssText = "position: absolute; inset: 0; width: 100%; height: 100%; z-index: 0";
        stage.canvas.style.cssText += "; position: relative; z-index: 1"; // names are written over the drawing
        stage.canvas.after(canvas);
        const {device} = view;
        void device.lost.then(() => at === device && onLost());
        beneath = canvas;
      }
      at = view.kind === "gpu" ? view.device : "cpu";
      return true;
    },
    draw(view, scene) {
      if (!drawing || !fits(view)) return;
      if (beneath) {
        const [width, height] = deviceSize(scene);
        if (show === drawing.draw && (beneath.width !== width || beneath.height !== height)) Object.assign(beneath, {width, height});
      }
      show!(view, scene);
    },
    record: (view, level, numLevels) => void (fits(view) && drawing?.record(view, level, numLevels)),
    pixels: (view, scene) => ready().pixels(view, scene),
    pick: (view, scene, left, top) => (drawing && fits(view) ? drawing.pick(view, scene, left, top) : Promise.resolve(-1)),
    path: (particle) => (drawing ? drawing.path(particle) : Promise.resolve(new Float32Array(0))),
    read: (view) => ready().read(view),
    destroy() {
      destroyed = true;
      clear();
    }
  };

  function ready(): Drawing<ParticleView> {
    if (!drawing) throw new Error("The figure has not been drawn yet; wait until it is there.");
    return drawing;
  }
}

/** Draws by reading back, one picture at a time; what comes in the meantime waits, and only the latest is drawn. */
function showPixels(drawing: Drawing<ParticleView>, canvas: HTMLCanvasElement): (view: ParticleView, scene: Scene) => void {
  const context = canvas.getContext("2d")!;
  let next: readonly [ParticleView, Scene] | undefined;
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    while (next) {
      const [view, scene] = next;
      next = undefined;
      const {width, height, data} = await drawing.pixels(view, scene);
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
      context.putImageData(new ImageData(data, width, height), 0, 0);
    }
  };
  return (view, scene) => {
    next = [view, scene];
    // A device that is lost is the sampler's to tell; the next step brings another board.
    if (!busy) work().catch(() => {}).finally(() => (busy = false));
  };
}
