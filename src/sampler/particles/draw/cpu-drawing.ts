/**
 * The canvas-2D renderer: the same picture as the GPU's, pixel by pixel, for particles in the page's memory. It needs no
 * canvas to make a picture, only to show one. 10 000 points take a few milliseconds.
 */
import {countParticles, fillDensity, gridOf} from "./density.js";
import {densityPalette, pack, pointPalette} from "./palette.js";
import {fillDisc, fillMark, scaleMark} from "./raster.js";
import {deviceSize, PICK_RADIUS, recordedCount, toWindow, type Drawing, type Pixels, type PointsLayer, type Scene} from "./scene.js";
import type {CpuParticleView} from "../view.js";

/** @param context the canvas to draw on, as large as the scene in device pixels; without it there is `pixels` only */
export function createCpuDrawing(context?: Pick<CanvasRenderingContext2D, "putImageData">): Drawing<CpuParticleView> {
  let history = new Float32Array(0);
  let recorded = 0;
  let levels = 0;
  let kept: Pixels | undefined;

  function render(view: CpuParticleView, scene: Scene, target: Pixels): void {
    const place = placing(view, scene);
    if (scene.density) {
      const grid = gridOf(scene, scene.density);
      fillDensity(target, grid, countParticles(grid, view.n, place), densityPalette(scene.colors));
    } else new Uint32Array(target.data.buffer).fill(pack(scene.colors.ground));
    for (const mark of scene.under ?? []) fillMark(target, scaleMark(mark, scene.ratio));
    const color = colorsOf(view, scene);
    if (scene.trails) drawTrails(target, scene, color);
    if (scene.points) {
      const {radius, opacity} = discOf(scene.points, scene.ratio);
      const at = new Float32Array(2);
      for (let i = 0; i < view.n; i++) {
        place(i, at);
        fillDisc(target, at[0], at[1], radius, color(i), opacity);
      }
    }
    for (const mark of scene.over ?? []) fillMark(target, scaleMark(mark, scene.ratio));
  }

  function drawTrails(target: Pixels, scene: Scene, color: (i: number) => number): void {
    const {count, level, width, opacity} = scene.trails!;
    const last = Math.min(level, levels - 1);
    for (let i = 0; i < Math.min(count, recorded); i++) {
      const word = color(i);
      const rgb = [(word & 255) / 255, ((word >> 8) & 255) / 255, ((word >> 16) & 255) / 255] as const;
      for (let k = 0; k < last; k++) {
        const [from, to] = [2 * (k * recorded + i), 2 * ((k + 1) * recorded + i)];
        const share = k === last - 1 ? scene.between ?? 1 : 1; // the newest piece grows with the points
        const [ax, ay] = toWindow(scene, history[from], history[from + 1]);
        const [bx, by] = toWindow(scene, history[from] + share * (history[to] - history[from]), history[from + 1] + share * (history[to + 1] - history[from + 1]));
        fillMark(target, scaleMark({kind: "line", ax, ay, bx, by, width, color: rgb, opacity: (opacity * (k + 1)) / last}, scene.ratio));
      }
    }
  }

  return {
    record({positions, n}, level, numLevels) {
      const count = recordedCount(n, numLevels);
      if (count !== recorded || numLevels !== levels) {
        [recorded, levels] = [count, numLevels];
        history = new Float32Array(2 * count * numLevels);
      }
      history.set(positions.subarray(0, 2 * count), 2 * count * level);
    },
    draw(view, scene) {
      const [width, height] = deviceSize(scene);
      if (kept?.width !== width || kept.height !== height) kept = emptyPixels(width, height);
      render(view, scene, kept);
      context?.putImageData(new ImageData(kept.data, width, height), 0, 0);
    },
    pixels(view, scene) {
      const target = emptyPixels(...deviceSize(scene));
      render(view, scene, target);
      return Promise.resolve(target);
    },
    pick(view, scene, left, top) {
      const place = placing(view, scene);
      const at = new Float32Array(2);
      let [best, least] = [-1, PICK_RADIUS * scene.ratio];
      for (let i = 0; i < Math.min(view.n, recorded || view.n); i++) {
        place(i, at);
        const far = Math.hypot(at[0] - left * scene.ratio, at[1] - top * scene.ratio);
        if (far < least) [best, least] = [i, far];
      }
      return Promise.resolve(best);
    },
    path(particle) {
      if (particle < 0 || particle >= recorded) return Promise.resolve(new Float32Array(0));
      return Promise.resolve(Float32Array.from({length: 2 * levels}, (_, k) => history[2 * ((k >> 1) * recorded + particle) + (k & 1)]));
    },
    read: (view) => Promise.resolve(view),
    destroy() {
      history = new Float32Array(0);
      [recorded, levels, kept] = [0, 0, undefined];
    }
  };
}

/** Where particle i is drawn, in device pixels. */
function placing({positions, previous = positions}: CpuParticleView, {camera, width, height, ratio, between = 1}: Scene): (i: number, at: Float32Array) => void {
  const [middleX, middleY] = [(width * ratio) / 2, (height * ratio) / 2];
  const scale = camera.scale * ratio;
  return (i, at) => {
    const x = previous[2 * i] + between * (positions[2 * i] - previous[2 * i]);
    const y = previous[2 * i + 1] + between * (positions[2 * i + 1] - previous[2 * i + 1]);
    at[0] = middleX + (x - camera.x) * scale;
    at[1] = middleY - (y - camera.y) * scale;
  };
}

/** The packed colour of particle i. */
export function colorsOf({positions, previous = positions, start, classes}: CpuParticleView, {colors, points}: Scene): (i: number) => number {
  const layer: Pick<PointsLayer, "color" | "fullSpeed" | "classCount"> = points ?? {color: "plain"};
  const palette = pointPalette(colors, layer);
  const {fullSpeed = 1} = layer;
  switch (layer.color) {
    case "plain": return () => palette[0];
    case "start": return (i) => palette[Math.floor(256 * (Math.atan2(start[2 * i + 1], start[2 * i]) / (2 * Math.PI) + 1)) & 255];
    case "class": return (i) => palette[(classes?.[i] ?? 0) & 255];
    case "speed": return (i) => palette[Math.min(255, Math.floor((256 * Math.hypot(positions[2 * i] - previous[2 * i], positions[2 * i + 1] - previous[2 * i + 1])) / fullSpeed))];
  }
}

/** The disc of a point in device pixels; one that would be under half a pixel is drawn fainter instead. */
export function discOf({radius, opacity}: PointsLayer, ratio: number): {radius: number; opacity: number} {
  const size = radius * ratio;
  return size >= 0.5 ? {radius: size, opacity} : {radius: 0.5, opacity: opacity * (size / 0.5) ** 2};
}

function emptyPixels(width: number, height: number): Pixels {
  return {width, height, data: new Uint8ClampedArray(4 * width * height).fill(255)};
}
