/** Every way in which a network fails has a sentence of its own; what is not the network's is left alone. */
import {describe, expect, it} from "vitest";
import {explainNetworkError, networkLabel} from "../../src/figures/network-work.js";
import {networks} from "../../src/figures/strings/en/networks.js";
import {LoadError} from "../../src/sampler/load-blob.js";
import {NetworkError} from "../../src/sampler/onnx/errors.js";

describe("explainNetworkError", () => {
  it("says in the reader's words what happened, and keeps the cause", () => {
    const cause = new LoadError("offline", "x.onnx", "for developers");
    expect(explainNetworkError(cause)).toEqual(expect.objectContaining({message: expect.stringMatching(/offline.*try again/), cause}));
    expect(explainNetworkError(new NetworkError("run", "Reshape failed."))).toEqual(new Error("The network failed (Reshape failed)."));
    const aborted = new DOMException("stopped", "AbortError");
    expect(explainNetworkError(aborted)).toBe(aborted);
  });

  it("has sentences that differ", () => expect(new Set(Object.values(networks.failures)).size).toBe(Object.keys(networks.failures).length));

  it("states what is loaded and how much it is", () => {
    const entry = {onnx: {file: "x.onnx", bytes: 2_950_394, sha256: ""}, inputs: [], outputs: []};
    expect(networkLabel("a network of faces", entry)).toBe("Loading a network of faces: 3.0 MB, and the first time about 4 MB for what runs it");
  });
});
