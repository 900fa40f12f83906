/** The plane in which the 75 pictures differ most, for any latent and for any set: two directions of 16384 numbers. */
import {createShadowPlane, findDirections} from "../shadow-plane.js";
import {decode} from "./machine.js";
import {HALF_RANGE, type Pictures} from "../../sampler/pictures/pictures.js";

type Spot = readonly [number, number];

export interface NodePlane {
  /** The latent's shadow. */
  shadowOf(latent: Float64Array): Spot;
  /** Shadows of a set's pictures, x and y by turns. */
  placesOf(pictures: Pictures, breathe: () => Promise<void>): Promise<Float64Array>;
}

/** Pictures looked at between two breaths. */
const BLOCK = 24;

/** @param options.gram dot products of the pictures */
export async function createNodePlane({pictures, gram}: {readonly pictures: Pictures; readonly gram: Float64Array}, breathe: () => Promise<void>): Promise<NodePlane> {
  const {n, dim, bytes} = pictures;
  const {coefficients} = createShadowPlane({gram, n, coefficients: findDirections({gram, n})});
  await breathe();
  const directions = [new Float64Array(dim), new Float64Array(dim)] as const;
  const origin = new Float64Array(dim); // the mean picture
  for (let i = 0; i < n; i++) {
    if (i % BLOCK === 0) await breathe();
    const [a, b] = [coefficients[i]!, coefficients[n + i]!];
    for (let d = 0, at = i * dim; d < dim; d++, at++) {
      const value = bytes[at]! / HALF_RANGE - 1;
      directions[0][d]! += a * value;
      directions[1][d]! += b * value;
      origin[d]! += value / n;
    }
  }
  const along = (direction: Float64Array, valueOf: (d: number) => number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += direction[d]! * (valueOf(d) - origin[d]!);
    return sum;
  };
  return {
    shadowOf(latent) {
      const x = decode(latent);
      return [along(directions[0], (d) => x[d]!), along(directions[1], (d) => x[d]!)];
    },
    async placesOf(set, pause) {
      const places = new Float64Array(2 * set.n);
      for (let i = 0; i < set.n; i++) {
        if (i % BLOCK === 0) await pause();
        for (let k = 0; k < 2; k++) places[2 * i + k] = along(directions[k]!, (d) => set.bytes[i * dim + d]! / HALF_RANGE - 1);
      }
      return places;
    }
  };
}
