/** A network is a denoiser like any other: every solver takes it, and guidance; and it does denoise faces. */
import {readFileSync} from "node:fs";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {gunzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {unpackFaces} from "../../data/faces-layout.js";
import {manifest, MODELS, readStoredOutputs} from "../../models/stored-outputs.js";
import {FIRST_PICTURES, withSet} from "../../src/figures/bench/edits.js";
import {buildSpec, createRandom, createWhiteNoise, guide, karrasSigmas, lastState, sample, sampleAsync, SOLVERS, type AsyncDenoiser, type SampleSpec, type SampleState, type SolverEntry, type SolverName} from "../../src/math/index.js";
import {codeFaces, nearestFace, type CodedFaces, type NearestFace} from "../../src/sampler/faces/coded-faces.js";
import {faceAsPoint} from "../../src/sampler/faces/faces.js";
import {createNetworkDenoiser, encodePrompt, loadNetwork, toPixels, type Network, type PromptVocabulary} from "../../src/sampler/onnx/index.js";
import {tinyNetwork} from "./tiny-networks.js";

const half = tinyNetwork("half.onnx");
let server: Server, base: string, tiny: Network, faces: Network;
beforeAll(async () => {
  server = createServer(({url}, response) => response.end(url === "/half.onnx" ? half.bytes : readFileSync(new URL(`.${url!}`, MODELS)))).listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}/`;
  tiny = await loadNetwork({entry: half.entry, url: `${base}half.onnx`});
  faces = await loadNetwork({entry: manifest.faces!, url: `${base}faces.onnx`});
}, 60_000);
afterAll(async () => {
  await tiny.release();
  await faces.release();
  server.close();
});

describe("every solver", () => {
  const options = () => ({levels: karrasSigmas(5, {sigmaMin: 0.1, sigmaMax: 8}), x: createRandom(3).normals(8).map((e) => 8 * e), noise: createWhiteNoise(createRandom(4))});

  it.each(Object.keys(SOLVERS) as SolverName[])("%s ends where it ends on the same function without a network", async (name) => {
    const solver = (SOLVERS[name] as SolverEntry).create();
    let found: SampleState | undefined;
    for await (const state of sampleAsync({denoise: createNetworkDenoiser(tiny), solver, ...options()})) found = state;
    // The network's arithmetic is float32: so is the twin's, and then they are the same to the bit.
    const expected = lastState(sample({denoise: (x) => x.map((each) => Math.fround(each) / 2), solver, ...options()}));
    expect([found!.i, found!.nfe, ...found!.x]).toEqual([expected.i, expected.nfe, ...expected.x]);
  });
});

describe("guidance", () => {
  it("goes from the net without a prompt through the net with one", async () => {
    const vocabulary = JSON.parse(readFileSync(new URL("faces.vocabulary.json", MODELS), "utf8")) as PromptVocabulary;
    const toward = createNetworkDenoiser(faces, {tokens: encodePrompt(vocabulary, "blue hat, サングラス").tokens});
    const away = createNetworkDenoiser(faces);
    const x = createRandom(5).normals(1024).map((e) => 5 * e);
    const [told, untold, guided] = [await toward(x, 5), await away(x, 5), await guide({toward, away, weight: 3})(x, 5)];
    expect(told).not.toEqual(untold);
    guided.forEach((value, i) => expect(value).toBeCloseTo(3 * told[i]! - 2 * untold[i]!, 12));
  });

  it("tells each row its own words where there are as many", async () => {
    const {inputs, outputs} = readStoredOutputs(manifest.faces!);
    const sides = [4, 16, 16] as const;
    const both = createNetworkDenoiser(faces, {tokens: inputs.tokens!.slice(0, 62), rowsPerCall: 1});
    const x = Float64Array.from(toPixels(inputs.x!.subarray(0, 1024), sides));
    const found = await both(Float64Array.from([...x, ...x]), inputs.sigma![0]!);
    const expected = toPixels(outputs.denoised!.subarray(0, 1024), sides);
    found.subarray(0, 1024).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
    const second = await createNetworkDenoiser(faces, {tokens: inputs.tokens!.slice(31, 62)})(x, inputs.sigma![0]!);
    second.forEach((value, i) => expect(found[1024 + i]).toBeCloseTo(value, 5));
    await expect(both(x, 1)).rejects.toThrow("tokens for 2 rows and x has 1");
  });
});

describe("faces", () => {
  it("takes most of the noise from faces that it was never trained on, in the order of numbers used here", async () => {
    const {pictures} = unpackFaces(new Uint8Array(gunzipSync(readFileSync("data/faces/faces.bin"))), 20_480);
    const clean = Float64Array.from(pictures.subarray(1024 * 20_000, 1024 * 20_008), (byte) => byte / 127.5 - 1);
    const noise = createRandom(6).normals(clean.length);
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length;
    for (const sigma of [0.3, 1]) {
      const denoised = await createNetworkDenoiser(faces)(clean.map((value, i) => value + sigma * noise[i]!), sigma);
      const left = mean(denoised.map((value, i) => value - clean[i]!)) / sigma ** 2;
      expect(left, `of the noise's variance, at σ = ${sigma}`).toBeLessThan(0.1);
    }
  });

  it("has learnt to look nearby where there is little noise, and only there", async () => {
    const {pictures} = unpackFaces(new Uint8Array(gunzipSync(readFileSync("data/faces/faces.bin"))), 20_480);
    const denoise = createNetworkDenoiser(faces);
    const places = [[4, 4], [4, 11], [8, 8], [12, 4], [12, 11], [6, 6]] as const;
    /** One pixel is changed by as much as the noise. Of the squared change of D in all others, the share within 5 × 5 pixels. */
    async function nearShare(sigma: number): Promise<number> {
      const random = createRandom(8);
      let [near, all] = [0, 0];
      for (const n of [17_000, 17_500, 19_000, 19_500]) {
        const x = faceAsPoint(pictures, n).map((value) => value + sigma * random.normal());
        const changed = places.map(([row, column]) => x.map((value, i) => (i >> 2 === 16 * row + column ? value + sigma * random.normal() : value)));
        const found = await denoise(Float64Array.from([x, ...changed].flatMap((each) => [...each])), sigma);
        places.forEach(([row, column], k) => {
          for (let i = 0; i < 1024; i++) {
            if (i >> 2 === 16 * row + column) continue; // skip · x alone would change it
            const change = (found[1024 * (k + 1) + i]! - found[i]!) ** 2;
            all += change;
            if (Math.max(Math.abs((i >> 6) - row), Math.abs(((i >> 2) & 15) - column)) <= 2) near += change;
          }
        });
      }
      return near / all;
    }
    // 24 pixels of 255 are 0.09.
    const [light, heavy] = [await nearShare(0.3), await nearShare(10)];
    expect(light).toBeGreaterThan(0.56);
    expect(light).toBeLessThan(0.68); // "three fifths"
    expect(heavy).toBeGreaterThan(0.22);
    expect(heavy).toBeLessThan(0.32); // "about a quarter"
  });

  it("gives back a face that it has never seen from little noise, another from much", async () => {
    const {pictures} = unpackFaces(new Uint8Array(gunzipSync(readFileSync("data/faces/faces.bin"))), 20_480);
    const unseen = codeFaces(pictures.subarray(1024 * 16_384));
    const put = Array.from({length: 48}, (_, k) => 85 * k);
    /** The share of them that are, of all unseen faces, the nearest to what comes back. */
    async function known(sigma: number): Promise<number> {
      const random = createRandom(10);
      const x = Float64Array.from(put.flatMap((n) => [...faceAsPoint(pictures, 16_384 + n).map((value) => value + sigma * random.normal())]));
      let end: Float64Array = x;
      for await (const state of sampleAsync({denoise: createNetworkDenoiser(faces), levels: karrasSigmas(12, {sigmaMin: 0.03, sigmaMax: sigma}), solver: SOLVERS.dpmpp_2m.create(), x})) end = state.x;
      return put.filter((n, k) => nearestFace(end.slice(1024 * k, 1024 * (k + 1)), unseen).index === n).length / put.length;
    }
    expect(await known(0.7)).toBeGreaterThan(0.97); // the page: all 48
    const [middle, heavy] = [await known(2), await known(5)];
    expect(Math.abs(middle - 0.46)).toBeLessThan(0.07); // "nearly half"
    expect(heavy).toBeLessThan(0.07); // "two of 48"
  });

  it("answers at the ends: x at σ = 0, about the mean face at σ = ∞", async () => {
    const denoise = createNetworkDenoiser(faces);
    const x = createRandom(7).normals(2048);
    expect(await denoise(x, 0)).toEqual(x);
    const middle = await denoise(x, Infinity);
    expect(middle.subarray(0, 1024)).toEqual(middle.subarray(1024));
    expect(middle.every((value) => Math.abs(value) <= 1.05)).toBe(true);
  });
});

describe("in the lab, on the faces", () => {
  let pictures: Uint8Array, coded: CodedFaces, sixteen: Network;
  beforeAll(async () => {
    sixteen = await loadNetwork({entry: manifest["faces-16"]!, url: `${base}faces-16.onnx`});
    ({pictures} = unpackFaces(new Uint8Array(gunzipSync(readFileSync("data/faces/faces.bin"))), 20_480));
    coded = codeFaces(pictures.subarray(0, 16_384 * 1024));
  }, 60_000);
  afterAll(() => sixteen.release());
  const first = withSet(FIRST_PICTURES, "faces");
  async function endOf(spec: SampleSpec, denoise: AsyncDenoiser): Promise<Float64Array> {
    const {levels, solver, begin} = buildSpec(spec, {pictures: () => pictures.subarray(0, 16_384 * 1024)});
    let end: Float64Array = new Float64Array();
    for await (const {x} of sampleAsync({denoise, levels, solver, ...begin()})) end = x;
    return end;
  }
  const nearest = (x: Float64Array): NearestFace[] => Array.from({length: x.length / 1024}, (_, k) => nearestFace(x.slice(1024 * k, 1024 * (k + 1)), coded));

  // A face with noise of σ = 3 is 3·√1024 = 96 from it. Four coarse steps take four fifths of that away, with whatever solver; a face that
  // was never seen has its nearest at 4 to 11.
  it.each(Object.keys(SOLVERS) as SolverName[])("%s goes from noise towards faces", async (name) => {
    const tolerant = name === "rk45" ? {rtol: 1, atol: 1} : {}; // it would ask 340 times
    const spec: SampleSpec = {...first, levels: {rule: "karras", numSteps: 4, sigmaMin: 0.03, sigmaMax: 3, denoise: 1, discardPenultimate: false}, solver: {name, ...tolerant}, start: {kind: "marginal", n: 1}};
    expect(nearest(buildSpec(spec, {pictures: () => pictures.subarray(0, 16_384 * 1024)}).begin().x)[0]!.distance).toBeGreaterThan(90);
    const end = await endOf(spec, createNetworkDenoiser(faces));
    expect(end.every(Number.isFinite)).toBe(true);
    expect(nearest(end)[0]!.distance).toBeLessThan(96 / 5);
  });

  it("copy or create: a network of all faces ends about as far from them as faces that it never saw, one of sixteen on one of these", async () => {
    const spec: SampleSpec = {...first, levels: {...first.levels, numSteps: 12} as SampleSpec["levels"], solver: {name: "dpmpp_2m"}};
    const [created, copied] = [nearest(await endOf(spec, createNetworkDenoiser(faces))), nearest(await endOf(spec, createNetworkDenoiser(sixteen)))];
    const heldOut = Array.from({length: 32}, (_, k) => nearestFace(faceAsPoint(pictures, 16_384 + 128 * k), coded).distance).sort((a, b) => a - b);
    console.log(`nearest face: held out ${heldOut[0]} to ${heldOut.at(-1)}, in the middle ${heldOut[16]}; network ${created.map(({distance}) => distance).join(", ")}; of sixteen ${copied.map(({distance}) => distance).join(", ")}`);
    for (const {distance} of created) {
      expect(distance).toBeGreaterThan(heldOut[16]! / 2);
      expect(distance).toBeLessThan(2 * heldOut[16]!);
    }
    for (const {index, distance} of copied) {
      expect(index).toBeLessThan(16);
      expect(distance).toBeLessThan(1);
    }
  });
});
