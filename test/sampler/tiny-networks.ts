/** Networks of a few nodes, for what does not need a trained one; made by the same writer as the benchmark's. */
import {createHash} from "node:crypto";
import type {FileDigest, NetworkEntry} from "../../src/sampler/onnx/network.js";
import {encodeOnnx, type OnnxNode} from "../bench/onnx-model.js";

export interface TinyNetwork {
  readonly entry: NetworkEntry;
  readonly bytes: Uint8Array;
}

export const digestOf = (file: string, bytes: Uint8Array): FileDigest => ({file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex")});

const describe = (file: string, bytes: Uint8Array, shape: readonly number[]): TinyNetwork => ({
  bytes,
  entry: {
    onnx: digestOf(file, bytes),
    inputs: [{name: "x", shape: ["n", ...shape]}, {name: "sigma", shape: ["n"]}],
    outputs: [{name: "denoised", shape: ["n", ...shape]}]
  }
});

/** For batches of two pictures of 2 × 2 grey pixels: x → x/2, or whatever the node does. */
export function tinyNetwork(file: string, node: OnnxNode = {op: "Mul", inputs: ["x", "half"], outputs: ["denoised"]}): TinyNetwork {
  const x = {name: "x", dims: [2, 1, 2, 2]};
  return describe(file, encodeOnnx({
    nodes: [node],
    constants: [{name: "half", dims: [1], data: Float32Array.of(0.5)}],
    inputs: [x, {name: "sigma", dims: [2]}],
    outputs: [{name: "denoised", dims: x.dims}]
  }), [1, 2, 2]);
}

/** Wants 4.29 GB for an answer in between: a little less than numbers of 32 bits count, and more than WebAssembly has left. */
export function hungryNetwork(file: string): TinyNetwork {
  const many = 32_750;
  return describe(file, encodeOnnx({
    nodes: [
      {op: "MatMul", inputs: ["x", "row"], outputs: ["square"]},
      {op: "MatMul", inputs: ["square", "x"], outputs: ["denoised"]}
    ],
    constants: [{name: "row", dims: [1, many], data: new Float32Array(many)}],
    inputs: [{name: "x", dims: [many, 1]}, {name: "sigma", dims: [many]}],
    outputs: [{name: "denoised", dims: [many, 1]}]
  }), [1]);
}
