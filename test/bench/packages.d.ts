// What the contestants use of test/bench/node_modules, declared here so that the project type-checks without installing it.

declare module "@tensorflow/tfjs-core" {
  export interface Tensor {
    clone(): Tensor;
    dispose(): void;
    data(): Promise<Float32Array>;
  }
  export interface Variable extends Tensor {
    assign(value: Tensor): void;
  }
  export interface Optimizer {
    applyGradients(gradients: Record<string, Tensor>): void;
    dispose(): void;
  }
  type Operation = (a: Tensor, b: Tensor | number) => Tensor;
  export const add: Operation, sub: Operation, mul: Operation;
  export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  export function softmax(logits: Tensor): Tensor;
  export function sigmoid(x: Tensor): Tensor;
  export function square(x: Tensor): Tensor;
  export function sum(x: Tensor, axis: number): Tensor;
  export function mean(x: Tensor): Tensor;
  export function variable(start: Tensor): Variable;
  export function variableGrads(f: () => Tensor): {value: Tensor; grads: Record<string, Tensor>};
  export const train: {adam(rate: number, beta1: number, beta2: number, epsilon: number): Optimizer};
  export function slice(x: Tensor, begin: number[], size: number[]): Tensor;
  export function tensor1d(values: Float32Array): Tensor;
  export function tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  export function tidy<T extends Tensor | Tensor[]>(f: () => T): T;
  export function dispose(tensors: Tensor | readonly Tensor[]): void;
  export function setBackend(name: string): Promise<boolean>;
  export function backend(): unknown;
  export function enableProdMode(): void;
}

declare module "@tensorflow/tfjs-backend-wasm" {
  export function setWasmPaths(folder: string): void;
}

declare module "@tensorflow/tfjs-backend-webgpu" {}

declare module "@tensorflow/tfjs-backend-cpu" {}

declare module "@tensorflow/tfjs-core/dist/register_all_gradients.js" {}
