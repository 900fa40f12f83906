/** What is said in English where a trained network is loaded and asked. */
import type {LoadFailure} from "../../../sampler/load-blob.js";
import type {NetworkFailure} from "../../../sampler/onnx/errors.js";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const loading: Readonly<Record<LoadFailure, string>> = {
  offline: "The network could not be loaded: this device is offline. Connect it and try again.",
  unreachable: "The network could not be loaded: the connection failed, or something on the way blocks it. Check the connection and try again.",
  missing: "The network could not be loaded: the server does not have its file. It may be in the middle of an update; try again later.",
  corrupt: "The network's file arrived damaged or cut short. Try again; if that does not help, the copy on the server is broken.",
  unreadable: "The network's file cannot be unpacked: the site has to be built again."
};

const running: Readonly<Record<NetworkFailure, string>> = {
  runtime: "The network cannot run: WebAssembly does not start here. It may be switched off by a setting, an extension or a company's rules.",
  memory: "There is not enough memory for the network. Close other tabs, or ask for fewer samples at once, and try again.",
  operator: "The network uses an operation that its runtime does not know: the two belong to different versions. The site has to be built again.",
  model: "The network's file cannot be read. Try again; if that does not help, the site has to be built again.",
  gpu: "The graphics device cannot run the network. Choose the CPU, or leave the choice to the page.",
  stopped: "The network's worker has stopped, perhaps for want of memory. Try again: another one is started.",
  released: "The network has been put away. Load it again.",
  run: "The network failed"
};

export const networks = {
  /** @param bytes of the network's own file */
  load: (what: string, bytes: number) => `Loading ${what}: ${megabytes(bytes)}, and the first time 4 to 7 MB for what runs it`,
  failures: {...loading, ...running},
  because: (sentence: string, detail: string) => `${sentence} (${detail.replace(/\.$/, "")}).`
};
