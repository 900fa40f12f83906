/** A network as a denoiser like any other. */
import type {AsyncDenoiser} from "../../math/types.js";
import {toChannels, toPixels, type PictureSides} from "./layout.js";
import {rowLength, type Network, type TensorShape, type Tensors} from "./network.js";

export interface NetworkDenoiserOptions {
  /** What it is told (`encodePrompt`): one row for all, or one for each. Zeros, no prompt, unless given. */
  readonly tokens?: Float32Array;
  /** Rows of a call to the network; 32 unless given. What is between two calls can be stopped, and others get their turn. */
  readonly rowsPerCall?: number;
  readonly signal?: AbortSignal;
}

/**
 * D(x; σ) of a network with the inputs x, sigma and (where it takes words) tokens and the output denoised: rows of channels ·
 * height · width numbers, pixel by pixel, at unit signal scale. Give it to `sampleAsync`, `guide` and whatever else takes a denoiser.
 *
 * At σ = 0 the answer is x. At σ = ∞, where x says nothing, the network is asked about the middle of the noise at its largest
 * trained σ (80 unless the entry says).
 *
 * @throws RangeError for a network with other inputs, or tokens of another length; in a call, where x is not whole rows;
 *   NetworkError or the signal's reason (in a call)
 */
export function createNetworkDenoiser(network: Network, {tokens, rowsPerCall = 32, signal}: NetworkDenoiserOptions = {}): AsyncDenoiser {
  const {entry} = network;
  const {sides, words} = readShapes(network);
  const dim = sides[0] * sides[1] * sides[2];
  if (!(Number.isInteger(rowsPerCall) && rowsPerCall >= 1)) throw new RangeError(`createNetworkDenoiser: rowsPerCall is ${rowsPerCall}; give a whole number, 1 or greater.`);
  if (tokens && !(words && tokens.length >= words && tokens.length % words === 0)) {
    throw new RangeError(`createNetworkDenoiser: there are ${tokens.length} tokens; ${entry.onnx.file} takes ${words ?? "none"}${words ? " for a row" : ""}.`);
  }

  /** The tokens of some rows. */
  function told(first: number, rows: number): Float32Array {
    const out = new Float32Array(rows * words!);
    if (tokens?.length === words) for (let row = 0; row < rows; row++) out.set(tokens!, row * words!);
    else if (tokens) out.set(tokens.subarray(first * words!, (first + rows) * words!));
    return out;
  }

  return async (x, sigma) => {
    if (!(sigma >= 0)) throw new RangeError(`denoise: sigma is ${sigma}; give a number, 0 or greater.`);
    const n = x.length / dim;
    if (!(Number.isInteger(n) && n > 0)) throw new RangeError(`denoise: x has ${x.length} numbers; ${entry.onnx.file} takes rows of ${dim}.`);
    if (tokens && tokens.length > words! && tokens.length !== n * words!) {
      throw new RangeError(`denoise: there are tokens for ${tokens.length / words!} rows and x has ${n}.`);
    }
    if (sigma === 0) return x.slice();
    const [from, level] = sigma === Infinity ? [new Float64Array(x.length), entry.sigmaMax ?? 80] : [x, sigma];
    const out = new Float64Array(x.length);
    for (let first = 0; first < n; first += rowsPerCall) {
      const rows = Math.min(rowsPerCall, n - first);
      const inputs: Tensors = {
        x: toChannels(from.subarray(first * dim, (first + rows) * dim), sides),
        sigma: new Float32Array(rows).fill(level),
        ...(words && {tokens: told(first, rows)})
      };
      const {denoised} = await network.run(inputs, {...(signal && {signal})});
      out.set(toPixels(denoised!, sides), first * dim);
    }
    return out;
  };
}

function readShapes({entry: {onnx, inputs, outputs}}: Network): {sides: PictureSides; words: number | undefined} {
  const named = (tensors: readonly TensorShape[], name: string): TensorShape | undefined => tensors.find((each) => each.name === name);
  const x = named(inputs, "x"), tokens = named(inputs, "tokens"), denoised = named(outputs, "denoised");
  const others = inputs.filter(({name}) => !["x", "sigma", "tokens"].includes(name));
  if (!x || x.shape.length !== 4 || !named(inputs, "sigma") || !denoised || rowLength(denoised) !== rowLength(x) || others.length > 0) {
    const names = (tensors: readonly TensorShape[]): string => tensors.map(({name}) => name).join(", ");
    throw new RangeError(`createNetworkDenoiser: ${onnx.file} takes ${names(inputs)} and gives ${names(outputs)}; a denoiser takes x, sigma and perhaps tokens, and gives denoised.`);
  }
  return {sides: x.shape.slice(1) as unknown as PictureSides, words: tokens && rowLength(tokens)};
}
