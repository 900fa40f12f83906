/** The networks of /guidance as its figures use them: the gradient, the judge, a prompt that is obeyed, six ways, and the end. */
import {readFileSync} from "node:fs";
import {beforeAll, describe, expect, it} from "vitest";
import {createFaceParts, FACE_WAYS, meanDistance, type FaceNets, type FaceWay, type GuideFaces} from "../../src/figures/guidance/face-ways.js";
import {gradientOf, judge, loadNets} from "../../src/figures/guidance/nets.js";
import {guideByClassifier} from "../../src/math/denoisers/classifier-guidance.js";
import {guide, guideInInterval} from "../../src/math/denoisers/guidance.js";
import {guideRescaled} from "../../src/math/denoisers/rescaled-guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sampleAsync} from "../../src/math/sample.js";
import {dpmpp2m} from "../../src/math/solvers/dpmpp-2m.js";
import type {AsyncDenoiser} from "../../src/math/types.js";
import {encodePrompt, type PromptVocabulary} from "../../src/sampler/onnx/prompt.js";
import {manifest} from "../../models/stored-outputs.js";
import {full} from "../full.js";
import {addressOf} from "../sampler/draw-samples.js";

const DIM = 1024;
const vocabulary = JSON.parse(readFileSync("models/faces.vocabulary.json", "utf8")) as PromptVocabulary;
let nets: FaceNets;
let leave: () => void;
beforeAll(async () => {
  const file = (name: string) => ({href: addressOf(`${name}.onnx`), json: () => Promise.reject(new Error("no JSON"))});
  const load = loadNets({href: "", json: () => Promise.resolve(manifest)}, {faces: file("faces"), "faces-weak": file("faces-weak"), "faces-classifier": file("faces-classifier")}, {backend: "cpu", until: new Promise<void>((resolve) => (leave = resolve))});
  nets = await load({signal: new AbortController().signal, onProgress: () => {}});
}, 60_000);

async function draw(denoise: AsyncDenoiser, x: Float64Array, numSteps: number): Promise<Float64Array> {
  let last = x;
  for await (const state of sampleAsync({denoise, levels: karrasSigmas(numSteps + 1, {sigmaMin: 0.03, sigmaMax: 80}).slice(0, -1), x, solver: dpmpp2m})) last = state.x;
  return last;
}

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
    const end = (weight: number) => draw(guide({toward: parts.asked, away: parts.any, weight}), x, 10);
    const [without, guided] = [await end(0), await end(3)];
    const obeyed = async (faces: Float64Array) => (await judge(nets.networks["faces-classifier"], faces, tokens)).filter((p) => p > 0.5).length;
    expect(await obeyed(guided)).toBe(3);
    expect(await obeyed(without)).toBeLessThan(2); // one face in seven wears them
    expect(meanDistance(guided, DIM)).toBeGreaterThan(5); // three faces, not one: pairs of the set are some 15 apart
  }, 60_000);
});

describe.runIf(full)("six ways, from the figure's own noise", () => {
  const {tokens} = encodePrompt(vocabulary, "sad, sunglasses, red shirt");
  const ways: GuideFaces = { // as the page's cell
    none: ({asked}) => asked,
    plain: ({asked, any}, weight) => guide({toward: asked, away: any, weight}),
    interval: ({asked, any}, weight) => guide({toward: asked, away: any, weight: guideInInterval(weight, {sigmaLow: 0.3, sigmaHigh: 5})}),
    rescaled: ({asked, any, dim}, weight) => guideRescaled({toward: asked, away: any, weight, rescale: 0.7, dim}),
    worse: ({asked, worse: away}, weight) => guide({toward: asked, away, weight}),
    classifier: ({any, judge: slope}, weight) => guideByClassifier({denoise: any, logGradient: slope, weight})
  };
  const end = async (way: FaceWay, weight: number) => {
    const x = createRandom(2).normals(6 * DIM).map((value) => 80 * value);
    const last = await draw(ways[way](createFaceParts(nets, tokens), weight), x, 16);
    return {obeyed: (await judge(nets.networks["faces-classifier"], last, tokens)).filter((p) => p > 0.5).length, largest: last.reduce((most, value) => Math.max(most, Math.abs(value)), 0), variety: meanDistance(last, DIM)};
  };
  it("do what is said of them: all obey more than none, two burn less than plain, and the worse network leads astray when the weight is large", async () => {
    const none = await end("none", 1);
    const at = async (weight: number) => Object.fromEntries(await Promise.all(FACE_WAYS.slice(1).map(async (way) => [way, await end(way, weight)] as const))) as Record<FaceWay, typeof none>;
    const [mild, strong] = [await at(4), await at(8)];
    for (const way of FACE_WAYS.slice(1)) expect(mild[way].obeyed, way).toBeGreaterThan(none.obeyed);
    for (const {plain, interval, rescaled} of [mild, strong]) {
      expect(plain.largest).toBeGreaterThan(none.largest);
      expect(rescaled.largest).toBeLessThan(plain.largest);
      expect(interval.largest).toBeLessThan(plain.largest);
      expect(interval.variety).toBeGreaterThan(plain.variety);
      expect(plain.variety).toBeLessThan(0.95 * none.variety);
    }
    expect(strong.classifier.obeyed).toBe(6); // the judge is content with its own
    expect(strong.worse.obeyed).toBe(0); // as the page says; at 4 it is four of six
    expect(strong.worse.largest).toBeGreaterThan(3 * strong.plain.largest);
  }, 600_000);
});

describe("meanDistance", () => {
  it("is the mean over pairs", () => expect(meanDistance(Float64Array.of(0, 0, 3, 4, 0, 8), 2)).toBeCloseTo((5 + 8 + 5) / 3, 12));
});

it("the networks are put away when their cell goes", async () => {
  leave();
  await new Promise((resolve) => setTimeout(resolve));
  await expect(judge(nets.networks["faces-classifier"], new Float64Array(DIM), new Float32Array(31))).rejects.toThrow("released");
});
