/**
 * Writes an ONNX file by hand: the part of the protobuf encoding and of onnx.proto that a small graph of float32 tensors
 * needs. Field numbers are those of onnx.proto.
 */

/** An encoded message, in pieces: tensors are large and are copied once, at the end. */
type Pieces = Uint8Array[];

export interface OnnxNode {
  readonly op: string;
  readonly name?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that are whole numbers, none negative. */
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly (OnnxTensor & {readonly data: Float32Array})[];
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
}

const FLOAT = 1; // TensorProto.DataType
const INT = 2; // AttributeProto.AttributeType
const IR_VERSION = 8;
const OPSET = 17;

/** The bytes of a .onnx file. */
export function encodeOnnx({nodes, constants, inputs, outputs}: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => message(1, encodeNode(node))),
    ...text(2, "graph"),
    ...constants.flatMap((constant) => message(5, encodeConstant(constant))),
    ...inputs.flatMap((input) => message(11, encodeValue(input))),
    ...outputs.flatMap((output) => message(12, encodeValue(output)))
  ];
  return concatenate([...integer(1, IR_VERSION), ...message(7, graph), ...message(8, [...text(1, ""), ...integer(2, OPSET)])]);
}

const encodeNode = ({op, name, inputs, outputs, attributes = {}}: OnnxNode): Pieces => [
  ...inputs.flatMap((input) => text(1, input)),
  ...outputs.flatMap((output) => text(2, output)),
  ...(name === undefined ? [] : text(3, name)),
  ...text(4, op),
  ...Object.entries(attributes).flatMap(([name, value]) => message(5, [...text(1, name), ...integer(3, value), ...integer(20, INT)]))
];

const encodeConstant = ({name, dims, data}: OnnxGraph["constants"][number]): Pieces => [
  ...dims.flatMap((dim) => integer(1, dim)),
  ...integer(2, FLOAT),
  ...text(8, name),
  ...bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) // little-endian, as every machine with a browser
];

const encodeValue = ({name, dims}: OnnxTensor): Pieces => {
  const shape = dims.flatMap((dim) => message(1, integer(1, dim)));
  return [...text(1, name), ...message(2, message(1, [...integer(1, FLOAT), ...message(2, shape)]))];
};

// Protobuf: a field is a key, field number · 8 + wire type, and a value; wire type 0 is a varint, 2 a length and that many bytes.
const integer = (field: number, value: number): Pieces => [varint(field * 8), varint(value)];
const bytes = (field: number, value: Uint8Array): Pieces => [varint(field * 8 + 2), varint(value.length), value];
const text = (field: number, value: string): Pieces => bytes(field, new TextEncoder().encode(value));
const message = (field: number, pieces: Pieces): Pieces => [varint(field * 8 + 2), varint(lengthOf(pieces)), ...pieces];

/** Seven bits a byte, the lowest first; all but the last have the high bit set. */
function varint(value: number): Uint8Array {
  const out: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) out.push((value % 128) + 128);
  return Uint8Array.from([...out, value]);
}

const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

function concatenate(pieces: Pieces): Uint8Array {
  const all = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
