/** Six ways to guide one network of faces, and what a run of them needs. No DOM. */
import {dimOf, gradientOf, type Nets} from "./nets.js";
import {createNetworkDenoiser} from "../../sampler/onnx/denoiser.js";
import type {AsyncDenoiser} from "../../math/types.js";

export const FACE_WAYS = ["none", "plain", "interval", "rescaled", "worse", "classifier"] as const;
export type FaceWay = (typeof FACE_WAYS)[number];

export type FaceNets = Nets<"faces" | "faces-weak" | "faces-classifier">;

/** What a way is made of. */
export interface FaceParts {
  /** The network told the prompt, and told nothing. */
  readonly asked: AsyncDenoiser;
  readonly any: AsyncDenoiser;
  /** A smaller network, trained shorter, told the prompt. */
  readonly worse: AsyncDenoiser;
  /** ∇ log p(prompt | x, σ) of the classifier. */
  readonly judge: AsyncDenoiser;
  /** Numbers of a face: 1024. */
  readonly dim: number;
}

/** D for each way, as the page's cell writes it. */
export type GuideFaces = Readonly<Record<FaceWay, (parts: FaceParts, weight: number) => AsyncDenoiser>>;

/** @param tokens one row for all faces */
export function createFaceParts({networks}: FaceNets, tokens: Float32Array, signal?: AbortSignal): FaceParts {
  const {faces, "faces-weak": weak, "faces-classifier": classifier} = networks;
  const stop = {...(signal && {signal})};
  return {
    asked: createNetworkDenoiser(faces, {tokens, ...stop}),
    any: createNetworkDenoiser(faces, stop),
    worse: createNetworkDenoiser(weak, {tokens, ...stop}),
    judge: gradientOf(classifier, tokens, signal),
    dim: dimOf(faces)
  };
}

/** Mean distance between two of the points, rows of dim numbers. */
export function meanDistance(x: Float64Array, dim: number): number {
  const n = x.length / dim;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += (x[i * dim + d]! - x[j * dim + d]!) ** 2;
      sum += Math.sqrt(square);
    }
  return (2 * sum) / (n * (n - 1));
}
