/** What a network is to the rest of the course: named arrays in, named arrays out. docs/models.md */

/** A file of `models/`, and how to know that it is that one. */
export interface FileDigest {
  readonly file: string;
  readonly bytes: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** An input or output. The first side is "n", the size of the batch, the others are numbers: channel, row, column for pictures. */
export interface TensorShape {
  readonly name: string;
  readonly shape: readonly (number | "n")[];
}

/** An entry of `models/manifest.json`: what is needed to run the network. */
export interface NetworkEntry {
  readonly onnx: FileDigest;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  readonly parameters?: number;
  /** Steps of training. */
  readonly steps?: number;
  /** Standard deviation of the data the network was trained on. */
  readonly sigmaData?: number;
  /** The noise levels it was trained for: sampling begins at `sigmaMax` or lower, and ends at `sigmaMin`. */
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  /** Where it comes from and under which licence, of a network that was not trained here. */
  readonly origin?: string;
  readonly vocabulary?: FileDigest & {readonly tokens: number};
}

export type Tensors = Readonly<Record<string, Float32Array>>;

/** "wasm" computes on the processor, in a worker. */
export type NetworkBackend = "wasm" | "webgpu";

/** A network that has been loaded and can be asked. */
export interface Network {
  readonly entry: NetworkEntry;
  /** What computes now, and a sentence for the reader that says why. Changes where the graphics device is lost. */
  readonly backend: {readonly name: NetworkBackend; readonly reason: string};
  /**
   * One answer for each of n rows; n is how often the shape of the first input fits into what is given. Requests are answered in
   * their order, one at a time.
   *
   * @throws RangeError where an input is missing or has another length; NetworkError where the machine fails; the signal's reason
   *   where it aborts before the answer (what has begun is finished, and thrown away)
   */
  run(inputs: Tensors, options?: {readonly signal?: AbortSignal}): Promise<Record<string, Float32Array>>;
  /** Frees what the network holds. Requests after that reject. */
  release(): Promise<void>;
}

/** Numbers in one row of an input or output. */
export const rowLength = ({shape}: TensorShape): number => shape.reduce<number>((product, side) => (side === "n" ? product : product * side), 1);

/**
 * How many rows the inputs have.
 *
 * @throws RangeError where an input is missing, is not a whole number of rows, or has another number of them than the first
 */
export function countRows({onnx, inputs}: NetworkEntry, given: Tensors): number {
  const where = `run (${onnx.file})`;
  const shapeOf = ({shape}: TensorShape): string => shape.join(" × ");
  let rows: number | undefined;
  for (const input of inputs) {
    const values = given[input.name];
    if (!values) throw new RangeError(`${where}: the input “${input.name}” (${shapeOf(input)}) is missing.`);
    rows ??= values.length / rowLength(input);
    if (!(Number.isInteger(rows) && rows > 0 && values.length === rows * rowLength(input))) {
      throw new RangeError(`${where}: “${input.name}” has ${values.length} numbers; give ${shapeOf(input)}, with the same n ≥ 1 for every input.`);
    }
  }
  if (rows === undefined) throw new RangeError(`${where}: the manifest names no input.`);
  return rows;
}
