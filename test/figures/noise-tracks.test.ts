import {describe, expect, it} from "vitest";
import {chiMean, chiStd, createRandom, randomWalk, spaceWalkSigmas} from "../../src/math/index.js";
import {distancePerCoordinate, lengthInterval, planeDensity, planePosition, recordTrack, shareOff} from "../../src/figures/noise/tracks.js";
import {readRuler} from "../../src/figures/noise/ruler.js";

const sigmas = spaceWalkSigmas(10, 2);
const track = (dim: number, run: number, x0 = new Float64Array(dim)) => recordTrack(randomWalk({x0, sigmas, random: createRandom(7, run)}), x0);

describe("planePosition", () => {
  it("is the walk itself at d = 2", async () => {
    const x0 = Float64Array.of(0.3, -1.2);
    const states = [...randomWalk({x0, sigmas, random: createRandom(7, 0)})];
    const recorded = await track(2, 0, x0);
    states.forEach(({x}, i) => {
      const [a, b] = planePosition(recorded, i);
      expect(a).toBeCloseTo(x[0]! - x0[0]!, 12);
      expect(b).toBeCloseTo(x[1]! - x0[1]!, 12);
    });
  });

  it("keeps the distance, in units of √(d/2), and the direction of the first two coordinates", async () => {
    const recorded = await track(50, 3);
    const [a, b] = planePosition(recorded, 10);
    expect(Math.hypot(a, b) * Math.sqrt(25)).toBeCloseTo(recorded.distances[10]!, 12);
    expect(Math.atan2(b, a)).toBeCloseTo(Math.atan2(recorded.firstTwo[21]!, recorded.firstTwo[20]!), 12);
  });
});

describe("planeDensity", () => {
  it("is the normal density exp(−r²/2)/2π at d = 2", () => {
    for (const r of [0, 0.5, 1, 3]) expect(planeDensity(r, 2)).toBeCloseTo(Math.exp((-r * r) / 2) / (2 * Math.PI), 9);
  });

  it("integrates to 1 over the plane in any dimension", () => {
    for (const dim of [2, 64, 16384]) {
      const unit = Math.sqrt(dim / 2);
      const from = Math.max(0, (chiMean(dim) - 10 * chiStd(dim)) / unit);
      const to = (chiMean(dim) + 10 * chiStd(dim)) / unit;
      const n = 4000;
      let integral = 0; // midpoint rule: error O(n⁻²)
      for (let k = 0; k < n; k++) {
        const r = from + ((k + 0.5) / n) * (to - from);
        integral += (2 * Math.PI * r * planeDensity(r, dim) * (to - from)) / n;
      }
      expect(integral).toBeCloseTo(1, 5);
    }
  });
});

describe("lengthInterval", () => {
  it("is the Rayleigh distribution's at d = 2: r = √(−2 ln(1 − p))", () => {
    const [low, high] = lengthInterval(2, 0.95);
    expect(low).toBeCloseTo(Math.sqrt(-2 * Math.log(0.975)), 9);
    expect(high).toBeCloseTo(Math.sqrt(-2 * Math.log(0.025)), 9);
  });

  it("is mean ± 1.96 std at d = 16384, where the chi distribution is all but normal", () => {
    const [low, high] = lengthInterval(16384, 0.95);
    expect(low).toBeCloseTo(chiMean(16384) - 1.96 * chiStd(16384), 1);
    expect(high).toBeCloseTo(chiMean(16384) + 1.96 * chiStd(16384), 1);
  });
});

describe("shareOff", () => {
  it("is the Rayleigh distribution's at d = 2: P(r < R) = 1 − exp(−R²/2) at R = (1 ± 0.02)√2", () => {
    expect(shareOff(2, 0.02)).toBeCloseTo(1 - (Math.exp(-(0.98 ** 2)) - Math.exp(-(1.02 ** 2))), 12);
  });

  it("is what draws say, within 5 standard errors", () => {
    const n = 4000;
    const random = createRandom(5);
    let off = 0;
    for (let k = 0; k < n; k++) if (Math.abs(Math.hypot(...random.normals(64)) / 8 - 1) >= 0.1) off++;
    const share = shareOff(64, 0.1);
    expect(Math.abs(off / n - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / n));
  });

  it("at d = 16384 one seed in about 3400 is 2 % off", () => expect(Number((1 / shareOff(16384, 0.02)).toPrecision(2))).toBe(3400));
});

describe("E2: σ as a ruler", () => {
  it("distance/(σ√d) spreads by 1/√(2d): within 5 standard errors of it over 32 runs", async () => {
    const tracks = await Promise.all(Array.from({length: 32}, (_, run) => track(4096, run)));
    const {spread, shortest, longest} = readRuler(tracks, 10);
    const expected = 1 / Math.sqrt(2 * 4096);
    expect(Math.abs(spread / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * 32)); // relative error of a standard deviation
    expect(shortest).toBeGreaterThan(1 - 5 * expected);
    expect(longest).toBeLessThan(1 + 5 * expected);
    expect(distancePerCoordinate(tracks[0]!, 10)).toBeCloseTo(2, 0);
  });
});
