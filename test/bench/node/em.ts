/**
 * Iterations of EM on 10 000 points in the plane, eight parts with full covariances: ours, which yields responsibilities
 * and everything else at each, against the most direct loop that finds the same parameters: one pass over the points
 * that keeps sums only.
 */
import {createMixture, createRandom, fitMixture, lastState, toCovariance} from "../../../src/math/index.js";
import type {NodeTable} from "./table.js";

const POINTS = 10_000;
const PARTS = 8;
const ITERATIONS = 20;

/** Where both begin: parts of variance 1 on a ring. */
const START = Array.from({length: PARTS}, (_, k) => {
  const angle = (2 * Math.PI * k) / PARTS;
  return [2 * Math.cos(angle), 2 * Math.sin(angle)];
});

export function emTables(): NodeTable[] {
  const means = START.map(([u, v], k) => [1.5 * u + 0.3 * Math.sin(k), 1.5 * v]);
  const x = createMixture({weights: means.map(() => 1 / PARTS), means, covariances: 0.3}).sample(POINTS, createRandom(16384));
  return [
    {
      title: `EM, ${POINTS} points, ${PARTS} parts`,
      unit: "iterations",
      unitsPerRun: ITERATIONS,
      tolerance: 1e-9,
      rows: [
        {label: "direct EM", what: "one loop over the points, sums only, for the plane only", run: () => fitDirectly(x)},
        {
          label: "fitMixture",
          what: "src/math, every iteration a state with responsibilities, likelihood and BIC",
          run() {
            const start = {means: START, covariances: 1};
            const state = lastState(fitMixture({x, dim: 2, start, covarianceFloor: 1e-9, tolerance: 0, maxIterations: ITERATIONS}));
            return state.means.flatMap((mean, k) => [state.weights[k], ...mean, ...toCovariance(state.covariances[k], 2).toMatrix()]);
          }
        }
      ]
    }
  ];
}

/** Second moments around the old means, brought to the new ones afterwards, so that one pass is enough. */
function fitDirectly(x: Float64Array): number[] {
  const parts = START.map(([mx, my]) => ({weight: 1 / PARTS, mx, my, xx: 1, xy: 0, yy: 1}));
  const [a, b, c, peak] = [0, 1, 2, 3].map(() => new Float64Array(PARTS));
  const shares = new Float64Array(PARTS);
  // One pass more than iterations: the likelihood of the last parameters belongs to the result.
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    parts.forEach(({weight, xx, xy, yy}, k) => {
      const determinant = xx * yy - xy * xy;
      [a[k], b[k], c[k]] = [yy / determinant, -xy / determinant, xx / determinant];
      peak[k] = Math.log(weight) - 0.5 * Math.log(determinant) - Math.log(2 * Math.PI);
    });
    const [mx, my] = [Float64Array.from(parts, (part) => part.mx), Float64Array.from(parts, (part) => part.my)];
    const [n, sx, sy, sxx, sxy, syy] = [0, 1, 2, 3, 4, 5].map(() => new Float64Array(PARTS));
    let logLikelihood = 0;
    for (let i = 0; i < x.length; i += 2) {
      let largest = -Infinity;
      for (let k = 0; k < PARTS; k++) {
        const u = x[i] - mx[k];
        const v = x[i + 1] - my[k];
        shares[k] = peak[k] - 0.5 * (a[k] * u * u + 2 * b[k] * u * v + c[k] * v * v);
        if (shares[k] > largest) largest = shares[k];
      }
      let total = 0;
      for (let k = 0; k < PARTS; k++) total += shares[k] = Math.exp(shares[k] - largest);
      for (let k = 0; k < PARTS; k++) {
        const share = shares[k] / total;
        const u = x[i] - mx[k];
        const v = x[i + 1] - my[k];
        n[k] += share;
        sx[k] += share * u;
        sy[k] += share * v;
        sxx[k] += share * u * u;
        sxy[k] += share * u * v;
        syy[k] += share * v * v;
      }
      logLikelihood += largest + Math.log(total);
    }
    if (!(logLikelihood < 0)) throw new Error(`The log-likelihood is ${logLikelihood}.`);
    if (iteration === ITERATIONS) break;
    parts.forEach((part, k) => {
      const [u, v] = [sx[k] / n[k], sy[k] / n[k]];
      part.weight = (n[k] * 2) / x.length;
      part.mx += u;
      part.my += v;
      part.xx = sxx[k] / n[k] - u * u;
      part.xy = sxy[k] / n[k] - u * v;
      part.yy = syy[k] / n[k] - v * v;
    });
  }
  return parts.flatMap(({weight, mx, my, xx, xy, yy}) => [weight, mx, my, xx, xy, xy, yy]);
}
