/** The fourth contest: steps down the levels with a trained network; ours around ONNX Runtime against ONNX Runtime alone. */
import {createRandom, karrasSigmas} from "../../../src/math/index.js";
import type {NetworkEntry} from "../../../src/sampler/onnx/network.js";

export interface NetworkTask {
  readonly entry: NetworkEntry;
  readonly url: string;
  readonly batch: number;
  /** Decreasing, the last the network's own least. */
  readonly sigmas: Float64Array;
  /** Pixel by pixel. */
  readonly x: Float64Array;
}

export const STEPS = 4;

export function makeTask(entry: NetworkEntry, url: string, batch: number): NetworkTask {
  const [sigmaMax, sigmaMin] = [entry.sigmaMax ?? 80, entry.sigmaMin ?? 0.03];
  const dim = entry.inputs.find(({name}) => name === "x")!.shape.reduce<number>((product, side) => (side === "n" ? product : product * side), batch);
  return {entry, url, batch, sigmas: karrasSigmas(STEPS + 1, {sigmaMin, sigmaMax}).subarray(0, STEPS + 1), x: createRandom(16384).normals(dim).map((e) => sigmaMax * e)};
}
