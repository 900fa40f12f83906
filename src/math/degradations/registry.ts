import {createBlend} from "./blend.js";
import {createBlur} from "./blur.js";
import type {Degrade, PictureSize} from "./degradation.js";
import {createDesaturate} from "./desaturate.js";
import {createGaussianNoise} from "./gaussian-noise.js";
import {createMask} from "./mask.js";
import {createPixelate} from "./pixelate.js";
import {createSnow} from "./snow.js";

/** What every degradation can be told; each takes what its entry names. */
export interface DegradationOptions extends PictureSize {
  /** Decides what is random. */
  readonly seed?: number | string;
  /** The picture to blend with, width·height·4 coordinates. */
  readonly other: Float64Array;
}

/** A degradation as a menu, a spec or a table needs it. */
export interface DegradationEntry {
  /** Its name, as shown to people. */
  readonly label: string;
  /** What is left at severity 1. */
  readonly atOne: string;
  /** What it takes beyond width and height. */
  readonly needs: readonly ("seed" | "other")[];
  /** True if x = x₀ + s·e(x₀): one straight line in s. */
  readonly linearInSeverity: boolean;
  readonly create: (options: DegradationOptions) => Degrade;
}

/** Every degradation by name, with its own defaults: the one list that menus, specs and tests are made from. */
export const DEGRADATIONS = {
  blur: {label: "Blur", atOne: "a soft stain", needs: [], linearInSeverity: false, create: createBlur},
  pixelate: {label: "Pixelate", atOne: "the mean colour", needs: [], linearInSeverity: false, create: createPixelate},
  desaturate: {label: "Desaturate", atOne: "grey", needs: [], linearInSeverity: true, create: createDesaturate},
  snow: {label: "Snow", atOne: "white", needs: ["seed"], linearInSeverity: false, create: createSnow},
  mask: {label: "Mask", atOne: "nothing", needs: ["seed"], linearInSeverity: false, create: createMask},
  blend: {label: "Blend", atOne: "the other picture", needs: ["other"], linearInSeverity: false, create: createBlend},
  noise: {
    label: "Gaussian noise",
    atOne: "pure noise",
    needs: ["seed"],
    linearInSeverity: false,
    create: createGaussianNoise
  }
} satisfies Record<string, DegradationEntry>;

/** A name of `DEGRADATIONS`. */
export type DegradationName = keyof typeof DEGRADATIONS;
