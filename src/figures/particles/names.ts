/** The names of the marks: D beside its disc, σ on its circle, where there is room. */
import {toWindow, type Scene} from "../../sampler/particles/draw/scene.js";
import {strings} from "../strings.js";
import type {Colors} from "../theme.js";
import type {Name} from "./export.js";

/** @param end where the followed particle is drawn, in the plane */
export function namesOn(scene: Scene, end: readonly [number, number] | undefined, theme: Colors): Name[] {
  const words = strings.particles;
  const ring = scene.over?.find(({kind}) => kind === "ring");
  const disc = scene.over?.findLast(({kind}) => kind === "disc");
  const all: Name[] = [];
  if (ring && ring.bx > 22) all.push({text: words.sigma, x: ring.ax + 0.71 * ring.bx + 6, y: ring.ay - 0.71 * ring.bx - 4, color: theme.noise, size: 16, weight: 500});
  if (disc && ring && end) {
    const [left, top] = toWindow(scene, ...end);
    // Where the particle has come to its D, its own mark says enough.
    if (Math.hypot(left - disc.ax, top - disc.ay) > 14) all.push({text: words.denoised, x: disc.ax + 9, y: disc.ay - 8, color: theme.clean, size: 15, weight: 500});
  }
  return all.filter(({x, y}) => x > 2 && y > 12 && x < scene.width - 12 && y < scene.height - 4);
}
