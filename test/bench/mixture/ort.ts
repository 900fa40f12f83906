/** ONNX Runtime Web: one step as a graph; what depends on σ comes in as small tables. */
import {openOrt} from "../ort-backend.js";
import type {OnnxGraph} from "../onnx-model.js";
import type {Open} from "../types.js";
import {LEFT, RIGHT, SWAP, tabulateFeatures} from "./features.js";
import {PARTS, SIGMAS, stepWeights, type MixtureTask, type SolverId} from "./task.js";

export const open: Open<MixtureTask> = async ({n, solver, x}, device) => {
  const points = {data: Float32Array.from(x), dims: [n, 2]};
  const multistep = solver === "dpmpp_2m";
  return openOrt(device, {
    graph: graphOfStep(n, solver),
    start: {x: points, ...(multistep && {last: {data: new Float32Array(2 * n), dims: [n, 2]}})},
    feedback: {x: "next", ...(multistep && {last: "denoised"})},
    steps: SIGMAS.length - 1,
    feeds(i) {
      const {linear, quadratic, constant, answers} = tabulateFeatures(SIGMAS[i]);
      const {keep, add, before} = stepWeights(solver, i);
      const scalar = (value: number): {data: Float32Array; dims: number[]} => ({data: Float32Array.of(value), dims: [1]});
      return {
        linear: {data: linear, dims: [2, PARTS]}, quadratic: {data: quadratic, dims: [3, PARTS]}, constant: {data: constant, dims: [PARTS]},
        answers: {data: answers, dims: [PARTS, 6]}, keep: scalar(keep), add: scalar(add), ...(multistep && {before: scalar(before)})
      };
    }
  });
};

/** next = keep·x + add·D(x) + before·last */
function graphOfStep(n: number, solver: SolverId): OnnxGraph {
  const multistep = solver === "dpmpp_2m";
  const scalars = ["keep", "add", ...(multistep ? ["before"] : [])];
  return {
    constants: [
      {name: "left", dims: [2, 3], data: LEFT}, {name: "right", dims: [2, 3], data: RIGHT}, {name: "swap", dims: [2, 2], data: SWAP}
    ],
    inputs: [
      {name: "x", dims: [n, 2]}, ...(multistep ? [{name: "last", dims: [n, 2]}] : []),
      {name: "linear", dims: [2, PARTS]}, {name: "quadratic", dims: [3, PARTS]}, {name: "constant", dims: [PARTS]}, {name: "answers", dims: [PARTS, 6]},
      ...scalars.map((name) => ({name, dims: [1]}))
    ],
    outputs: [{name: "next", dims: [n, 2]}, ...(multistep ? [{name: "denoised", dims: [n, 2]}] : [])],
    nodes: [
      {op: "MatMul", inputs: ["x", "left"], outputs: ["lefts"]},
      {op: "MatMul", inputs: ["x", "right"], outputs: ["rights"]},
      {op: "Mul", inputs: ["lefts", "rights"], outputs: ["squares"]},
      {op: "Gemm", inputs: ["squares", "quadratic", "constant"], outputs: ["curved"]},
      {op: "Gemm", inputs: ["x", "linear", "curved"], outputs: ["logits"]},
      {op: "Softmax", inputs: ["logits"], outputs: ["shares"]},
      {op: "MatMul", inputs: ["shares", "answers"], outputs: ["answer"]},
      {op: "Split", inputs: ["answer"], outputs: ["base", "along", "across"], attributes: {axis: 1}},
      {op: "MatMul", inputs: ["x", "swap"], outputs: ["swapped"]},
      {op: "Mul", inputs: ["along", "x"], outputs: ["straight"]},
      {op: "Mul", inputs: ["across", "swapped"], outputs: ["mixed"]},
      {op: "Add", inputs: ["base", "straight"], outputs: ["sum"]},
      {op: "Add", inputs: ["sum", "mixed"], outputs: ["denoised"]},
      {op: "Mul", inputs: ["x", "keep"], outputs: ["kept"]},
      {op: "Mul", inputs: ["denoised", "add"], outputs: ["added"]},
      {op: "Add", inputs: ["kept", "added"], outputs: [multistep ? "euler" : "next"]},
      ...(multistep
        ? [{op: "Mul", inputs: ["last", "before"], outputs: ["carried"]}, {op: "Add", inputs: ["euler", "carried"], outputs: ["next"]}]
        : [])
    ]
  };
}
