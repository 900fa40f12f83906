/**
 * Solver steps of 100 000 points under an 8-part mixture in the plane: ours, through the spine, against the most direct
 * loops that compute the same, which know that there are two coordinates and what solver they belong to.
 */
import {createMixture, createRandom, dpmpp2m, euler, heun, karrasSigmas, lastState, sample, type Solver} from "../../../src/math/index.js";
import type {NodeTable} from "./table.js";

const POINTS = 100_000;
const PARTS = 8;
/** Seven steps from where all parts share a point to where nearly all of them have none of it. */
const SIGMAS = karrasSigmas(8, {sigmaMin: 0.05, sigmaMax: 20}).slice(0, -1);

const angles = Array.from({length: PARTS}, (_, k) => (2 * Math.PI * k) / PARTS);
const options = {
  weights: angles.map((_, k) => (k + 1) / 36),
  means: angles.map((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]),
  covariances: angles.map((angle) => {
    const [c, s] = [Math.cos(2 * angle), Math.sin(2 * angle)];
    return [[0.2 * c * c + 0.02 * s * s, 0.18 * c * s], [0.18 * c * s, 0.2 * s * s + 0.02 * c * c]];
  })
};

export function mixtureStepTables(): NodeTable[] {
  const start = createRandom(16384).normals(2 * POINTS).map((normal) => SIGMAS[0] * normal);
  const {denoise} = createMixture(options);
  const ours = (solver: Solver) => (): Float64Array => lastState(sample({denoise, levels: SIGMAS, x: start, solver})).x;
  const table = (name: string, direct: (x: Float64Array) => void, solver: Solver): NodeTable => ({
    title: `${name}, ${POINTS} points, ${PARTS} parts`,
    unit: "steps",
    unitsPerRun: SIGMAS.length - 1,
    tolerance: 1e-9,
    rows: [
      {
        label: "direct loop",
        what: "one loop over the points, in place, for this solver only",
        run() {
          const x = start.slice();
          direct(x);
          return x;
        }
      },
      {label: "src/math", what: "createMixture(…).denoise, sample(), the solver", run: ours(solver)}
    ]
  });
  return [table("Euler", runEuler, euler), table("Heun", runHeun, heun), table("DPM++ 2M", runDpmpp2m, dpmpp2m)];
}

/** D for every point: the formula as one writes it down, with inverse matrices made once. */
function denoiseDirectly(x: Float64Array, sigma: number, out: Float64Array): void {
  const variance = sigma * sigma;
  const [a, b, c, peak] = [new Float64Array(PARTS), new Float64Array(PARTS), new Float64Array(PARTS), new Float64Array(PARTS)];
  const [mx, my] = [0, 1].map((d) => Float64Array.from(options.means, (mean) => mean[d]));
  options.covariances.forEach(([[xx, xy], [, yy]], k) => {
    const determinant = (xx + variance) * (yy + variance) - xy * xy;
    a[k] = (yy + variance) / determinant;
    b[k] = -xy / determinant;
    c[k] = (xx + variance) / determinant;
    peak[k] = Math.log(options.weights[k]) - 0.5 * Math.log(determinant);
  });
  const [exponents, gx, gy] = [new Float64Array(PARTS), new Float64Array(PARTS), new Float64Array(PARTS)];
  for (let i = 0; i < x.length; i += 2) {
    let largest = -Infinity;
    for (let k = 0; k < PARTS; k++) {
      const dx = x[i] - mx[k];
      const dy = x[i + 1] - my[k];
      gx[k] = a[k] * dx + b[k] * dy;
      gy[k] = b[k] * dx + c[k] * dy;
      exponents[k] = peak[k] - 0.5 * (dx * gx[k] + dy * gy[k]);
      if (exponents[k] > largest) largest = exponents[k];
    }
    let total = 0;
    let sumX = 0;
    let sumY = 0;
    for (let k = 0; k < PARTS; k++) {
      const share = Math.exp(exponents[k] - largest);
      total += share;
      sumX += share * gx[k];
      sumY += share * gy[k];
    }
    out[i] = x[i] - (variance * sumX) / total;
    out[i + 1] = x[i + 1] - (variance * sumY) / total;
  }
}

function runEuler(x: Float64Array): void {
  const denoised = new Float64Array(x.length);
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    denoiseDirectly(x, SIGMAS[i], denoised);
    const ratio = SIGMAS[i + 1] / SIGMAS[i];
    for (let j = 0; j < x.length; j++) x[j] = ratio * x[j] + (1 - ratio) * denoised[j];
  }
}

function runHeun(x: Float64Array): void {
  const [denoised, predicted, again] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    const [sigma, next] = [SIGMAS[i], SIGMAS[i + 1]];
    denoiseDirectly(x, sigma, denoised);
    for (let j = 0; j < x.length; j++) predicted[j] = x[j] + ((next - sigma) * (x[j] - denoised[j])) / sigma;
    denoiseDirectly(predicted, next, again);
    for (let j = 0; j < x.length; j++)
      x[j] += 0.5 * (next - sigma) * ((x[j] - denoised[j]) / sigma + (predicted[j] - again[j]) / next);
  }
}

function runDpmpp2m(x: Float64Array): void {
  let [denoised, before] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    const [last, sigma, next] = [SIGMAS[i - 1], SIGMAS[i], SIGMAS[i + 1]];
    denoiseDirectly(x, sigma, denoised);
    const lead = i === 0 ? 0 : Math.log(sigma / next) / (2 * Math.log(last / sigma));
    const ratio = next / sigma;
    for (let j = 0; j < x.length; j++)
      x[j] = ratio * x[j] + (1 - ratio) * ((1 + lead) * denoised[j] - lead * before[j]);
    [denoised, before] = [before, denoised];
  }
}
