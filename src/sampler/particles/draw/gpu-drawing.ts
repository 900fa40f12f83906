/**
 * The WebGPU renderer: draws particles where they lie, in the sampler's buffers. Per frame the CPU sends the scene's numbers
 * and its few marks, and nothing comes back.
 */
import {withGpuErrors} from "../../gpu-device.js";
import {foldGroups} from "../../gpu-kernels.js";
import {discOf} from "./cpu-drawing.js";
import {gridOf} from "./density.js";
import {drawingPipelines} from "./gpu-pipelines.js";
import {markMargin} from "./marks.js";
import {COLOR_MODES, densityPalette, pointPalette} from "./palette.js";
import {scaleMark} from "./raster.js";
import {deviceSize, MARK_KINDS, PICK_RADIUS, recordedCount, type Drawing, type Mark, type Pixels, type Scene} from "./scene.js";
import {DENSITY_WORKGROUP, MARK_WORDS, SCENE_WORDS} from "./shaders.js";
import type {GpuParticleView} from "../view.js";

export interface GpuDrawingOptions {
  readonly device: GPUDevice;
  /** Of the canvas to draw on; without it there is `pixels` only. Its canvas is kept as large as the scene by whoever owns it. */
  readonly context?: GPUCanvasContext;
  /** What the browser prefers for canvases, `navigator.gpu.getPreferredCanvasFormat()`. Default `rgba8unorm`. */
  readonly format?: "rgba8unorm" | "bgra8unorm";
}

/** @throws Error if the shaders do not compile; DeviceLostError */
export async function createGpuDrawing({device, context, format = "rgba8unorm"}: GpuDrawingOptions): Promise<Drawing<GpuParticleView>> {
  const pipelines = await drawingPipelines(device, format);
  context?.configure({device, format, alphaMode: "opaque"});
  const uniforms = device.createBuffer({label: "scene", size: 4 * SCENE_WORDS.all, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST});
  const room = new Map<string, GPUBuffer>();
  /** A buffer of at least `size` bytes that is kept from frame to frame. */
  const reserve = (label: string, size: number): GPUBuffer => {
    const old = room.get(label);
    if (old && old.size >= size) return old;
    old?.destroy();
    const buffer = device.createBuffer({label, size: Math.max(16, size), usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC});
    room.set(label, buffer);
    return buffer;
  };
  let recorded = 0;
  let levels = 0;

  const bind = (pipeline: GPURenderPipeline | GPUComputePipeline, ...buffers: GPUBuffer[]): GPUBindGroup =>
    device.createBindGroup({layout: pipeline.getBindGroupLayout(0), entries: [uniforms, ...buffers].map((buffer, binding) => ({binding, resource: {buffer}}))});

  function encode(encoder: GPUCommandEncoder, view: GpuParticleView, scene: Scene, target: GPUTexture): void {
    const {positions, previous = positions, start, classes = positions} = view;
    const layers = sceneWords(view, scene, recorded, levels);
    device.queue.writeBuffer(uniforms, 0, layers.words);
    const grid = scene.density && gridOf(scene, scene.density);
    const cells = grid ? grid.columns * grid.rows : 0;
    const counts = grid && reserve("density", 4 * (cells + 1));
    if (counts) {
      encoder.clearBuffer(counts, 0, 4 * (cells + 1));
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipelines.count);
      pass.setBindGroup(0, bind(pipelines.count, positions, previous, counts));
      pass.dispatchWorkgroups(...foldGroups(device, view.n, DENSITY_WORKGROUP));
      pass.setPipeline(pipelines.peak);
      pass.setBindGroup(0, bind(pipelines.peak, counts));
      pass.dispatchWorkgroups(...foldGroups(device, cells, DENSITY_WORKGROUP));
      pass.end();
    }
    const [r, g, b] = scene.colors.ground;
    const pass = encoder.beginRenderPass({colorAttachments: [{view: target.createView(), clearValue: [r, g, b, 1], loadOp: "clear", storeOp: "store"}]});
    const draw = (pipeline: GPURenderPipeline, instances: number, ...buffers: GPUBuffer[]): void => {
      if (instances === 0) return;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind(pipeline, ...buffers));
      pass.draw(4, instances);
    };
    const drawMarks = (label: string, marks: readonly Mark[] = []): void => {
      if (marks.length === 0) return;
      const words = markWords(marks, scene.ratio);
      const buffer = reserve(label, words.byteLength);
      device.queue.writeBuffer(buffer, 0, words);
      draw(pipelines.marks, marks.length, buffer);
    };
    if (counts) draw(pipelines.density, 1, counts);
    drawMarks("marks under", scene.under);
    if (layers.pieces > 0) draw(pipelines.trails, layers.trails * layers.pieces, positions, previous, start, classes, room.get("history")!);
    if (scene.points) draw(pipelines.points, view.n, positions, previous, start, classes);
    drawMarks("marks over", scene.over);
    pass.end();
  }

  /** Copies buffers or textures out and hands over their bytes. */
  async function readBack(what: string, size: number, copy: (encoder: GPUCommandEncoder, staging: GPUBuffer) => void): Promise<ArrayBuffer> {
    const staging = device.createBuffer({label: what, size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ});
    try {
      await withGpuErrors(device, what, () => {
        const encoder = device.createCommandEncoder();
        copy(encoder, staging);
        device.queue.submit([encoder.finish()]);
        return staging.mapAsync(GPUMapMode.READ);
      });
      return staging.getMappedRange().slice(0);
    } finally {
      staging.destroy();
    }
  }

  return {
    record({positions, n}, level, numLevels) {
      const count = recordedCount(n, numLevels);
      [recorded, levels] = [count, numLevels];
      const history = reserve("history", 8 * count * numLevels);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(positions, 0, history, 8 * count * level, 8 * count);
      device.queue.submit([encoder.finish()]);
    },
    draw(view, scene) {
      if (!context) return;
      const encoder = device.createCommandEncoder();
      encode(encoder, view, scene, context.getCurrentTexture());
      device.queue.submit([encoder.finish()]);
    },
    async pixels(view, scene) {
      const [width, height] = deviceSize(scene);
      const bytesPerRow = 256 * Math.ceil((4 * width) / 256);
      const texture = device.createTexture({label: "picture", size: [width, height], format, usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC});
      try {
        const bytes = await readBack("Reading the picture", bytesPerRow * height, (encoder, staging) => {
          encode(encoder, view, scene, texture);
          encoder.copyTextureToBuffer({texture}, {buffer: staging, bytesPerRow}, [width, height]);
        });
        return unpad(bytes, {width, height, bytesPerRow, swapped: format === "bgra8unorm"});
      } finally {
        texture.destroy();
      }
    },
    async pick(view, scene, left, top) {
      const {positions, previous = positions} = view;
      const n = Math.min(view.n, recorded || view.n);
      const {words} = sceneWords({...view, n}, scene, recorded, levels, [left * scene.ratio, top * scene.ratio]);
      const nearest = reserve("nearest", 4);
      const bytes = await readBack("Picking a particle", 4, (encoder, staging) => {
        device.queue.writeBuffer(uniforms, 0, words);
        device.queue.writeBuffer(nearest, 0, Uint32Array.of(0xffffffff));
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipelines.pick);
        pass.setBindGroup(0, bind(pipelines.pick, positions, previous, nearest));
        pass.dispatchWorkgroups(...foldGroups(device, n, DENSITY_WORKGROUP));
        pass.end();
        encoder.copyBufferToBuffer(nearest, 0, staging, 0, 4);
      });
      const [key] = new Uint32Array(bytes);
      return key === 0xffffffff ? -1 : key & 0xfffff;
    },
    async path(particle) {
      const history = room.get("history");
      if (!history || particle < 0 || particle >= recorded) return new Float32Array(0);
      return new Float32Array(await readBack("Reading a path", 8 * levels, (encoder, staging) => {
        for (let k = 0; k < levels; k++) encoder.copyBufferToBuffer(history, 8 * (k * recorded + particle), staging, 8 * k, 8);
      }));
    },
    async read({positions, previous = positions, start, classes, n}) {
      const size = 8 * n;
      const bytes = await readBack("Reading the particles", (classes ? 3.5 : 3) * size, (encoder, staging) => {
        [positions, previous, start].forEach((buffer, k) => encoder.copyBufferToBuffer(buffer, 0, staging, k * size, size));
        if (classes) encoder.copyBufferToBuffer(classes, 0, staging, 3 * size, size / 2);
      });
      const [at, before, first] = [0, 1, 2].map((k) => new Float32Array(bytes, k * size, 2 * n));
      return {kind: "cpu", positions: at, previous: before, start: first, n, ...(classes && {classes: new Uint32Array(bytes, 3 * size, n)})};
    },
    destroy() {
      for (const buffer of [uniforms, ...room.values()]) buffer.destroy();
      room.clear();
      [recorded, levels] = [0, 0];
      context?.unconfigure();
    }
  };
}

/** The uniform of the shaders, and how many pieces of how many trails there are to draw. */
function sceneWords({n, classes}: GpuParticleView, scene: Scene, recorded: number, levels: number, pickAt: readonly [number, number] = [0, 0]) {
  const {camera, ratio, colors, between = 1, points, trails, density} = scene;
  const size = deviceSize(scene);
  const layer = points ?? {radius: 0, opacity: 0, color: "plain" as const};
  const {radius, opacity} = discOf(layer, ratio);
  const mode = layer.color === "class" && !classes ? 0 : COLOR_MODES[layer.color];
  const grid = density ? gridOf(scene, density) : {columns: 0, rows: 0, cell: 1};
  const pieces = trails ? Math.max(0, Math.min(trails.level, levels - 1)) : 0;
  const count = trails ? Math.min(trails.count, recorded) : 0;
  const words = new Uint32Array(SCENE_WORDS.all);
  const floats = new Float32Array(words.buffer);
  floats.set([camera.x, camera.y, ...size, camera.scale * ratio, between, radius, opacity]);
  words.set([n, mode], 8);
  floats.set([layer.fullSpeed ?? 1, grid.cell], 10);
  words.set([grid.columns, grid.rows, count, pieces, recorded], 12);
  floats.set([(trails?.width ?? 0) * ratio, trails?.opacity ?? 0, PICK_RADIUS * ratio, ...pickAt, (scene.width * ratio) / 2, (scene.height * ratio) / 2], 17);
  words.set(pointPalette(colors, layer), SCENE_WORDS.numbers);
  words.set(densityPalette(colors), SCENE_WORDS.numbers + SCENE_WORDS.palette);
  return {words, trails: count, pieces: count > 0 ? pieces : 0};
}

function markWords(marks: readonly Mark[], ratio: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(MARK_WORDS * marks.length);
  const floats = new Float32Array(words.buffer);
  marks.forEach((each, k) => {
    const mark = scaleMark(each, ratio);
    floats.set([mark.ax, mark.ay, mark.bx, mark.by, ...mark.color, mark.opacity, mark.width], MARK_WORDS * k);
    words[MARK_WORDS * k + 9] = MARK_KINDS.indexOf(mark.kind);
    floats[MARK_WORDS * k + 10] = markMargin(mark);
  });
  return words;
}

/** Rows without their padding, red first. */
function unpad(bytes: ArrayBuffer, {width, height, bytesPerRow, swapped}: {width: number; height: number; bytesPerRow: number; swapped: boolean}): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) data.set(new Uint8Array(bytes, row * bytesPerRow, 4 * width), 4 * width * row);
  if (swapped) for (let k = 0; k < data.length; k += 4) [data[k], data[k + 2]] = [data[k + 2], data[k]];
  return {width, height, data};
}
