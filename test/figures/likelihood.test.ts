import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {expect, test} from "vitest";
import {throwDice} from "../../src/figures/likelihood/die.js";
import {brightnessOf, hueOf, meanColor} from "../../src/figures/likelihood/features.js";
import {countNear} from "../../src/figures/likelihood/hue.js";
import {needles} from "../../src/figures/likelihood/spike.js";
import {createGaussian, fitGaussian, logLikelihood, testChiSquare} from "../../src/math/index.js";

test("the mean colour is that of what can be seen", () => {
  // One opaque orange pixel, one half transparent of the same colour (premultiplied), one transparent.
  const bytes = Uint8Array.of(200, 100, 0, 255, 100, 50, 0, 127.5, 0, 0, 0, 0);
  const [r, g, b] = meanColor(bytes);
  expect(r).toBeCloseTo(200, 0);
  expect(g).toBeCloseTo(100, 0);
  expect(b).toBe(0);
  expect(brightnessOf([200, 100, 0])).toBe(100);
  expect(meanColor(new Uint8Array(8))).toEqual([0, 0, 0]);
});

test("hues are where the colour circle has them", () => {
  const at = [[255, 0, 0, 0], [255, 255, 0, 60], [0, 255, 0, 120], [0, 255, 255, 180], [0, 0, 255, 240], [255, 0, 255, 300], [255, 0, 64, 345], [9, 9, 9, 0]];
  for (const [r, g, b, hue] of at) expect(hueOf([r!, g!, b!])).toBeCloseTo(hue!, 0);
});

test("hidden dice are thrown with their own probabilities", () => {
  const dice = [[1, 1, 1, 1, 1, 1].map((p) => p / 6), [1, 1, 1, 1, 1, 5].map((p) => p / 10)] as const;
  const counts = [new Array<number>(6).fill(0), new Array<number>(6).fill(0)];
  let hiddenB = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const {hidden, throws} = throwDice(dice, seed, 24);
    hiddenB += hidden;
    for (const face of throws) counts[hidden]![face]!++;
  }
  expect(Math.abs(hiddenB - 200)).toBeLessThan(5 * Math.sqrt(100));
  for (const k of [0, 1] as const) {
    const total = counts[k]!.reduce((a, b) => a + b);
    expect(testChiSquare(counts[k]!, dice[k].map((p) => p * total)).pValue).toBeGreaterThan(1e-4);
  }
});

test("needles praise bytes without end, and punish what lies between", () => {
  const counts = Float64Array.from({length: 256}, (_, k) => (k % 7) + 1);
  const at = (x: number, width: number) => needles(counts, width).logDensity(Float64Array.of(x));
  // Ten times thinner, ten times higher.
  expect(at(100, 0.001) - at(100, 0.01)).toBeCloseTo(Math.LN10, 9);
  expect(at(100.4, 0.01)).toBeLessThan(-500);
});

test("the best bump over the hues of the set stands where few pictures are, and loses to no bump at all", () => {
  const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/pictures.bin")));
  const hues = Float64Array.from({length: bytes.length / 16384}, (_, n) => hueOf(meanColor(bytes.subarray(n * 16384, (n + 1) * 16384))));
  const {mean, covariance} = fitGaussian(hues, 1);
  // A flat histogram would have a twelfth within 15°.
  expect(countNear(hues, mean[0]!, 15)).toBeLessThan(hues.length / 24);
  const bump = logLikelihood(createGaussian({mean, covariance}), hues) / hues.length;
  expect(bump).toBeLessThan(-Math.log(360));
  // It is the maximum all the same: every neighbour is worse.
  for (const [shift, stretch] of [[1, 1], [-1, 1], [0, 1.02], [0, 0.98]] as const) {
    const other = createGaussian({mean: [mean[0]! + shift], covariance: covariance.diagonal()[0]! * stretch});
    expect(logLikelihood(other, hues) / hues.length).toBeLessThan(bump);
  }
});
