/** Batches of pictures drawn where they are computed: WebGPU on SwiftShader and the canvas renderer, pixel against pixel. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {displayScale} from "../../src/figures/picture.js";
import {compositeOverGrey, createRandom} from "../../src/math/index.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import type {DrawOptions, LiveStep, PixelContext} from "../../src/sampler/pictures/draw/screen.js";
import {layoutTiles, paintTiles, type TileStyle} from "../../src/sampler/pictures/draw/tiles.js";
import {createGpuSampler} from "../../src/sampler/pictures/gpu-sampler.js";
import {createPictureSampler} from "../../src/sampler/pictures/picture-sampler.js";
import type {PictureStep, RunOptions} from "../../src/sampler/pictures/types.js";
import {randomPictures, realSubset} from "../sampler/fixtures.js";
import {countBuffers} from "./count-buffers.js";
import {breakable, openDawn, requestTestGpu} from "./dawn.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

/** The pixels of a texture, RGBA row after row. */
async function pixelsOf(device: GPUDevice, texture: GPUTexture): Promise<Uint8Array> {
  const {width, height} = texture;
  const stride = Math.ceil((4 * width) / 256) * 256;
  const buffer = device.createBuffer({size: stride * height, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({texture}, {buffer, bytesPerRow: stride}, {width, height});
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const padded = new Uint8Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  const bytes = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) bytes.set(padded.subarray(y * stride, y * stride + 4 * width), 4 * width * y);
  if (texture.format === "bgra8unorm") for (let k = 0; k < bytes.length; k += 4) [bytes[k], bytes[k + 2]] = [bytes[k + 2], bytes[k]];
  return bytes;
}

function textureOf(device: GPUDevice, width: number, height: number, format: GPUTextureFormat = "rgba8unorm"): GPUTexture {
  return device.createTexture({size: [width, height], format, usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC});
}

/** A canvas of pixels, as far as it is used. */
function fakeCanvas(width: number, height: number): PixelContext & {data: Uint8ClampedArray<ArrayBuffer>} {
  const context = {
    canvas: {width, height}, data: new Uint8ClampedArray(4 * width * height),
    createImageData: (w: number, h: number) => ({data: new Uint8ClampedArray(4 * w * h)}),
    putImageData: ({data}: {data: Uint8ClampedArray<ArrayBuffer>}) => void (context.data = data)
  };
  return context as unknown as PixelContext & {data: Uint8ClampedArray<ArrayBuffer>};
}

/** Largest difference of a byte. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]));
  return largest;
}

/** What the canvas renderer draws of what is read back. */
function painted(x: Float32Array, batch: number, width: number, height: number, {scale = 1, only, ...style}: TileStyle & {scale?: number; only?: number}): Uint8ClampedArray {
  const dim = x.length / batch;
  const chosen = only === undefined ? x : x.subarray(only * dim, (only + 1) * dim);
  const out = new Uint8ClampedArray(4 * width * height);
  paintTiles(chosen, out, layoutTiles({width, height, count: chosen.length / dim, dim}, style), {scale});
  return out;
}

/**
 * Float32 is off by some 10⁻⁵ of a byte before the rounding to one, which may then go the other way: 1. Places are whole numbers on
 * both sides, so nothing else may differ.
 */
const ROUNDING = 1;

describe("a live run", () => {
  const pictures = realSubset();
  const batch = 5;
  const run: RunOptions = {x: createRandom(3).normals(batch * 16384).map((e) => 20 * e), batch, sigmas: [20, 6, 0], solver: "dpmpp_sde", seed: 2};

  it("is the run itself, to the bit, with its pictures drawn as a canvas draws them", async () => {
    const sampler = await createGpuSampler({device: gpu.device, pictures, variant: "blocked"});
    const expected = await all(sampler.run(run));
    const texture = textureOf(gpu.device, 3 * 64, 2 * 64);
    let levels = 0;
    for await (const step of sampler.live(run)) {
      const {x, denoised, ...numbers} = expected[levels++];
      expect(step).toMatchObject(numbers);
      const read = await step.read();
      expect(read).toEqual({x, denoised});
      const scale = displayScale(step.sigma);
      await step.draw({target: texture, which: "x", scale, columns: 3});
      const shown = await pixelsOf(gpu.device, texture);
      expect(apart(shown, painted(x, batch, 192, 128, {scale, columns: 3}))).toBeLessThanOrEqual(ROUNDING);
      // And, pixel for pixel, what every figure shows of a picture.
      const second = compositeOverGrey(x.subarray(16384, 2 * 16384), new Uint8ClampedArray(16384), {scale});
      for (let row = 0; row < 64; row++) {
        expect(apart(shown.subarray(4 * (row * 192 + 64), 4 * (row * 192 + 128)), second.subarray(256 * row, 256 * (row + 1)))).toBeLessThanOrEqual(ROUNDING);
      }
      await step.draw({target: texture, which: "denoised", only: 4});
      expect(apart(await pixelsOf(gpu.device, texture), painted(denoised, batch, 192, 128, {only: 4}))).toBeLessThanOrEqual(ROUNDING);
    }
    expect(levels).toBe(expected.length);
    texture.destroy();
    sampler.destroy();
  });
});

describe("tiles", () => {
  const pictures = randomPictures(9, 256, 4); // 8 × 8 pixels
  const batch = 7;
  const options: RunOptions = {x: createRandom(5).normals(batch * 256).map((e) => 1.5 * e), batch, sigmas: [1.5, 0.5, 0], solver: "euler"};
  const sizes: (TileStyle & {width: number; height: number; format?: GPUTextureFormat; scale?: number; only?: number})[] = [
    {width: 24, height: 24}, {width: 61, height: 43}, {width: 301, height: 40, columns: 7, gap: 3, ground: [0.2, 0.4, 0.9]},
    {width: 15, height: 16, scale: 0.4}, {width: 9, height: 90, columns: 1, gap: 1}, {width: 100, height: 70, only: 6, format: "bgra8unorm"},
    {width: 7, height: 7, columns: 4}
  ];
  it.each(sizes)("of $width × $height, $columns columns, gap $gap, alike on both machines", async ({width, height, format, scale = 1, ...style}) => {
    const sampler = await createGpuSampler({device: gpu.device, pictures, variant: "blocked"});
    const texture = textureOf(gpu.device, width, height, format);
    for await (const step of sampler.live(options)) {
      await step.draw({target: texture, which: "x", scale, ...style});
      const {x} = await step.read();
      const expected = painted(x, batch, width, height, {scale, ...style});
      const onGpu = await pixelsOf(gpu.device, texture);
      expect(apart(onGpu, expected)).toBeLessThanOrEqual(ROUNDING);
      expect(new Set(onGpu).size).toBeGreaterThan(5); // something is drawn
      const canvas = fakeCanvas(width, height);
      await step.draw({target: canvas, which: "x", scale, ...style});
      expect(canvas.data).toEqual(expected); // read back, drawn by the page
    }
    texture.destroy();
    sampler.destroy();
  });

  it("goes to a canvas that is configured once, unless it is a software adapter's", async () => {
    const configurations: GPUCanvasConfiguration[] = [];
    const texture = textureOf(gpu.device, 24, 24);
    const canvas = {configure: (each: GPUCanvasConfiguration) => void configurations.push(each), getCurrentTexture: () => texture} as unknown as GPUCanvasContext;
    const draw: DrawOptions = {target: canvas, which: "denoised"};
    const hardware = await createGpuSampler({device: gpu.device, pictures, variant: "blocked"});
    for await (const step of hardware.live(options)) {
      expect(step.screen).toBe("webgpu");
      await step.draw(draw);
      expect(apart(await pixelsOf(gpu.device, texture), painted((await step.read()).denoised, batch, 24, 24, {}))).toBeLessThanOrEqual(ROUNDING);
    }
    expect(configurations).toEqual([{device: gpu.device, format: "rgba8unorm", alphaMode: "opaque"}]);
    const software = await createGpuSampler({device: gpu.device, pictures, variant: "blocked", software: true});
    for await (const step of software.live(options)) {
      expect(step.screen).toBe("2d");
      await expect(step.draw(draw)).rejects.toThrow(/software.*2-D context/);
      await step.draw({...draw, target: fakeCanvas(24, 24)});
    }
    texture.destroy();
    hardware.destroy();
    software.destroy();
  });

  it("refuses places that cannot be, steps that are over, and leaves nothing behind", async () => {
    const counted = countBuffers(gpu.device);
    const sampler = await createGpuSampler({device: counted.device, pictures, variant: "blocked"});
    const kept = counted.alive();
    const texture = textureOf(gpu.device, 24, 24);
    let over: LiveStep | undefined;
    for await (const step of sampler.live(options)) {
      if (over) await expect(over.draw({target: texture, which: "x"})).rejects.toThrow(/step is over/);
      over = step;
      await expect(step.draw({target: texture, which: "x", only: 7})).rejects.toThrow(/no picture 7 in a batch of 7/);
      await expect(step.draw({target: texture, which: "x", gap: 24})).rejects.toThrow(/24 × 24 pixels are too few for 7 tiles/);
      await expect(step.draw({target: texture, which: "x", columns: 0})).rejects.toThrow(/columns is 0/);
      await step.draw({target: texture, which: "x"});
      if (step.i === 1) break;
    }
    await expect(over!.read()).rejects.toThrow(/step is over/);
    expect(counted.alive()).toBe(kept);
    texture.destroy();
    sampler.destroy();
    expect(counted.alive()).toBe(0);
  });

  it("are drawn by the CPU when the device is lost, from the level after the last one that was seen", async () => {
    const {entry, device} = breakable(dawn);
    const notices: string[] = [];
    const sampler = await createPictureSampler({pictures, backend: "webgpu", gpu: entry, onNotice: (notice) => notices.push(notice)});
    const cpu = await createPictureSampler({pictures, backend: "cpu"});
    const stochastic: RunOptions = {...options, sigmas: [5, 3, 2, 1, 0], solver: "euler_ancestral", seed: 3};
    const expected: PictureStep[] = await all(cpu.run(stochastic));
    const seen: number[] = [];
    for await (const step of sampler.live(stochastic)) {
      seen.push(step.i);
      const canvas = fakeCanvas(24, 24);
      await step.draw({target: canvas, which: "x"});
      // The same noise: it is the same run. Float32 and the flow's slopes: a byte or two.
      expect(apart(canvas.data, painted(expected[step.i].x, batch, 24, 24, {}))).toBeLessThanOrEqual(2);
      if (step.i === 1) device().destroy();
      if (step.i === 2) await expect(step.draw({target: textureOf(gpu.device, 24, 24), which: "x"})).rejects.toThrow(/2-D context/);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(notices).toEqual([expect.stringMatching(/lost.*The CPU goes on/)]);
    sampler.destroy();
    cpu.destroy();
  });
});
