/** src/sampler/onnx as pages use it: the worker (wasm) or the page's device, float64 in pixels' order, the solver of the course. */
import {sampleAsync, SOLVERS} from "../../../src/math/index.js";
import {createNetworkDenoiser, loadNetwork, type NetworkBackend} from "../../../src/sampler/onnx/index.js";
import type {Open} from "../types.js";
import type {NetworkTask} from "./task.js";

export const open: Open<NetworkTask> = async ({entry, url, sigmas, x}, device) => {
  const network = await loadNetwork({entry, url, backend: device as NetworkBackend});
  const denoise = createNetworkDenoiser(network);
  let end = x;
  return {
    async walk() {
      for await (const state of sampleAsync({denoise, levels: sigmas, x, solver: SOLVERS.euler.create()})) end = state.x;
    },
    end: async () => end,
    close: () => void network.release()
  };
};
