/** What can go wrong with a network once its file is there; a file that does not come is a `LoadError` (../load-blob.ts). */

export type NetworkFailure =
  /** The runtime did not start: WebAssembly is forbidden or missing. */
  | "runtime"
  /** There was no room for the network, or for the batch. */
  | "memory"
  /** The file asks for an operator that the runtime does not have. */
  | "operator"
  /** The file is no network that the runtime can read. */
  | "model"
  /** WebGPU was asked for and is not there, or failed. */
  | "gpu"
  /** The worker that computed is gone; asking again starts another. */
  | "stopped"
  /** `release` was called. */
  | "released"
  /** Anything else, in the runtime's own words. */
  | "run";

/** `message` is English and complete; src/figures/strings has the sentences for readers, by `code`. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  constructor(readonly code: NetworkFailure, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Sorts the runtime's words, which are all that it gives, into what a reader can act on. */
export function classify(message: string): NetworkFailure {
  if (/out of memory|bad_alloc|allocat|too large|memory access out of bounds|invalid array (?:buffer )?length/i.test(message)) return "memory";
  if (/not a registered function\/op|could not find an implementation|not implemented|no op registered|opset/i.test(message)) return "operator";
  if (/protobuf parsing|load(?:ing)? model|invalid_?graph|invalid model|failed to load/i.test(message)) return "model";
  if (/no available backend|webassembly|wasm/i.test(message)) return "runtime";
  return "run";
}
