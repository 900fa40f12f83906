/** The colours of particles and of their density, as tables of 256 that all renderers look up alike. */
import type {DrawColors, PointColor, PointsLayer, Rgb} from "./scene.js";

export const PALETTE_SIZE = 256;

/**
 * Colours of the particles by a number 0 … 255: packed RGBA bytes, red in the lowest (as `ImageData` and `unpack4x8unorm`
 * have them on every machine that runs WebGPU).
 *
 * Each meaning keeps its colour: a start is noise, orange and ink in a ring round the compass, so that opposite directions
 * never look the same; parts of the target are tints of violet; a step is a slope, from muted to blue.
 */
export function pointPalette(colors: DrawColors, {color, classCount = 8}: Pick<PointsLayer, "color" | "classCount">): Uint32Array<ArrayBuffer> {
  const {ground, point, noise, slope, density, muted} = colors;
  switch (color) {
    case "plain":
      return ramp([point]);
    case "start":
      return ramp([noise, mix(noise, point, 0.45), point, mix(point, ground, 0.45), mix(noise, ground, 0.5), noise]);
    case "class": {
      const tints = ramp([mix(density, point, 0.7), density, mix(density, ground, 0.55)]);
      const last = Math.max(1, classCount - 1);
      return Uint32Array.from({length: PALETTE_SIZE}, (_, k) => tints[Math.round((255 * (k % classCount)) / last)]);
    }
    case "speed":
      return ramp([mix(muted, ground, 0.55), mix(muted, slope, 0.6), slope]);
  }
}

/** Colours of the density, from nothing (the ground) to the fullest cell. */
export function densityPalette({ground, point, density}: DrawColors): Uint32Array<ArrayBuffer> {
  return ramp([ground, mix(ground, density, 0.42), mix(ground, density, 0.78), density, mix(density, point, 0.5)]);
}

/** Evenly spaced stops, mixed in between. */
function ramp(stops: readonly Rgb[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({length: PALETTE_SIZE}, (_, k) => {
    const at = (k / (PALETTE_SIZE - 1)) * (stops.length - 1);
    const first = Math.min(Math.floor(at), Math.max(0, stops.length - 2));
    return pack(mix(stops[first], stops[Math.min(first + 1, stops.length - 1)], at - first));
  });
}

/** A colour on the way from `a` to `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])];
}

/** Opaque RGBA bytes in one word. */
export function pack([r, g, b]: Rgb): number {
  return (Math.round(255 * r) | (Math.round(255 * g) << 8) | (Math.round(255 * b) << 16) | (255 << 24)) >>> 0;
}

/** The number of a colouring in the shaders. */
export const COLOR_MODES: Readonly<Record<PointColor, number>> = {plain: 0, start: 1, class: 2, speed: 3};
