/**
 * ONNX Runtime Web: one Euler step as a graph of seven nodes with the pictures as a constant inside. Gemm with a transposed second
 * factor, so that the pictures are stored once and the runtime may pack them as it likes.
 */
import type {OnnxGraph} from "../onnx-model.js";
import {openOrt} from "../ort-backend.js";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async (task, device) => {
  const {pictures: {dim}, batch, x} = task;
  const scalar = (value: number): {data: Float32Array; dims: number[]} => ({data: Float32Array.of(value), dims: [1]});
  return openOrt(device, {
    graph: graphOfStep(task), // for this batch: fixed shapes are what the runtime optimises best
    start: {x: {data: Float32Array.from(x), dims: [batch, dim]}},
    feedback: {x: "next"},
    steps: SIGMAS.length - 1,
    feeds(i) {
      const ratio = SIGMAS[i + 1] / SIGMAS[i];
      return {scale: scalar(1 / SIGMAS[i] ** 2), ratio: scalar(ratio), rest: scalar(1 - ratio)};
    }
  });
};

/** x′ = ratio·x + rest·softmax(scale·(x·Yᵀ − ½‖y‖²))·Y */
function graphOfStep({pictures: {n, dim}, coordinates, halfSquares, batch}: PictureTask): OnnxGraph {
  return {
    constants: [
      {name: "y", dims: [n, dim], data: coordinates},
      {name: "offsets", dims: [n], data: halfSquares.map((value) => -value)}
    ],
    inputs: [{name: "x", dims: [batch, dim]}, ...["scale", "ratio", "rest"].map((name) => ({name, dims: [1]}))],
    outputs: [{name: "next", dims: [batch, dim]}],
    nodes: [
      {op: "Gemm", inputs: ["x", "y", "offsets"], outputs: ["products"], attributes: {transB: 1}},
      {op: "Mul", inputs: ["products", "scale"], outputs: ["logits"]},
      {op: "Softmax", inputs: ["logits"], outputs: ["weights"]},
      {op: "MatMul", inputs: ["weights", "y"], outputs: ["denoised"]},
      {op: "Mul", inputs: ["x", "ratio"], outputs: ["kept"]},
      {op: "Mul", inputs: ["denoised", "rest"], outputs: ["added"]},
      {op: "Add", inputs: ["kept", "added"], outputs: ["next"]}
    ]
  };
}
