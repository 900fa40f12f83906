/**
 * ONNX Runtime Web on wasm: one Euler step as a graph of seven nodes with the pictures as a constant inside. Gemm with a
 * transposed second factor, so that the pictures are stored once and the runtime may pack them as it likes.
 */
import {env, InferenceSession, Tensor} from "onnxruntime-web/wasm";
import {encodeOnnx} from "../onnx-model.js";
import type {Open, PictureSet} from "../types.js";

export const open: Open = async (set) => {
  env.logLevel = "error";
  env.wasm.wasmPaths = {wasm: new URL("ort-wasm-simd-threaded.wasm", location.href).href};
  const {dim} = set.pictures;
  const number = (value: number): Tensor => new Tensor("float32", Float32Array.of(value), [1]);
  return {
    async load({batch, x, sigmas}) {
      // A graph for each batch size: fixed shapes are what the runtime optimises best.
      const session = await InferenceSession.create(encodeOnnx(graphOfStep(set, batch)), {executionProviders: ["wasm"]});
      const start = new Tensor("float32", Float32Array.from(x), [batch, dim]);
      let state = start;
      return {
        async walk() {
          state = start;
          for (let i = 0; i + 1 < sigmas.length; i++) {
            const ratio = sigmas[i + 1] / sigmas[i];
            const {next} = await session.run({x: state, scale: number(1 / sigmas[i] ** 2), ratio: number(ratio), rest: number(1 - ratio)});
            state = next;
          }
        },
        end: async () => state.data,
        close: () => void session.release()
      };
    },
    close() {}
  };
};

/** x′ = ratio·x + rest·softmax(scale·(x·Yᵀ − ½‖y‖²))·Y */
function graphOfStep({pictures: {n, dim}, coordinates}: PictureSet, batch: number): Parameters<typeof encodeOnnx>[0] {
  const offsets = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += coordinates[i * dim + d] ** 2;
    offsets[i] = -sum / 2;
  }
  return {
    constants: [
      {name: "y", dims: [n, dim], data: coordinates},
      {name: "offsets", dims: [n], data: offsets}
    ],
    inputs: [{name: "x", dims: [batch, dim]}, ...["scale", "ratio", "rest"].map((name) => ({name, dims: [1]}))],
    outputs: [{name: "next", dims: [batch, dim]}],
    nodes: [
      {op: "Gemm", inputs: ["x", "y", "offsets"], output: "products", attributes: {transB: 1}},
      {op: "Mul", inputs: ["products", "scale"], output: "logits"},
      {op: "Softmax", inputs: ["logits"], output: "weights"},
      {op: "MatMul", inputs: ["weights", "y"], output: "denoised"},
      {op: "Mul", inputs: ["x", "ratio"], output: "kept"},
      {op: "Mul", inputs: ["denoised", "rest"], output: "added"},
      {op: "Add", inputs: ["kept", "added"], output: "next"}
    ]
  };
}
