/** What the figures of /network share: the faces, who denoises them, and the noise that all start from. */
import {karrasSigmas} from "../../math/levels/karras.js";
import {createRandom} from "../../math/noise/random.js";
import {sampleAsync} from "../../math/sample.js";
import {dpmpp2m} from "../../math/solvers/dpmpp-2m.js";
import type {AsyncDenoiser} from "../../math/types.js";
import {createFaceEngine, type FaceEngine} from "../../sampler/faces/face-engine.js";
import {FACE_DIM, faceAsPoint, type Faces} from "../../sampler/faces/faces.js";

/** The noise levels a run passes; at the smallest the networks' training ends. */
export const SIGMA_MAX = 80;
export const SIGMA_MIN = 0.03;
export {PATCH_FACES} from "../../sampler/faces/patch-faces.js";

export const CONTENDERS = ["exact", "patches", "network"] as const;
export type Contender = (typeof CONTENDERS)[number];

export interface World {
  /** All faces; the first `trained` may be trained on, the rest are held out. */
  readonly pictures: Uint8Array;
  readonly trained: number;
  readonly heldOut: number;
  /** The attributes, as words. */
  readonly words: readonly string[];
  readonly attributes: Uint32Array;
  readonly engine: FaceEngine;
  /** Face n of the training set. */
  face(n: number): Float64Array;
  /** Face n of those held out. */
  unseen(n: number): Float64Array;
}

export function createWorld(faces: Faces, {trained, words}: {readonly trained: number; readonly words: readonly string[]}): World {
  const {pictures, attributes} = faces;
  return {
    pictures, trained, words, attributes,
    heldOut: attributes.length - trained,
    engine: createFaceEngine(pictures.subarray(0, trained * FACE_DIM)),
    face: (n) => faceAsPoint(pictures, n),
    unseen: (n) => faceAsPoint(pictures, trained + n)
  };
}

/** ε of a run: 1024 standard normal numbers; each number of a seed has its own. */
export const noiseOf = (seed: number, k = 0): Float64Array => createRandom(seed, k).normals(FACE_DIM);

/** Some points as one batch. */
export function batchOf(points: readonly Float64Array[]): Float64Array {
  const batch = new Float64Array(points.length * FACE_DIM);
  points.forEach((point, k) => batch.set(point, k * FACE_DIM));
  return batch;
}

/** Point k of a batch. */
export const rowOf = (batch: Float64Array, k: number): Float64Array => batch.subarray(k * FACE_DIM, (k + 1) * FACE_DIM);

/** Root of the mean squared difference of two points' numbers. */
export function rmsBetween(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return Math.sqrt(sum / a.length);
}

export interface Moment {
  readonly sigma: number;
  readonly x: Float64Array;
  readonly denoised: Float64Array;
}

export interface WalkOptions {
  /** Standard normal numbers, one point or a batch. */
  readonly eps: Float64Array;
  /** Where it starts from, beside the noise: nothing unless given. */
  readonly clean?: Float64Array;
  readonly numSteps: number;
  readonly sigmaMax?: number;
  readonly signal?: AbortSignal;
}

/**
 * DPM++ 2M on Karras' levels from σmax to σmin, and from there to D itself: one question a step, the first answer after the
 * first question.
 */
export async function* walk(denoise: AsyncDenoiser, {eps, clean, numSteps, sigmaMax = SIGMA_MAX, signal}: WalkOptions): AsyncGenerator<Moment, void, void> {
  const levels = karrasSigmas(numSteps, {sigmaMin: Math.min(SIGMA_MIN, sigmaMax / 2), sigmaMax});
  const x = eps.map((value, i) => levels[0]! * value + (clean ? clean[i]! : 0));
  for await (const state of sampleAsync({denoise, levels, x, solver: dpmpp2m})) {
    signal?.throwIfAborted();
    yield {sigma: state.sigma, x: state.x, denoised: state.denoised};
  }
}

/** The end of a walk. */
export async function endOf(denoise: AsyncDenoiser, options: WalkOptions): Promise<Float64Array> {
  let end = options.eps;
  for await (const {x} of walk(denoise, options)) end = x;
  return end;
}

/** Distances of faces that nobody trained on to the nearest of the first `count`: what "new" looks like. Sorted. */
export async function heldOutDistances({engine, heldOut, unseen}: World, count: number, howMany = 64): Promise<Float64Array> {
  const picked = Array.from({length: howMany}, (_, k) => unseen(Math.floor((k * heldOut) / howMany)));
  const found = await engine.nearest(batchOf(picked), count);
  return Float64Array.from(found, ({distance}) => distance).sort();
}

/** The value below which a share of the sorted numbers lies. */
export const quantile = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
