// What the contestants use of test/bench/node_modules, declared here so that the project type-checks without installing it.

declare module "@jax-js/jax" {
  export interface JaxArray {
    /** The same array, to be used once more. */
    readonly ref: JaxArray;
    reshape(shape: number[]): JaxArray;
    add(other: JaxArray | number): JaxArray;
    sub(other: JaxArray | number): JaxArray;
    mul(other: JaxArray | number): JaxArray;
    data(): Promise<Float32Array>;
    blockUntilReady(): Promise<JaxArray>;
    dispose(): void;
  }
  export const numpy: {
    array(values: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    transpose(a: JaxArray): JaxArray;
    subtract(a: JaxArray | number, b: JaxArray): JaxArray;
  };
  export const nn: {softmax(x: JaxArray, axis?: number): JaxArray};
  export function jit<F extends (...args: JaxArray[]) => JaxArray>(f: F): F & {dispose(): void};
  export function init(device: string): Promise<string[]>;
  export function defaultDevice(device: string): string;
}

declare module "onnxruntime-web/wasm" {
  export const env: {logLevel: string; wasm: {wasmPaths: {wasm: string}}};
  export class Tensor {
    constructor(type: "float32", data: Float32Array, dims: readonly number[]);
    readonly data: Float32Array;
    dispose(): void;
  }
  export class InferenceSession {
    static create(model: Uint8Array, options: {executionProviders: string[]}): Promise<InferenceSession>;
    run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
    release(): Promise<void>;
  }
}
