/** The 2-D maps of the set: the plane of the first two principal components, and t-SNE. */
import type { PictureMap } from "./layout.js";
import { squaredByteDistance } from "./select.js";
import { tsne } from "./tsne.js";

const NEIGHBOURS = 10;

function allSquaredDistances(gram: Int32Array, count: number): Float64Array {
  const squared = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) squared[i * count + j] = squaredByteDistance(gram, i, j);
  }
  return squared;
}

function interleave(x: Float64Array, y: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * x.length }, (_, k) => (k % 2 ? y : x)[k >> 1]);
}

/** Centres the bounding box on 0 and scales it so that the larger side is exactly [−1, 1]. */
function fitToSquare(plane: Float64Array): Float64Array {
  const axis = (offset: number) => plane.filter((_, k) => k % 2 === offset);
  const box = [axis(0), axis(1)].map((values) => ({ low: Math.min(...values), high: Math.max(...values) }));
  const half = Math.max(...box.map(({ low, high }) => (high - low) / 2));
  return plane.map((value, k) => (value - (box[k % 2].low + box[k % 2].high) / 2) / half);
}

function toPairs(plane: Float64Array, decimals: number): [number, number][] {
  const round = (value: number) => Number(value.toFixed(decimals)) + 0; // + 0 turns −0 into 0
  return Array.from({ length: plane.length / 2 }, (_, n) => [round(plane[2 * n]), round(plane[2 * n + 1])]);
}

function nearest(count: number, i: number, squaredDistance: (i: number, j: number) => number): number[] {
  const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
  const from = others.map((j) => ({ j, squared: squaredDistance(i, j) }));
  return from.toSorted((a, b) => a.squared - b.squared).slice(0, NEIGHBOURS).map(({ j }) => j);
}

/** Which part of each picture's ten nearest in 16384-D is among its ten nearest in the plane. */
function neighboursKept(plane: [number, number][], squared: Float64Array): number {
  const count = plane.length;
  const inPlane = (i: number, j: number) => (plane[i][0] - plane[j][0]) ** 2 + (plane[i][1] - plane[j][1]) ** 2;
  const inSpace = (i: number, j: number) => squared[i * count + j];
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const truth = new Set(nearest(count, i, inSpace));
    kept += nearest(count, i, inPlane).filter((j) => truth.has(j)).length;
  }
  return kept / (count * NEIGHBOURS);
}

export interface MapResult {
  map: PictureMap;
  neighboursKept: { pca: number; tsne: number };
}

/** `scores`: of the first two principal components, in [−1, 1] coordinates, with their final sign. */
export function mapOf(gram: Int32Array, count: number, scores: Float64Array[]): MapResult {
  const squared = allSquaredDistances(gram, count);
  const principal = interleave(scores[0], scores[1]);
  const map: PictureMap = { pca: toPairs(principal, 2), tsne: toPairs(fitToSquare(tsne(squared, principal)), 4) };
  return {
    map,
    neighboursKept: { pca: neighboursKept(map.pca, squared), tsne: neighboursKept(map.tsne, squared) },
  };
}
