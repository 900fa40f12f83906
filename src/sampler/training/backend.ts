/** What computes the steps: the same arithmetic on the same batches, in TypeScript, in WebAssembly or on the GPU. */
import type {NetworkBatch, StepRates} from "../../math/index.js";

export type BackendName = "typescript" | "wasm" | "webgpu";

/** All that changes in training, each a list of the network's numbers: layer after layer, weights before biases. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly numbers: Float64Array;
  readonly average: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export interface TrainingBackend {
  readonly name: BackendName;
  /** Reading losses back is free (1) or costs about as much as so many steps. */
  readonly readEvery: number;
  /** One step. @returns the losses of the examples before it, if they are asked for */
  step(batch: NetworkBatch, rates: StepRates, options: {readonly losses: boolean}): Promise<Float64Array | undefined>;
  /** Copies. */
  read(): Promise<TrainingState>;
  write(state: TrainingState): void;
  dispose(): void;
}
