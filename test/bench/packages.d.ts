// What the contestants use of test/bench/node_modules, declared here so that the project type-checks without installing it.

declare module "@tensorflow/tfjs-core" {
  export interface Tensor {
    clone(): Tensor;
    dispose(): void;
    data(): Promise<Float32Array>;
  }
  type Operation = (a: Tensor, b: Tensor | number) => Tensor;
  export const add: Operation, sub: Operation, mul: Operation;
  export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  export function softmax(logits: Tensor): Tensor;
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

declare module "onnxruntime-web/wasm" {
  export interface Tensor {
    getData(): Promise<Float32Array>;
    dispose(): void;
  }
  export interface InferenceSession {
    run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
    release(): Promise<void>;
  }
  export interface Ort {
    readonly env: {logLevel: string; readonly wasm: {wasmPaths: {wasm: string}}; readonly webgpu: {readonly device: Promise<GPUDevice>}};
    readonly Tensor: {
      new (type: "float32", data: Float32Array, dims: readonly number[]): Tensor;
      fromGpuBuffer(buffer: GPUBuffer, options: {dataType: "float32"; dims: readonly number[]}): Tensor;
    };
    readonly InferenceSession: {
      create(model: Uint8Array, options: {executionProviders: string[]; preferredOutputLocation?: "gpu-buffer"}): Promise<InferenceSession>;
    };
  }
  export const env: Ort["env"];
  export const Tensor: Ort["Tensor"];
  export const InferenceSession: Ort["InferenceSession"];
}

declare module "onnxruntime-web/webgpu" {
  export * from "onnxruntime-web/wasm";
}
