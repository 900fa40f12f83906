/** What networks.test.ts runs in the page; served to it like any module of the site. */
import {createNetworkDenoiser, loadNetwork, NetworkError, type Network, type NetworkBackend, type NetworkEntry} from "../../src/sampler/onnx/index.js";
import {requestGpu} from "../../src/sampler/gpu-device.js";

/** All that were started. */
const workers: Worker[] = [];
globalThis.Worker = class extends Worker {
  constructor(address: string | URL, options?: WorkerOptions) {
    super(address, options);
    workers.push(this);
  }
};

interface Wish {
  readonly entry: NetworkEntry;
  readonly backend?: "auto" | NetworkBackend;
}

const load = ({entry, backend = "auto"}: Wish, more: object = {}): Promise<Network> => loadNetwork({entry, url: `/models/${entry.onnx.file}`, backend, ...more});
const arrays = (tensors: Readonly<Record<string, ArrayLike<number>>>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, Array.from(values)]));

/** Keeps the worker alive, which otherwise ends with the last network of each test. */
export async function hold({entry}: Wish): Promise<void> {
  await load({entry, backend: "wasm"});
}

/** The network's outputs for given inputs, what computed them, and how loading went. */
export async function ask({inputs, ...wish}: Wish & {inputs: Record<string, number[]>}) {
  const progress: {loaded: number; total: number | undefined}[] = [];
  const network = await load(wish, {onProgress: (each: {loaded: number; total: number | undefined}) => progress.push(each)});
  const given = Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]));
  const outputs = arrays(await network.run(given));
  const {backend} = network;
  await network.release();
  return {outputs, backend, progress: progress.at(-1)!};
}

const batch = (): {x: Float32Array; sigma: Float32Array} => ({x: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]), sigma: Float32Array.of(1, 1)});
const codeOf = (error: unknown): string => (error instanceof NetworkError ? error.code : String(error));

/** Tests without a GPU make every machine a real one, so that "auto" takes it. */
const asHardware = {
  async requestAdapter() {
    const adapter = (await navigator.gpu.requestAdapter())!;
    return {info: {vendor: "a", architecture: "b", device: "", description: "graphics card"}, requestDevice: () => adapter.requestDevice()};
  }
} as unknown as GPU;

/** The device goes in the middle: the processor answers, and says why. */
export async function loseDevice({entry}: Wish) {
  let device: GPUDevice | undefined;
  const gpu = {requestAdapter: async () => {
    const adapter = (await asHardware.requestAdapter())!;
    return {info: adapter.info, requestDevice: async () => (device = await adapter.requestDevice())};
  }} as unknown as GPU;
  const notices: string[] = [];
  const network = await load({entry}, {gpu, onNotice: (notice: string) => notices.push(notice)});
  const first = {backend: network.backend, ...arrays(await network.run(batch()))};
  device!.destroy();
  const answers = await Promise.all([network.run(batch()), network.run(batch())]);
  const then = {backend: network.backend, answers: answers.map((each) => arrays(each).denoised)};
  await network.release();
  return {first, then, notices};
}

/** The worker dies in the middle: what was asked fails, the next request starts another. */
export async function loseWorker({entry}: Wish) {
  const network = await load({entry, backend: "wasm"});
  const before = workers.length;
  const asked = [network.run(batch()), network.run(batch())];
  workers.at(-1)!.dispatchEvent(new ErrorEvent("error", {message: "out of memory"}));
  const failures = await Promise.all(asked.map((each) => each.then(() => "answered", codeOf)));
  const {denoised} = arrays(await network.run(batch()));
  await network.release();
  return {failures, denoised, started: workers.length - before};
}

/** A batch in several calls, and one that is stopped between two. */
export async function stopBetweenCalls({entry}: Wish) {
  const network = await load({entry, backend: "wasm"});
  const stop = new AbortController();
  let calls = 0;
  const counted: Network = {...network, run: (inputs, options) => {
    if (++calls === 3) stop.abort(new Error("enough"));
    return network.run(inputs, options);
  }};
  const x = Float64Array.from({length: 32}, (_, i) => i);
  const whole = Array.from(await createNetworkDenoiser(network, {rowsPerCall: 2})(x, 1));
  const stopped = await Promise.resolve(createNetworkDenoiser(counted, {rowsPerCall: 2, signal: stop.signal})(x, 1)).then(() => "answered", (error: Error) => error.message);
  await network.release();
  return {whole, stopped, calls, started: workers.length};
}

/** Two networks on the page's own device, which others use too. */
export async function shareDevice({entry}: Wish) {
  const gpu = await requestGpu();
  const [one, other] = await Promise.all([load({entry, backend: "webgpu"}), load({entry, backend: "webgpu"})]);
  await one.release();
  const {denoised} = arrays(await other.run(batch()));
  await other.release();
  const again = await load({entry, backend: "webgpu"});
  const second = arrays(await again.run(batch())).denoised;
  await again.release();
  const lost = "device" in gpu && (await Promise.race([gpu.device.lost.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 100))]));
  return {denoised, second, lost};
}
