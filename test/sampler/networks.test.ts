/** Networks in Node: the whole road from a manifest's entry to a denoiser, but for the worker and the GPU (test/gpu/networks.test.ts). */
import {readFileSync} from "node:fs";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createNetworkDenoiser, loadNetwork, type Network} from "../../src/sampler/onnx/index.js";
import {toChannels, toPixels} from "../../src/sampler/onnx/layout.js";
import {selected} from "../full.js";
import {differenceOf, largestDifference, manifest, MODELS, readStoredOutputs, TOLERANCE} from "../../models/stored-outputs.js";

let server: Server, base: string;
beforeAll(() => {
  server = createServer((request, response) => response.end(readFileSync(new URL(`.${request.url!}`, MODELS)))).listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

const load = (name: string): Promise<Network> => loadNetwork({entry: manifest[name]!, url: base + manifest[name]!.onnx.file});

describe("agrees with torch", () => {
  it.each(selected(Object.keys(manifest), (name) => name === "faces"))("%s", async (name) => {
    const stored = readStoredOutputs(manifest[name]!);
    const network = await load(name);
    const found = await network.run(stored.inputs);
    for (const output of Object.keys(stored.outputs)) expect(differenceOf(manifest[name]!, stored, output, found[output]!), output).toBeLessThan(TOLERANCE);
    await network.release();
  });

  it("to the σ-fold of it, where a network was trained elsewhere and may answer ε", () => {
    const entry = {...manifest.faces!, check: {...manifest.faces!.check, n: 2}};
    const stored = {inputs: {sigma: Float32Array.of(0.5, 50)}, outputs: {denoised: new Float32Array(4)}};
    const off = (...found: number[]): number[] => [entry, {...entry, origin: "elsewhere"}].map((each) => differenceOf(each, stored, "denoised", found));
    expect(off(0, 0, 0, 0.004)).toEqual([0.004, 0.004 / 50]);
    expect(off(0, 0.004, 0, 0)).toEqual([0.004, 0.004]);
    expect(off(0, 0, 0)).toEqual([Infinity, Infinity]);
  });
});

describe("createNetworkDenoiser", () => {
  it("turns rows of pixels into channels and back, and asks in several calls", async () => {
    const entry = manifest.faces!;
    const {inputs, outputs} = readStoredOutputs(entry);
    const network = await load("faces");
    const sides = [4, 16, 16] as const;
    for (let row = 0; row < entry.check.n; row++) {
      const x = Float64Array.from(toPixels(inputs.x!.subarray(1024 * row, 1024 * (row + 1)), sides));
      const tokens = inputs.tokens!.subarray(31 * row, 31 * (row + 1));
      const expected = toPixels(outputs.denoised!.subarray(1024 * row, 1024 * (row + 1)), sides);
      const batch = Float64Array.from([...x, ...x, ...x]);
      const found = await createNetworkDenoiser(network, {tokens, rowsPerCall: 2})(batch, inputs.sigma![row]!);
      for (let copy = 0; copy < 3; copy++) expect(largestDifference(found.subarray(1024 * copy, 1024 * (copy + 1)), expected)).toBeLessThan(TOLERANCE);
    }
    await network.release();
  });
});

describe("layout", () => {
  it("is a permutation that puts pixel (row, column, channel) where the network looks for it", () => {
    const sides = [3, 2, 5] as const;
    const x = Float64Array.from({length: 60}, (_, i) => i);
    const turned = toChannels(x, sides);
    for (const [n, channel, row, column] of [[0, 0, 0, 0], [0, 2, 1, 4], [1, 1, 0, 3]] as const) {
      expect(turned[30 * n + 10 * channel + 5 * row + column]).toBe(x[30 * n + 15 * row + 3 * column + channel]);
    }
    expect(toPixels(turned, sides)).toEqual(x);
  });
});
