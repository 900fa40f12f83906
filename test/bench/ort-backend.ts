/** ONNX Runtime Web, the entry that fits the device; and the one way to walk with a session on it. */
import {encodeOnnx, type OnnxGraph} from "./onnx-model.js";
import type {Device, Walker} from "./types.js";
import type * as Ort from "onnxruntime-web/wasm";

interface Value {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export interface OrtWalk {
  readonly graph: OnnxGraph;
  /** The state that the first step is fed, by the names of the graph's inputs; one of them is "x". */
  readonly start: Readonly<Record<string, Value>>;
  /** Which output is which part of the state at the next step: {x: "next"}. */
  readonly feedback: Readonly<Record<string, string>>;
  readonly steps: number;
  /** All else that step i is fed. */
  feeds(i: number): Readonly<Record<string, Value>>;
}

/** The state is the runtime's own tensors from the first step to the last, on WebGPU in its buffers. */
export async function openOrt(device: Device, {graph, start, feedback, steps, feeds}: OrtWalk): Promise<Walker> {
  const ort = await loadOrt(device);
  const session = await ort.InferenceSession.create(encodeOnnx(graph), {
    executionProviders: [device],
    ...(device === "webgpu" && {preferredOutputLocation: "gpu-buffer"})
  });
  const gpu = device === "webgpu" ? await ort.env.webgpu.device : undefined;
  const buffers: GPUBuffer[] = [];
  const onGpu = (on: GPUDevice, {data, dims}: Value): Ort.Tensor => {
    const size = 16 * Math.ceil(data.byteLength / 16);
    const buffer = on.createBuffer({size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST});
    on.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
    buffers.push(buffer);
    return ort.Tensor.fromGpuBuffer(buffer, {dataType: "float32", dims});
  };
  const onProcessor = ({data, dims}: Value): Ort.Tensor => new ort.Tensor("float32", data, dims);
  const beginning = mapValues(start, (value) => (gpu ? onGpu(gpu, value) : onProcessor(value)));
  let state = beginning;

  const disposeState = (): void => {
    if (state !== beginning) Object.values(state).forEach((tensor) => tensor.dispose());
  };

  return {
    rewind() {
      disposeState();
      state = beginning;
    },
    async walk() {
      for (let i = 0; i < steps; i++) {
        const outputs = await session.run({...state, ...mapValues(feeds(i), onProcessor)});
        await gpu?.queue.onSubmittedWorkDone();
        disposeState();
        state = mapValues(feedback, (output) => outputs[output]);
      }
    },
    end: async () => (await state.x.getData()) as Float32Array,
    close() {
      disposeState();
      buffers.forEach((buffer) => buffer.destroy());
      void session.release();
    }
  };
}

const mapValues = <From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

/** The library, on the page's own thread. */
export async function loadOrt(device: Device): Promise<typeof Ort> {
  return useWasm(device === "webgpu" ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm"), device);
}

/** Where the library finds its WebAssembly: beside the page. */
export function useWasm(ort: typeof Ort, device: Device): typeof Ort {
  const file = device === "webgpu" ? "ort-wasm-simd-threaded.asyncify.wasm" : "ort-wasm-simd-threaded.wasm";
  ort.env.logLevel = "error";
  ort.env.wasm.wasmPaths = {wasm: new URL(file, location.href).href};
  return ort;
}
