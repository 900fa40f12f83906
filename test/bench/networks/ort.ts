/**
 * ONNX Runtime and the fewest lines around it: on the page's own thread, x in the network's order, float32, in place. On WebGPU the same
 * nodes as ours stay on the processor (docs/models.md), so that both give the same answer.
 */
import type * as Ort from "onnxruntime-web/wasm";
import {findDelicateNodes} from "../../../src/sampler/onnx/delicate-nodes.js";
import {toChannels, toPixels, type PictureSides} from "../../../src/sampler/onnx/layout.js";
import {loadOrt} from "../ort-backend.js";
import type {Device, Open} from "../types.js";
import type {NetworkTask} from "./task.js";

export const open: Open<NetworkTask> = openOrtAlone({onProcessor: findDelicateNodes});

interface Choices {
  readonly load?: (device: Device) => Promise<typeof Ort>;
  /** Names of a model's nodes that WebGPU leaves to the processor; none unless given. */
  readonly onProcessor?: (model: Uint8Array) => readonly string[];
  /** What is fed is gone afterwards. */
  readonly takesInputs?: boolean;
}

export function openOrtAlone({load = loadOrt, onProcessor = () => [], takesInputs = false}: Choices): Open<NetworkTask> {
  return async ({entry, url, batch, sigmas, x}, device) => {
    const ort = await load(device);
    const model = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const delicate = device === "webgpu" ? onProcessor(model) : [];
    const provider = delicate.length > 0 ? {name: device, forceCpuNodeNames: delicate} : device; // an empty list is refused
    const session = await ort.InferenceSession.create(model, {executionProviders: [provider as Ort.InferenceSession.ExecutionProviderConfig]});
    const shape = entry.inputs.find(({name}) => name === "x")!.shape.slice(1) as number[];
    const words = entry.inputs.find(({name}) => name === "tokens")?.shape[1] as number | undefined;
    const start = toChannels(x, shape as unknown as PictureSides);
    const state = start.slice();
    const tensor = (data: Float32Array, dims: number[]): Ort.Tensor => new ort.Tensor("float32", data, dims);
    return {
      rewind: () => state.set(start),
      async walk() {
        for (let i = 0; i + 1 < sigmas.length; i++) {
          const ratio = sigmas[i + 1]! / sigmas[i]!;
          const {denoised} = await session.run({
            x: tensor(takesInputs ? state.slice() : state, [batch, ...shape]),
            sigma: tensor(new Float32Array(batch).fill(sigmas[i]!), [batch]),
            ...(words && {tokens: tensor(new Float32Array(batch * words), [batch, words])})
          });
          const answer = denoised!.data as Float32Array;
          for (let k = 0; k < state.length; k++) state[k] = ratio * state[k]! + (1 - ratio) * answer[k]!;
        }
      },
      end: async () => toPixels(state, shape as unknown as PictureSides),
      close: () => void session.release()
    };
  };
}
