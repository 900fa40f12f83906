/** Which nodes of a network stay on the processor: read from the file itself. */
import {describe, expect, it} from "vitest";
import {findDelicateNodes} from "../../src/sampler/onnx/delicate-nodes.js";
import {manifest, readChecked} from "../../models/stored-outputs.js";
import {encodeOnnx} from "../bench/onnx-model.js";

/** Of the networks trained here: another may tell σ otherwise. */
const takesSigma = Object.keys(manifest).filter((name) => !manifest[name]!.origin && manifest[name]!.inputs.some(({name: input}) => input === "sigma"));

describe("findDelicateNodes", () => {
  it.each(takesSigma)("finds the embedding of σ in %s, and nothing of the network behind it", (name) => {
    const names = findDelicateNodes(readChecked(manifest[name]!.onnx));
    expect(names.filter((each) => /(Sin|Cos)$/.test(each))).toHaveLength(2);
    expect(names.filter((each) => /Log$/.test(each))).toHaveLength(1);
    expect(names.filter((each) => /Conv|MatMul|Gemm|Norm/.test(each))).toEqual([]);
    expect(names.length).toBeLessThan(15);
  });

  it("takes along how bring.py looks a step up in a table, and nothing behind a convolution", () => {
    const chain = (...ops: string[]) => ops.map((op, i) => ({op, name: op.toLowerCase(), inputs: [i === 0 ? "sigma" : `${i - 1}`], outputs: [`${i}`]}));
    const sigma = {name: "sigma", dims: [2]};
    const found = (...ops: string[]) => findDelicateNodes(encodeOnnx({nodes: chain(...ops), constants: [], inputs: [sigma], outputs: [{...sigma, name: `${ops.length - 1}`}]}));
    expect(found("GreaterOrEqual", "Cast", "ReduceSum", "Clip", "Gather", "Div", "Sin", "Gemm").sort()).toEqual(["cast", "clip", "div", "gather", "greaterorequal", "reducesum", "sin"]);
    expect(found("Conv", "Mul", "Sin")).toEqual(["sin"]);
  });

  it("finds none where there is none, where nodes have no names, and where the file is no network", () => {
    expect(findDelicateNodes(readChecked(manifest["autoencoder-encoder"]!.onnx))).toEqual([]);
    const x = {name: "x", dims: [2]};
    expect(findDelicateNodes(encodeOnnx({nodes: [{op: "Sin", inputs: ["x"], outputs: ["y"]}], constants: [], inputs: [x], outputs: [{...x, name: "y"}]}))).toEqual([]);
    expect(findDelicateNodes(new TextEncoder().encode("no network"))).toEqual([]);
    expect(findDelicateNodes(readChecked(manifest.faces!.onnx).subarray(0, 5000))).toEqual([]);
  });
});
