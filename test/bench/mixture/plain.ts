/** The baseline: one loop over the particles, in place, that knows there are two coordinates and which solver it is written for. */
import type {Open} from "../types.js";
import {PARTS, SIGMAS, stepWeights, tabulate, type MixtureTask} from "./task.js";

export const open: Open<MixtureTask> = async ({solver, x: start}) => {
  const x = new Float64Array(start.length);
  return {
    rewind: () => x.set(start),
    walk: async () => (solver === "euler" ? runEuler : runDpmpp2m)(x),
    end: async () => x,
    close() {}
  };
};

/** D for every point: the formula as one writes it down, with inverse matrices made once. */
export function denoiseDirectly(x: Float64Array, sigma: number, out: Float64Array): void {
  const variance = sigma * sigma;
  const {a, b, c, mx, my, peak} = tabulate(sigma);
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

export function runEuler(x: Float64Array): void {
  const denoised = new Float64Array(x.length);
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    const {keep, add} = stepWeights("euler", i);
    denoiseDirectly(x, SIGMAS[i], denoised);
    for (let j = 0; j < x.length; j++) x[j] = keep * x[j] + add * denoised[j];
  }
}

export function runDpmpp2m(x: Float64Array): void {
  let [denoised, earlier] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i + 1 < SIGMAS.length; i++) {
    const {keep, add, before} = stepWeights("dpmpp_2m", i);
    denoiseDirectly(x, SIGMAS[i], denoised);
    for (let j = 0; j < x.length; j++) x[j] = keep * x[j] + add * denoised[j] + before * earlier[j];
    [denoised, earlier] = [earlier, denoised];
  }
}
