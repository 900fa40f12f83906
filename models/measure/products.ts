/**
 * How many products of two numbers a network computes for one row, counted in its own graph: those of its convolutions and of its
 * multiplications of matrices, which are nearly all its work. (Sums, activations and norms are not counted.)
 */
import {InferenceSession, Tensor} from "onnxruntime-web";
import {readNodes} from "../../src/sampler/onnx/graph.js";
import type {NetworkEntry} from "../../src/sampler/onnx/network.js";

type Shape = readonly number[];

const product = (shape: Shape): number => shape.reduce((sides, side) => sides * side, 1);

/** Products of a node, by the shapes of what goes in and comes out (ONNX operators, opset 17). */
const COUNTS: Readonly<Record<string, (inputs: readonly Shape[], output: Shape) => number>> = {
  Conv: ([, weight], output) => (product(output) * product(weight!)) / weight![0]!, // each number out: a channel's whole kernel
  MatMul: ([left], output) => product(output) * left!.at(-1)!,
  Gemm: ([, weight], output) => (product(output) * product(weight!)) / output.at(-1)!
};

/**
 * @param model the ONNX file's bytes
 * @throws Error where a node multiplies in a way that is not known here
 */
export async function countProducts(model: Uint8Array, {inputs, outputs}: Pick<NetworkEntry, "inputs" | "outputs">): Promise<number> {
  const nodes = readNodes(model);
  const unknown = nodes.find(({op}) => /Conv|Gemm|MatMul|Einsum|Attention|LSTM|GRU|RNN/.test(op) && !COUNTS[op]);
  if (unknown) throw new Error(`countProducts: does not know how to count ${unknown.op} (${unknown.name})`);
  const counted = nodes.filter(({op}) => COUNTS[op]);
  const names = new Set(counted.flatMap((node) => [...node.inputs.slice(0, 2), node.outputs[0]!]));
  const shapes = await shapesOf(withOutputs(model, [...names].filter((name) => outputs.every((output) => output.name !== name))), [...names], inputs);
  const shape = (name: string): Shape => shapes.get(name)!;
  return counted.reduce((sum, node) => sum + COUNTS[node.op]!(node.inputs.slice(0, 2).map(shape), shape(node.outputs[0]!)), 0);
}

/** The shapes of a network's inner arrays for one row of zeros: it is run with all of them as outputs. */
async function shapesOf(model: Uint8Array, names: readonly string[], inputs: NetworkEntry["inputs"]): Promise<Map<string, Shape>> {
  const session = await InferenceSession.create(model, {graphOptimizationLevel: "disabled", logSeverityLevel: 3});
  const feeds = inputs.map(({name, shape}) => {
    const sides = shape.map((side) => (side === "n" ? 1 : Number(side)));
    return [name, new Tensor("float32", new Float32Array(product(sides)), sides)] as const;
  });
  const found = await session.run(Object.fromEntries(feeds), names);
  await session.release();
  return new Map(names.map((name) => [name, found[name]!.dims]));
}

/**
 * The file with more of its graph's arrays as outputs. A message of protobuf that occurs twice is one, with the repeated fields of
 * both: so a second graph after the first, made of outputs alone, is enough.
 */
function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const [GRAPH, OUTPUT, NAME] = [7, 12, 1]; // of ModelProto, GraphProto, ValueInfoProto
  return join([model, field(GRAPH, join(names.map((name) => field(OUTPUT, field(NAME, new TextEncoder().encode(name))))))]);
}

/** A field with a length: its key, its length, its bytes. */
const field = (number: number, bytes: Uint8Array): Uint8Array => join([varint(8 * number + 2), varint(bytes.length), bytes]);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Uint8Array.of(...bytes, value);
}

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
