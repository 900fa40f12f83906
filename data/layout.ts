/** The shape of the stored set. Shared by the build and the check; needs nothing but the language. */

export const WIDTH = 64;
export const HEIGHT = 64;
export const CHANNELS = 4;
export const DIM = WIDTH * HEIGHT * CHANNELS;

/** A byte u is the coordinate x = u / HALF_RANGE − 1. */
export const HALF_RANGE = 127.5;

export const COMPONENTS = 64;

/** The byte that shows x = 0, over which half-transparent pictures are composited. */
export const MID_GREY = 128;

/** Where G[i][j], j ≤ i, stands in the lower triangle stored row by row. */
export function triangleIndex(i: number, j: number): number {
  return (i * (i + 1)) / 2 + j;
}

export function triangleLength(count: number): number {
  return triangleIndex(count, 0);
}

export interface FileRecord {
  bytes: number;
  sha256: string;
  /** Of the inflated data; only for the gzip streams (`.bin`). */
  inflatedBytes?: number;
  inflatedSha256?: string;
}

export interface SelectionStep {
  rule: string;
  left: number;
}

export interface Source {
  name: string;
  version: string;
  provides: string;
  licence: string;
  licenceFile: string;
}

export interface Geometry {
  meanNorm: number;
  stdNorm: number;
  rmsAboutMean: number;
  /** Number of principal components that carry so many percent of the variance. */
  componentsForPercent: Record<string, number>;
  nearestNeighbour: { min: number; median: number; max: number };
  meanPairDistance: number;
}

export interface Manifest {
  count: number;
  dim: number;
  width: number;
  height: number;
  channels: string;
  order: string;
  alpha: string;
  coordinate: { formula: string; inverse: string; range: [number, number] };
  selection: SelectionStep[];
  duplicates: { dropped: string; keptInstead: string; distance: number }[];
  subset: { rule: string; indices: number[] };
  pca: { components: number; totalVariance: number; orthonormalityError: number; largestAngleDegrees: number };
  map: { method: string; neighboursKept: { pca: number; tsne: number } };
  geometry: Geometry;
  files: Record<string, FileRecord>;
  sources: Source[];
}

export interface Names {
  groups: { key: string; en: string; ja: string }[];
  subgroups: { key: string; en: string; ja: string; group: number }[];
  emoji: string[];
  hexcode: string[];
  en: string[];
  ja: string[];
  group: number[];
  subgroup: number[];
}

/** Kept apart from the names because they are larger and only a search needs them. */
export interface Keywords {
  en: string[][];
  ja: string[][];
}

export interface PictureMap {
  pca: [number, number][];
  tsne: [number, number][];
}
