/** The drawings of particles: WebGPU on SwiftShader and the canvas renderer, pixel against pixel. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createRandom} from "../../src/math/noise/random.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {createCpuDrawing} from "../../src/sampler/particles/draw/cpu-drawing.js";
import {createGpuDrawing} from "../../src/sampler/particles/draw/gpu-drawing.js";
import {circleMark, fieldMarks, pathMarks} from "../../src/sampler/particles/draw/marks.js";
import type {DrawColors, Drawing, Mark, Pixels, PointColor, Scene} from "../../src/sampler/particles/draw/scene.js";
import type {CpuParticleView, GpuParticleView} from "../../src/sampler/particles/view.js";
import {openDawn, requestTestGpu} from "./dawn.js";

let dawn: GPU, gpu: Gpu;
let onGpu: Drawing<GpuParticleView>, onCpu: Drawing<CpuParticleView>;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
  onGpu = await createGpuDrawing({device: gpu.device});
  onCpu = createCpuDrawing();
});
afterAll(() => gpu?.device.destroy());

const colors: DrawColors = {ground: [0.95, 0.94, 0.9], point: [0.11, 0.1, 0.09], clean: [0, 0.44, 0.31], noise: [0.7, 0.28, 0], slope: [0, 0.38, 0.66], density: [0.48, 0.24, 0.61], muted: [0.4, 0.38, 0.35]};
const scene: Scene = {camera: {x: 0.4, y: -0.3, scale: 40}, width: 181.3, height: 120, ratio: 2, colors};

/** The same particles on both machines. n is no multiple of a workgroup. */
function particles(n: number, seed = 1): {cpu: CpuParticleView; gpu: GpuParticleView} {
  const random = createRandom(seed);
  const [positions, previous, start] = [1, 1.2, 4].map((scale) => Float32Array.from(random.normals(2 * n), (e) => scale * e));
  const classes = Uint32Array.from({length: n}, (_, i) => i % 5);
  const upload = (array: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer => {
    const buffer = gpu.device.createBuffer({size: array.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
    gpu.device.queue.writeBuffer(buffer, 0, array);
    return buffer;
  };
  return {
    cpu: {kind: "cpu", positions, previous, start, classes, n},
    gpu: {kind: "gpu", device: gpu.device, positions: upload(positions), previous: upload(previous), start: upload(start), classes: upload(classes), n}
  };
}

async function both(views: ReturnType<typeof particles>, what: Scene): Promise<[Pixels, Pixels]> {
  return Promise.all([onGpu.pixels(views.gpu, what), onCpu.pixels(views.cpu, what)]);
}

/** Largest difference of a colour component, the share of components that differ by more than `tolerance`, and how much is drawn at all. */
function compare(a: Pixels, b: Pixels, tolerance: number) {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  let [largest, apart, drawn] = [0, 0, 0];
  a.data.forEach((value, k) => {
    const difference = Math.abs(value - b.data[k]);
    largest = Math.max(largest, difference);
    if (difference > tolerance) apart++;
    if (k % 4 === 0 && Math.abs(value - Math.round(255 * colors.ground[0])) > 8) drawn++;
  });
  return {largest, apart: apart / a.data.length, drawn: drawn / (a.data.length / 4)};
}

/**
 * Two renderers may differ by what float32 does to an edge: a place is off by some 10⁻⁵ pixels, so a coverage by 10⁻⁵, which
 * turns a rounding to 255ths now and then; each blending rounds by ½ on either side, and what is below is covered
 * by the next one. m blendings over one pixel differ by at most m steps, in practice by far less.
 */
describe("the two renderers", () => {
  const points = {radius: 1.6, opacity: 0.7} as const;
  it.each<PointColor>(["plain", "start", "class", "speed"])("draw points coloured by %s alike", async (color) => {
    const views = particles(1003);
    const {largest, apart, drawn} = compare(...await both(views, {...scene, points: {...points, color, fullSpeed: 2, classCount: 5}}), 1);
    expect(drawn).toBeGreaterThan(0.1);
    // atan2 and a root may fall into the next of 256 colours: neighbours in the palette differ by up to 4 steps.
    expect(largest).toBeLessThanOrEqual(color === "plain" || color === "class" ? 2 : 6);
    expect(apart).toBeLessThan(0.002);
  });

  it("draw points under half a pixel, between two levels, out of the window and not a number", async () => {
    const views = particles(1003);
    views.cpu.positions.set([NaN, 0, Infinity, 1, 1e30, -1e30, 3, 3]);
    gpu.device.queue.writeBuffer(views.gpu.positions, 0, views.cpu.positions as Float32Array<ArrayBuffer>);
    const {largest, drawn} = compare(...await both(views, {...scene, between: 0.37, points: {radius: 0.2, opacity: 1, color: "plain"}}), 1);
    expect(drawn).toBeGreaterThan(0.01);
    expect(largest).toBeLessThanOrEqual(2);
  });

  it("draw every kind of mark alike, clipped ones too", async () => {
    const mark = (kind: Mark["kind"], ax: number, ay: number, bx: number, by: number, width: number, opacity = 1): Mark => ({kind, ax, ay, bx, by, width, color: colors.slope, opacity});
    const marks: Mark[] = [
      mark("line", 10, 10, 80, 33, 3), mark("line", 20, 20, 20, 20, 4), mark("path", 100, 20, 60, 70, 5, 0.5), mark("path", -20, 60, 30, 61, 1),
      mark("arrow", 100, 100, 160, 60, 2.5), mark("arrow", 40, 100, 43, 98, 3), mark("ring", 90, 60, 50, 0, 2.5), mark("ring", 90, 60, 300, 0, 9),
      mark("ring", 30, 30, 0.5, 0, 4), mark("disc", 150, 20, 7, 0, 0), mark("disc", 181, 119, 12.3, 0, 0, 0.4)
    ];
    const {largest, apart, drawn} = compare(...await both(particles(3), {...scene, under: marks.slice(0, 6), over: marks.slice(6)}), 1);
    expect(drawn).toBeGreaterThan(0.05);
    expect(largest).toBeLessThanOrEqual(2);
    expect(apart).toBeLessThan(0.001);
  });

  it("draw a field of arrows, the circle of σ and a path alike", async () => {
    const under = fieldMarks(scene, {score: (x) => x.map((value) => -value / 0.25), sigma: 0.5, color: colors.slope});
    const over = [circleMark(scene, {x: 0, y: 0, radius: 1, color: colors.noise}), ...pathMarks(scene, [2, 1, 1, 0.7, 0.2, 0.5, -0.3, -0.4], {colors})];
    const {largest, drawn} = compare(...await both(particles(3), {...scene, under, over}), 1);
    expect(under.length).toBeGreaterThan(12);
    expect(drawn).toBeGreaterThan(0.05);
    expect(largest).toBeLessThanOrEqual(2);
  });

  it.each([0.5, 3, 7.3])("count particles into cells of %s pixels alike", async (cell) => {
    const {largest, apart, drawn} = compare(...await both(particles(20_011), {...scene, density: {cell}}), 3);
    expect(drawn).toBeGreaterThan(0.15);
    // A share is rounded to 16ths: where float32 and float64 round apart, a cell is off by 1/16 of a particle.
    expect(largest).toBeLessThanOrEqual(24);
    expect(apart).toBeLessThan(0.005);
  });

  it("draw an empty density as the ground", async () => {
    const views = particles(5);
    views.cpu.positions.fill(1e6);
    gpu.device.queue.writeBuffer(views.gpu.positions, 0, views.cpu.positions as Float32Array<ArrayBuffer>);
    const {largest, drawn} = compare(...await both(views, {...scene, density: {cell: 4}}), 0);
    expect([largest, drawn]).toEqual([0, 0]);
  });

  it("draw trails alike, find the same particles and know their paths", async () => {
    const levels = 6;
    const states = Array.from({length: levels}, (_, k) => particles(301, 10 + k));
    states.forEach((views, k) => {
      onGpu.record(views.gpu, k, levels);
      onCpu.record(views.cpu, k, levels);
    });
    const views = states[3];
    const trailed: Scene = {...scene, between: 0.6, trails: {count: 40, level: 3, width: 1.2, opacity: 0.6}, points: {radius: 2, opacity: 1, color: "class"}};
    const {largest, apart, drawn} = compare(...await both(views, trailed), 1);
    expect(drawn).toBeGreaterThan(0.15);
    expect(largest).toBeLessThanOrEqual(4); // hundreds of pieces, one over the other
    expect(apart).toBeLessThan(0.002);

    for (const [left, top] of [[90, 60], [20, 100], [150, 30], [181, 1]]) {
      const found = await onCpu.pick(views.cpu, scene, left, top);
      expect(await onGpu.pick(views.gpu, scene, left, top)).toBe(found);
      const path = await onCpu.path(found);
      expect(path.length).toBe(2 * levels);
      expect([...path.subarray(6, 8)]).toEqual([...views.cpu.positions.subarray(2 * found, 2 * found + 2)]);
      expect([...await onGpu.path(found)]).toEqual([...path]);
    }
    const far: Scene = {...scene, camera: {x: 1000, y: 0, scale: 40}};
    expect(await Promise.all([onGpu.pick(views.gpu, far, 50, 50), onCpu.pick(views.cpu, far, 50, 50)])).toEqual([-1, -1]);
    expect(await Promise.all([onGpu.path(-1), onCpu.path(301)])).toEqual([new Float32Array(0), new Float32Array(0)]);
  });

  it("swap colours where the canvas wants blue first", async () => {
    const swapped = await createGpuDrawing({device: gpu.device, format: "bgra8unorm"});
    const views = particles(257);
    const what: Scene = {...scene, points: {radius: 2, opacity: 1, color: "plain"}};
    expect(compare(await swapped.pixels(views.gpu, what), await onGpu.pixels(views.gpu, what), 0).largest).toBe(0);
    swapped.destroy();
  });
});

describe("the GPU's drawing", () => {
  it("puts on its canvas what it reads back", async () => {
    const views = particles(500);
    const what: Scene = {...scene, width: 64, height: 30, density: {cell: 3}, points: {radius: 2, opacity: 0.5, color: "plain"}};
    const [width, height] = [128, 60];
    const texture = gpu.device.createTexture({size: [width, height], format: "rgba8unorm", usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC});
    let configured: object | undefined;
    const context = {configure: (options: object) => (configured = options), getCurrentTexture: () => texture, unconfigure: () => (configured = undefined)};
    const drawing = await createGpuDrawing({device: gpu.device, context: context as unknown as GPUCanvasContext});
    expect(configured).toMatchObject({format: "rgba8unorm", alphaMode: "opaque"});
    drawing.draw(views.gpu, what);
    const staging = gpu.device.createBuffer({size: 512 * height, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ});
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyTextureToBuffer({texture}, {buffer: staging, bytesPerRow: 512}, [width, height]);
    gpu.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    expect(new Uint8Array(staging.getMappedRange())).toEqual(new Uint8Array((await drawing.pixels(views.gpu, what)).data));
    staging.destroy();
    drawing.destroy();
    expect(configured).toBeUndefined();
  });

  it("reads the particles back for a file", async () => {
    const views = particles(33);
    const {positions, previous, start, classes, n} = await onGpu.read(views.gpu);
    expect({positions, previous, start, classes, n, kind: "cpu"}).toEqual(views.cpu);
    expect(await onCpu.read(views.cpu)).toBe(views.cpu);
  });

  it("draws a million particles and leaves no buffer behind", async () => {
    let open = 0;
    const {device} = gpu;
    const make = device.createBuffer.bind(device);
    device.createBuffer = (options) => {
      const buffer = make(options);
      const free = buffer.destroy.bind(buffer);
      open++;
      buffer.destroy = () => void (open--, free());
      return buffer;
    };
    const n = 2 ** 20;
    const drawing = await createGpuDrawing({device});
    const positions = device.createBuffer({size: 8 * n, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC});
    const view: GpuParticleView = {kind: "gpu", device, positions, start: positions, n};
    drawing.record(view, 0, 2);
    // All lie at (0, 0), which is a pixel's corner of this window: four cells share them evenly, and no count overflows.
    const middle: Scene = {...scene, camera: {x: 0, y: 0, scale: 10}, width: 64, height: 64, ratio: 1, density: {cell: 1}};
    const {data} = await drawing.pixels(view, middle);
    const at = (column: number, row: number) => [...data.subarray(4 * (64 * row + column), 4 * (64 * row + column) + 3)];
    for (const [column, row] of [[31, 31], [32, 31], [31, 32], [32, 32]]) expect(at(column, row)).toEqual(at(31, 31));
    expect(at(31, 31)).not.toEqual(at(30, 31));
    expect(at(30, 31)).toEqual(colors.ground.map((part) => Math.round(255 * part)));
    expect(await drawing.pick(view, middle, 30, 31)).toBe(0);
    drawing.destroy();
    positions.destroy();
    expect(open).toBe(0);
    device.createBuffer = make;
  });
});
