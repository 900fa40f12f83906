/** The third rule of /cold#twin, with noise on the way and without: its velocity against the density of the path, and where each rule ends. */
import {expect, test} from "vitest";
import {evenSeverities} from "../../src/figures/cold/kinds.js";
import {beadsOfStart, createPairGuess, drawBeads, MOONS, varianceOfPair, type Beads} from "../../src/figures/cold/twin-run.js";
import {estimateEnergyDistance} from "../../src/math/metrics/energy.js";
import type {Estimate} from "../../src/math/metrics/estimate.js";
import {mean, standardError} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";

const [COUNT, STEPS] = [400, 40];
const truth = drawBeads(MOONS, COUNT, createRandom(7, 1));
const score = ({value, standardError}: Estimate): number => value / standardError;
const toMoons = (x: Float64Array): Estimate => estimateEnergyDistance(x, truth, {dim: 2});

/** Density of x at severity s: a normal distribution around each pair's place. */
function densityAt([x, y]: readonly [number, number], s: number, start: Beads, noise: number): number {
  const variance = varianceOfPair(MOONS, start, noise, s);
  let sum = 0;
  for (const [a, b] of MOONS.places)
    for (const [c, d] of start.places) sum += Math.exp(-((x - (1 - s) * a - s * c) ** 2 + (y - (1 - s) * b - s * d) ** 2) / (2 * variance));
  return sum / (2 * Math.PI * variance * MOONS.places.length * start.places.length);
}

/** From s = `from` down to s = `to` by the third rule. */
function walk(start: Beads, {noise = 0, from = 1, to = 0, x = drawBeads(start, COUNT, createRandom(7))}: {noise?: number; from?: number; to?: number; x?: Float64Array}): Float64Array {
  const guess = createPairGuess(MOONS, start, noise);
  const shake = createRandom(7, 3);
  const severities = evenSeverities(STEPS).filter((s) => s <= from + 1e-9 && s >= to - 1e-9);
  for (let i = 0; i + 1 < severities.length; i++) {
    const [s, less] = [severities[i]!, severities[i + 1]!];
    const said = guess(x, s);
    x = x.map((value, d) => value - ((s - less) * (value - said[d]!)) / s + Math.sqrt((less * (s - less)) / s) * noise * (noise && shake.normal()));
  }
  return x;
}

/** Draws from the path itself at severity s. */
function drawOnPath(start: Beads, s: number, noise: number): Float64Array {
  const [clean, z, eps] = [drawBeads(MOONS, COUNT, createRandom(8, 1)), drawBeads(start, COUNT, createRandom(8, 2)), createRandom(8, 3).normals(2 * COUNT)];
  return clean.map((x0, d) => (1 - s) * x0 + s * z[d]! + noise * Math.sqrt(s * (1 - s)) * eps[d]!);
}

test.each([0, 1])("the guess is the mean of what was there: what it misses is uncorrelated with it (g = %f)", (noise) => {
  const start = beadsOfStart("dots", 0.3);
  for (const s of [0.3, 0.6]) {
    const said = createPairGuess(MOONS, start, noise)(drawOnPath(start, s, noise), s);
    const products = drawBeads(MOONS, COUNT, createRandom(8, 1)).map((x0, d) => (x0 - said[d]!) * said[d]!);
    expect(Math.abs(mean(products)), `s = ${s}`).toBeLessThan(4 * standardError(products));
  }
});

test.each([["ring", 0, 0], ["ring", 0, 1], ["dots", 0.3, 0], ["dots", 0.05, 0.5], ["dots", 0.01, 1.5]] as const)("%s, %f wide, g = %f: the density obeys the Fokker–Planck equation of drift (x − E[x₀ | x])/s and noise g", (name, width, noise) => {
  const start = beadsOfStart(name, width);
  const guess = createPairGuess(MOONS, start, noise);
  const h = 1e-3;
  for (const s of [0.3, 0.5, 0.8])
    for (const [x, y] of [[0.4, 0.9], [-1.2, 0.3], [1, -1.1]] as const) {
      const at = (dx: number, dy: number, ds = 0): number => densityAt([x + dx, y + dy], s + ds, start, noise);
      const flux = (dx: number, dy: number, axis: 0 | 1): number => ((([x + dx, y + dy] as const)[axis] - guess(Float64Array.of(x + dx, y + dy), s)[axis]!) / s) * at(dx, dy);
      const inTime = (at(0, 0, h) - at(0, 0, -h)) / (2 * h);
      const carried = -(flux(h, 0, 0) - flux(-h, 0, 0) + flux(0, h, 1) - flux(0, -h, 1)) / (2 * h);
      const spread = (at(h, 0) + at(-h, 0) + at(0, h) + at(0, -h) - 4 * at(0, 0)) / h ** 2;
      // Time runs backwards, so what spreads the crowd on the way down is taken off. Differences of h² are off by some 1e-4.
      const scale = Math.abs(inTime) + Math.abs(carried) + noise ** 2 * Math.abs(spread) + at(0, 0);
      expect(Math.abs(inTime - carried + (noise ** 2 / 2) * spread) / scale, `s = ${s}, x = ${x}, ${y}`).toBeLessThan(1e-3);
    }
});

test("from three dots of 0.01 the flow does not reach the moons; from wide ones it does, and with noise on the way from the narrow ones too", () => {
  const [narrow, wide] = [beadsOfStart("dots", 0.01), beadsOfStart("dots", 0.3)];
  expect(score(toMoons(walk(narrow, {})))).toBeGreaterThan(5);
  for (const arrived of [walk(wide, {}), walk(narrow, {noise: 1})]) expect(Math.abs(score(toMoons(arrived)))).toBeLessThan(3);
  // … and half-way it is where the path is.
  const half = walk(narrow, {noise: 1, to: 0.5});
  expect(Math.abs(score(estimateEnergyDistance(half, drawOnPath(narrow, 0.5, 1), {dim: 2})))).toBeLessThan(3);
});

test("Algorithm 1 asks in the wrong places: the same last question, put where the line is, brings the moons", () => {
  const start = beadsOfStart("ring", 0);
  const guess = createPairGuess(MOONS, start);
  const z = drawBeads(start, COUNT, createRandom(7));
  const severities = evenSeverities(STEPS / 2);
  let x = z;
  for (let i = 0; i + 2 < severities.length; i++) x = guess(x, severities[i]!).map((x0, d) => (1 - severities[i + 1]!) * x0 + severities[i + 1]! * z[d]!);
  const last = severities.at(-2)!;
  const right = drawOnPath(start, last, 0);
  expect(score(estimateEnergyDistance(x, right, {dim: 2}))).toBeGreaterThan(5);
  expect(score(toMoons(guess(x, last)))).toBeGreaterThan(5);
  expect(Math.abs(score(toMoons(guess(right, last))))).toBeLessThan(3);
});
