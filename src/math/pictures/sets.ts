import {FACE_WINDOWS, LOCAL_WINDOWS} from "../denoisers/local.js";
import type {PictureSetName} from "../spec/types.js";
import {PICTURE_CHANNELS, PICTURE_DIM, PICTURE_SIZE} from "./pictures.js";

/** What is known of a set of the course's pictures without having it. */
export interface PictureSetFacts {
  /** How many pictures, all equally likely. */
  readonly size: number;
  /** Side of a picture in pixels. */
  readonly side: number;
  /** Numbers of a picture: side·side·4, laid out as in pictures.ts. */
  readonly dim: number;
  /** How wide the patches of its local denoiser are: what `windowSchedule` takes. */
  readonly windows: ReadonlyArray<readonly [sigma: number, window: number]>;
}

const large = {side: PICTURE_SIZE, dim: PICTURE_DIM, windows: LOCAL_WINDOWS} as const;

/**
 * The course's sets of pictures by the name that a spec has for them: the 75 of most pages, all 1433, and the 16384 small faces that
 * the trained networks have learned (data/README.md; 4096 more are held out, and in no set).
 */
export const PICTURE_SETS: Readonly<Record<PictureSetName, PictureSetFacts>> = {
  subset: {size: 75, ...large},
  all: {size: 1433, ...large},
  faces: {size: 16_384, side: 16, dim: 16 * 16 * PICTURE_CHANNELS, windows: FACE_WINDOWS}
};
