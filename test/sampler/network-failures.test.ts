/** What goes wrong with networks, and what is said then; in Node, where they run in the page's own thread. */
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {LoadError} from "../../src/sampler/load-blob.js";
import {classify} from "../../src/sampler/onnx/errors.js";
import {createNetworkDenoiser, loadNetwork, NetworkError, type LoadNetworkOptions} from "../../src/sampler/onnx/index.js";
import {runtimeFiles} from "./onnx-runtime-files.js";
import {digestOf, hungryNetwork, tinyNetwork, type TinyNetwork} from "./tiny-networks.js";

const half = tinyNetwork("half.onnx");
const networks = new Map([half, tinyNetwork("strange.onnx", {op: "NoSuchOperator", inputs: ["x"], outputs: ["denoised"]}), hungryNetwork("hungry.onnx")].map((each) => [each.entry.onnx.file, each]));
const named = (file: string): TinyNetwork => networks.get(file)!;

let server: Server, base: string;
beforeAll(() => {
  server = createServer((request, response) => {
    const {pathname, search} = new URL(request.url!, "http://here");
    const bytes = networks.get(pathname.slice(1))?.bytes;
    if (!bytes) return void response.writeHead(404).end();
    if (search === "?cut") return void response.end(bytes.subarray(0, 30));
    if (search === "?slow") return void response.write(bytes.subarray(0, 30)); // and no more
    response.end(bytes);
  }).listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const load = (file: string, {search = "", ...options}: Partial<LoadNetworkOptions> & {search?: string} = {}) =>
  loadNetwork({entry: named(file).entry, url: base + file + search, ...options});
const batch = (): {x: Float32Array; sigma: Float32Array} => ({x: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]), sigma: Float32Array.of(1, 1)});
const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => "no failure", (error: unknown) => error);
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await failure(work);
  return error instanceof NetworkError || error instanceof LoadError ? `${error.name} ${error.code}` : error;
};

describe("loadNetwork says", () => {
  it("what is wrong with the file's way here", async () => {
    expect(await codeOf(loadNetwork({entry: half.entry, url: `${base}missing.onnx`}))).toBe("LoadError missing");
    expect(await codeOf(load("half.onnx", {search: "?cut"}))).toBe("LoadError corrupt");
    expect(await codeOf(loadNetwork({entry: half.entry, url: "http://localhost:1/half.onnx"}))).toBe("LoadError unreachable");
    const other = {...half.entry, onnx: {...half.entry.onnx, sha256: "0".repeat(64)}};
    expect(await codeOf(loadNetwork({entry: other, url: `${base}half.onnx`}))).toBe("LoadError corrupt");
  });

  it("what is wrong with the file itself", async () => {
    const bytes = new TextEncoder().encode("This is no network, though it comes as it should.");
    const none = {bytes, entry: {...half.entry, onnx: digestOf("none.onnx", bytes)}};
    networks.set("none.onnx", none);
    expect(await codeOf(load("none.onnx"))).toBe("NetworkError model");
    expect(await codeOf(load("strange.onnx"))).toBe("NetworkError operator");
  });

  it("that WebGPU is not there, where it is asked for by name", async () => {
    expect(await codeOf(load("half.onnx", {backend: "webgpu"}))).toBe("NetworkError gpu");
  });

  it("nothing but the signal's reason where it is cancelled", async () => {
    const stop = new AbortController();
    const loading = failure(load("half.onnx", {search: "?slow", signal: stop.signal, onProgress: ({loaded}) => loaded > 0 && stop.abort(new Error("enough"))}));
    expect(await loading).toEqual(new Error("enough"));
    expect(await failure(load("half.onnx", {signal: AbortSignal.abort(new Error("before"))}))).toEqual(new Error("before"));
  });
});

describe("classify", () => {
  it.each([
    ["failed to call OrtRun(). ERROR_CODE: 2, ERROR_MESSAGE: [ONNXRuntimeError] : 2 : INVALID_ARGUMENT : Tensor shape is too large", "memory"],
    ["failed to allocate a buffer", "memory"],
    ["RangeError: Array buffer allocation failed", "memory"],
    ["no available backend found. ERR: [wasm] RuntimeError: Aborted(CompileError: WebAssembly.instantiate(): Compiling or instantiating WebAssembly module violates", "runtime"],
    ["Non-zero status code returned while running Reshape node", "run"]
  ])("sorts “%s”", (message, code) => expect(classify(message)).toBe(code));
});

describe("a network", () => {
  it("works after failures, answers in order, and lets what waits be withdrawn", async () => {
    const network = await load("half.onnx");
    const order: number[] = [];
    const stop = new AbortController();
    const asked = [0, 1, 2, 3].map((k) => network.run(batch(), k === 2 ? {signal: stop.signal} : {}).finally(() => order.push(k)));
    stop.abort(new Error("withdrawn"));
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({status}) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(order.filter((k) => k !== 2)).toEqual([0, 1, 3]);
    expect(await asked[3]).toEqual({denoised: Float32Array.from([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])});
    await network.release();
    expect(await codeOf(network.run(batch()))).toBe("NetworkError released");
    await network.release(); // twice is once
  });

  it("is held by several at once: releasing one leaves the others", async () => {
    const [one, other] = await Promise.all([load("half.onnx"), load("half.onnx")]);
    await one.release();
    expect((await other.run(batch())).denoised![7]).toBe(4);
    await other.release();
    const again = await load("half.onnx");
    expect((await again.run(batch())).denoised![7]).toBe(4);
    await again.release();
  });

  it("counts the bytes of the runtime and the file together, those of the runtime once", async () => {
    const counts: {loaded: number; total: number | undefined}[][] = [[], []];
    const one = await load("half.onnx", {onProgress: (each) => counts[0]!.push(each)});
    const other = await load("half.onnx", {onProgress: (each) => counts[1]!.push(each)});
    const totals = counts.map((each) => [...new Set(each.map(({total}) => total).filter((total) => total !== undefined))]);
    expect(totals).toEqual([[half.bytes.length + runtimeFiles.wasm.bytes], [half.bytes.length]]);
    for (const each of counts) {
      expect(each.at(-1)!.loaded).toBe(each.at(-1)!.total);
      each.slice(1).forEach(({loaded}, i) => expect(loaded).toBeGreaterThanOrEqual(each[i]!.loaded));
    }
    await one.release();
    await other.release();
  });

  it("has no room for what is too large, and goes on", async () => {
    const hungry = await load("hungry.onnx");
    const many = 32_750;
    expect(await codeOf(hungry.run({x: new Float32Array(many), sigma: new Float32Array(many)}))).toBe("NetworkError memory");
    await hungry.release();
    const network = await load("half.onnx");
    expect((await network.run(batch())).denoised![0]).toBe(0.5);
    await network.release();
  });

  it("refuses inputs that it cannot take, and names them", async () => {
    const network = await load("half.onnx");
    await expect(network.run({x: batch().x})).rejects.toThrow("“sigma” (n) is missing");
    await expect(network.run({x: new Float32Array(7), sigma: Float32Array.of(1, 1)})).rejects.toThrow("“x” has 7 numbers; give n × 1 × 2 × 2");
    await expect(network.run({x: new Float32Array(8), sigma: Float32Array.of(1)})).rejects.toThrow("“sigma” has 1 numbers");
    const denoise = createNetworkDenoiser(network, {rowsPerCall: 2});
    await expect(denoise(new Float64Array(7), 1)).rejects.toThrow(RangeError);
    await expect(denoise(new Float64Array(8), -1)).rejects.toThrow("sigma is -1");
    expect(() => createNetworkDenoiser(network, {tokens: new Float32Array(3)})).toThrow("takes none");
    await network.release();
  });
});
