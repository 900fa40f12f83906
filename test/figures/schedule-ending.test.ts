/** The last step of a schedule, and what comes of beginning at pure noise where the schedule does not end there. */
import {describe, expect, it} from "vitest";
import {countReturns, drawPureNoise, endOfTraining, klToPureNoise, levelsFromEnd, meanOfEndings, worldOfGram} from "../../src/figures/schedule/ending.js";
import {ENDINGS} from "../../src/figures/schedule/named-schedules.js";
import {createRandom} from "../../src/math/noise/random.js";
import {normalCdf} from "../../src/math/numeric/special.js";

const breathe = async () => undefined;

describe("how far the end is from pure noise", () => {
  it("is the sum of the KL divergences of its numbers", () => {
    const [z0, alphaBar] = [[0.5, -2, 1], 0.3];
    // KL(N(m, v) ‖ N(0, 1)) = ½(v + m² − 1 − log v), number by number.
    const sum = z0.reduce((total, z) => total + 0.5 * (1 - alphaBar + alphaBar * z * z - 1 - Math.log(1 - alphaBar)), 0);
    expect(klToPureNoise(alphaBar, 0.25 + 4 + 1, 3)).toBeCloseTo(sum, 14);
  });

  it("is 38 nats for Stable Diffusion and a third of one for DDPM, for a picture of length 128; 0 where nothing is left", () => {
    const kl = (name: keyof typeof ENDINGS) => klToPureNoise(ENDINGS[name]().alphaBars.at(-1)!, 128 ** 2, 128 ** 2);
    expect(kl("scaled-linear")).toBeCloseTo(38.26, 2);
    expect(kl("linear")).toBeCloseTo(0.33, 2);
    expect(kl("zero-end")).toBe(0);
    expect(1 / ENDINGS["scaled-linear"]().sigmaMax).toBeCloseTo(1 / 15, 2); // "a fifteenth of the noise"
  });

  it("shows in an average: √ᾱ of the picture, the noise √n times smaller", () => {
    const [z0, eps] = [Float64Array.of(2, -1), Float64Array.of(0.5, 3)];
    expect([...meanOfEndings(z0, eps, 0.36, 4)].map((value) => Number(value.toFixed(12)))).toEqual([0.6 * 2 + 0.4 * 0.5, -0.6 + 0.4 * 3].map((value) => Number(value.toFixed(12))));
  });
});

describe("the levels from the end", () => {
  it("begin at the end itself, fall evenly in log σ to 1, and end clean", () => {
    const levels = levelsFromEnd(ENDINGS["scaled-linear"](), 5);
    const sigmas = levels.map(({signalScale, noiseStd}) => noiseStd / signalScale);
    expect(sigmas[0]).toBeCloseTo(14.6146, 4);
    expect(sigmas.slice(-2).map((sigma) => Number(sigma.toFixed(12)))).toEqual([1, 0]);
    expect(sigmas[1]! / sigmas[0]!).toBeCloseTo(sigmas[2]! / sigmas[1]!, 12);
    expect(levelsFromEnd(ENDINGS["zero-end"](), 5)[0]).toEqual({signalScale: 0, noiseStd: 1});
  });
});

describe("who comes back", () => {
  // Two points of the line. The flow keeps ranks, so the border between their basins is the median of the noisy law, the
  // middle between them; from pure noise the lower one is reached with the probability Φ(√ᾱ·(a + b)/2).
  const [a, b] = [4, 60];
  const world = worldOfGram(Float64Array.of(a * a, a * b, a * b, b * b), 2);
  const runs = 2000;
  const noise = drawPureNoise(Float64Array.of(a, 0, b, 0), 2, runs, createRandom(3));
  const share = async (name: keyof typeof ENDINGS, own: boolean) => {
    const levels = levelsFromEnd(ENDINGS[name]());
    const counts = await countReturns(world, {levels, starts: own ? endOfTraining(world, noise, levels[0]!) : noise, breathe});
    expect(counts[0]! + counts[1]!).toBe(runs);
    return counts[0]! / runs;
  };
  const error = (p: number) => 5 * Math.sqrt((p * (1 - p)) / runs);

  it("the schedule's own end is picture and noise: products with both", () => {
    const end = endOfTraining(world, Float64Array.of(2, 30, -1, -15), {signalScale: 0.6, noiseStd: 0.8});
    const expected = [0.6 * a * a + 0.8 * 2, 0.6 * a * b + 0.8 * 30, 0.6 * a * b - 0.8, 0.6 * b * b - 0.8 * 15];
    expected.forEach((value, i) => expect(end[i]).toBeCloseTo(value, 10));
  });

  it("from pure noise, the faint one too often where the schedule leaves something", async () => {
    const root = Math.sqrt(ENDINGS["scaled-linear"]().alphaBars.at(-1)!);
    const expected = normalCdf((root * (a + b)) / 2);
    expect(expected).toBeGreaterThan(0.95);
    // 40 steps put the border where it belongs to a few thousandths of the noise.
    expect(Math.abs((await share("scaled-linear", false)) - expected)).toBeLessThan(error(expected) + 0.005);
  });

  it("both alike where it leaves nothing, and from the schedule's own end", async () => {
    expect(Math.abs((await share("zero-end", false)) - 0.5)).toBeLessThan(error(0.5));
    expect(Math.abs((await share("scaled-linear", true)) - 0.5)).toBeLessThan(error(0.5));
  });
});
