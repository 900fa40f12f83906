/** Every way in which a network fails has a sentence of its own; what is not the network's is left alone. */
import {describe, expect, it, vi} from "vitest";
import {explainNetworkError, networkLabel, openNetwork, sentenceOf} from "../../src/figures/network-work.js";
import {networks} from "../../src/figures/strings/en/networks.js";
import {LoadError} from "../../src/sampler/load-blob.js";
import {NetworkError} from "../../src/sampler/onnx/errors.js";

const release = vi.fn(async () => {});
vi.mock("../../src/sampler/onnx/load-network.js", () => ({loadNetwork: async () => ({release})}));

describe("openNetwork", () => {
  const entry = {onnx: {file: "x.onnx", bytes: 1, sha256: ""}, inputs: [], outputs: []};
  const open = (until?: Promise<void>) => openNetwork({entry, file: {href: "x.onnx"}, backend: "cpu", ...(until && {until})});

  it("releases the network when its cell goes, be it before the network has come", async () => {
    let goes = () => {};
    await open();
    await open(new Promise((resolve) => (goes = resolve)));
    expect(release).not.toHaveBeenCalled();
    goes();
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(1));
    await open(Promise.resolve());
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(2));
  });
});

describe("explainNetworkError", () => {
  it("says in the reader's words what happened, and keeps the cause", () => {
    const cause = new LoadError("offline", "x.onnx", "for developers");
    expect(explainNetworkError(cause)).toEqual(expect.objectContaining({message: expect.stringMatching(/offline.*try again/), cause}));
    expect(explainNetworkError(new NetworkError("run", "Reshape failed."))).toEqual(new Error("The network failed (Reshape failed)."));
    const aborted = new DOMException("stopped", "AbortError");
    expect(explainNetworkError(aborted)).toBe(aborted);
  });

  it.each([
    ["offline", /device is offline.*try again/], ["unreachable", /blocks it.*try again/], ["missing", /server does not have.*try again/],
    ["corrupt", /damaged or cut short.*Try again/], ["unreadable", /cannot be unpacked/]
  ] as const)("names what keeps the file away, and what to do: %s", (code, sentence) => {
    expect(sentenceOf(new LoadError(code, "x.onnx", "for developers"))).toMatch(sentence);
  });

  it.each([
    ["runtime", /WebAssembly does not start/], ["memory", /not enough memory.*Close other tabs.*try again/], ["operator", /operation that its runtime does not know/],
    ["model", /cannot be read.*Try again/], ["gpu", /graphics device.*Choose the CPU/], ["stopped", /worker has stopped.*Try again/], ["released", /Load it again/]
  ] as const)("names what the network lacks, and what to do: %s", (code, sentence) => {
    expect(sentenceOf(new NetworkError(code, "for developers"))).toMatch(sentence);
  });

  it("has sentences that differ", () => expect(new Set(Object.values(networks.failures)).size).toBe(Object.keys(networks.failures).length));

  it("states what is loaded and how much it is", () => {
    const entry = {onnx: {file: "x.onnx", bytes: 2_950_394, sha256: ""}, inputs: [], outputs: []};
    expect(networkLabel("a network of faces", entry)).toBe("Loading a network of faces: 3.0 MB, and the first time 4 to 7 MB for what runs it");
  });
});
