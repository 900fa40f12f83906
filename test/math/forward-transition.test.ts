import {describe, expect, it} from "vitest";
import {
  createRandom, flowMatching, forwardTransition, lastState, replayNoise, sample, sigmaOfLevel, varianceExplodingLevel, variancePreservingLevel,
  type Level
} from "../../src/math/index.js";

const PROCESSES: [string, (sigma: number) => Level][] = [
  ["variance exploding", varianceExplodingLevel],
  ["variance preserving", variancePreservingLevel],
  ["flow matching", flowMatching.levelOfSigma]
];

describe("forwardTransition", () => {
  it.each(PROCESSES)("%s: from x₀ through any levels it is s·x₀ + n·ε, with ε of variance 1", (_, levelOf) => {
    const levels = [0, 0.2, 0.2, 1, 7].map((sigma) => levelOf(sigma));
    const last = levels.at(-1)!;
    // x is linear in x₀ and the draws: its coefficients are found by giving one of them 1 and the others 0.
    const run = (x0: number, draws: readonly number[]): number =>
      lastState(sample({denoise: (x) => x, levels, x: Float64Array.of(x0), solver: forwardTransition, noise: replayNoise(draws.map((z) => Float64Array.of(z)))})).x[0];
    expect(run(1, [0, 0, 0])).toBeCloseTo(last.signalScale, 12); // one draw for each step but the one that stays
    const weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map((draws) => run(0, draws));
    expect(Math.hypot(...weights)).toBeCloseTo(last.noiseStd, 12);
  });

  it("adds the noise of a random walk in σ²: a draw for each interval upwards", () => {
    const asked: [number, number][] = [];
    const noise = (count: number, from: number, to: number): Float64Array => (asked.push([from, to]), new Float64Array(count).fill(1));
    const {x} = lastState(sample({denoise: (x) => x, levels: [3, 5], x: Float64Array.of(2), solver: forwardTransition, noise}));
    expect(asked).toEqual([[3, 5]]);
    expect(x[0]).toBeCloseTo(2 + 4, 12); // √(5² − 3²)
  });

  it("ends in pure noise, and stays there", () => {
    const levels = [1, Infinity, Infinity].map((sigma) => variancePreservingLevel(sigma));
    const draw = createRandom(1).normals(3);
    const {x} = lastState(sample({denoise: (x) => x, levels, x: Float64Array.of(5, 6, 7), solver: forwardTransition, noise: replayNoise([draw])}));
    expect(x).toEqual(draw);
    const louder = [{signalScale: 0, noiseStd: 1}, {signalScale: 0, noiseStd: 3}];
    expect(lastState(sample({denoise: (x) => x, levels: louder, x: Float64Array.of(2), solver: forwardTransition})).x[0]).toBe(6);
  });

  it("never takes a root below 0 where σ rises by a rounding", () => {
    const from = {signalScale: 0.3, noiseStd: 0.1};
    for (let ulps = 1; ulps < 50; ulps++) {
      const to = {signalScale: 0.7, noiseStd: (0.7 / 3) * (1 + ulps * 2 ** -52)};
      if (sigmaOfLevel(to) < sigmaOfLevel(from)) continue;
      const {x} = lastState(sample({denoise: (x) => x, levels: [from, to], x: Float64Array.of(1), solver: forwardTransition, noise: () => Float64Array.of(1)}));
      expect(Math.abs(x[0] - 7 / 3)).toBeLessThan(1e-6);
    }
  });

  it("refuses to go down", () => {
    const run = sample({denoise: (x) => x, levels: [2, 1], x: Float64Array.of(0), solver: forwardTransition});
    expect(() => run.next()).toThrow("forwardTransition: sigma falls from 2 to 1; the forward process only adds noise.");
  });
});
