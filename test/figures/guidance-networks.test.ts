/** The networks of /guidance as its figures use them: the gradient, the judge, and a prompt that is obeyed. */
import {readFileSync} from "node:fs";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createFaceParts, meanDistance, type FaceNets} from "../../src/figures/guidance/face-ways.js";
import {gradientOf, judge, loadNets} from "../../src/figures/guidance/nets.js";
import {guide} from "../../src/math/denoisers/guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sampleAsync} from "../../src/math/sample.js";
import {dpmpp2m} from "../../src/math/solvers/dpmpp-2m.js";
import {encodePrompt, type PromptVocabulary} from "../../src/sampler/onnx/prompt.js";
import {manifest, MODELS} from "../../models/stored-outputs.js";

const DIM = 1024;
const vocabulary = JSON.parse(readFileSync("models/faces.vocabulary.json", "utf8")) as PromptVocabulary;
let server: Server;
let nets: FaceNets;
beforeAll(async () => {
  server = createServer((request, response) => response.end(readFileSync(new URL(`.${request.url!}`, MODELS)))).listen(0);
  const base = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const file = (name: string) => ({href: `${base}${name}.onnx`, json: () => Promise.reject(new Error("no JSON"))});
  const load = loadNets({href: "", json: () => Promise.resolve(manifest)}, {faces: file("faces"), "faces-weak": file("faces-weak"), "faces-classifier": file("faces-classifier")}, "cpu");
  nets = await load({signal: new AbortController().signal, onProgress: () => {}});
}, 60_000);
afterAll(() => server.close());

describe("the classifier", () => {
  it("has a gradient, pixel by pixel, that is the slope of its own log-probability", async () => {
    const {tokens} = encodePrompt(vocabulary, "sunglasses");
    const classifier = nets.networks["faces-classifier"];
    const x = createRandom(1).normals(DIM);
    const sigma = 1;
    const gradient = await gradientOf(classifier, tokens)(x, sigma);
    const length = Math.hypot(...gradient);
    const logAt = async (at: Float64Array) => {
      const toNet = new Float32Array(DIM);
      for (let pixel = 0; pixel < 256; pixel++) for (let channel = 0; channel < 4; channel++) toNet[channel * 256 + pixel] = at[pixel * 4 + channel]!;
      return (await classifier.run({x: toNet, sigma: Float32Array.of(sigma), tokens})).log_probability![0]!;
    };
    // Along the gradient by ±h the log-probability changes by 2h·‖gradient‖; float32 leaves 1e-6/h of it, curvature h².
    const h = 0.05;
    const [up, down] = [await logAt(x.map((value, i) => value + (h * gradient[i]!) / length)), await logAt(x.map((value, i) => value - (h * gradient[i]!) / length))];
    expect((up - down) / (2 * h) / length).toBeCloseTo(1, 1);
  });
});

describe("classifier-free guidance", () => {
  it("brings out what was asked for, by the judge, on noises for which no prompt does not", async () => {
    const {tokens} = encodePrompt(vocabulary, "サングラス");
    const parts = createFaceParts(nets, tokens);
    const x = createRandom(2).normals(3 * DIM).map((value) => 80 * value);
    const end = async (weight: number) => {
      let last: Float64Array = x;
      for await (const state of sampleAsync({denoise: guide({toward: parts.asked, away: parts.any, weight}), levels: karrasSigmas(11, {sigmaMin: 0.03, sigmaMax: 80}).slice(0, -1), x, solver: dpmpp2m})) last = state.x;
      return last;
    };
    const [without, guided] = [await end(0), await end(3)];
    const obeyed = async (faces: Float64Array) => (await judge(nets.networks["faces-classifier"], faces, tokens)).filter((p) => p > 0.5).length;
    expect(await obeyed(guided)).toBe(3);
    expect(await obeyed(without)).toBeLessThan(2); // one face in seven wears them
    expect(meanDistance(guided, DIM)).toBeGreaterThan(5); // three faces, not one: pairs of the set are some 15 apart
  }, 60_000);
});

describe("meanDistance", () => {
  it("is the mean over pairs", () => expect(meanDistance(Float64Array.of(0, 0, 3, 4, 0, 8), 2)).toBeCloseTo((5 + 8 + 5) / 3, 12));
});
