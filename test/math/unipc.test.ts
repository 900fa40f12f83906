import {describe, expect, it} from "vitest";
import {createMixture} from "../../src/math/targets/mixture.js";
import {sample} from "../../src/math/sample.js";
import {uniPc} from "../../src/math/solvers/unipc.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const {denoise} = createMixture(gmm);
const start = flat(reference.kDiffusion.start);
type Variant = "bh1" | "bh2";

/** Solves R·ρ = b by elimination; R is small and not singular. */
function solveLinear(R: number[][], b: number[]): number[] {
  const rows = R.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < b.length; c++) {
    const pivot = rows.slice(c).reduce((best, row) => (Math.abs(row[c]!) > Math.abs(best[c]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(c, 0, pivot);
    rows.forEach((row, r) => {
      if (r !== c) rows[r] = row.map((value, k) => value - (row[c]! / pivot[c]!) * pivot[k]!);
    });
  }
  return rows.map((row, i) => row[b.length]! / row[i]!);
}

/**
 * One update as the paper and the field write it (Zhao et al. 2023, with D for the noise, so −h for h), with B(h) and a linear system: `past` are answers before the step, newest first, `last` the corrector's at its
 * end.
 */
function update(
  x: Float64Array,
  lambda: number,
  past: [number, Float64Array][],
  variant: Variant,
  last?: Float64Array
): Float64Array {
  const [lambda0, m0] = past[0]!;
  const h = lambda0 - lambda;
  const B = variant === "bh1" ? h : Math.expm1(h);
  const others = past.slice(1).map(([at, m]): [number, Float64Array] => [(lambda0 - at) / h, m]);
  if (last) others.push([1, last]);
  const R = others.map((_, i) => others.map(([r]) => r ** i));
  let hPhi = Math.expm1(h) / h - 1; // h·φ₂
  let factorial = 1;
  const b = others.map((_, i) => {
    const value = (hPhi * factorial) / B;
    factorial *= i + 2;
    hPhi = hPhi / h - 1 / factorial;
    return value;
  });
  const rho = others.length === 1 ? [0.5] : solveLinear(R, b); // UniP-2 and UniC-1 are simplified
  return x.map((value, d) => {
    const sum = others.reduce((total, [r, m], k) => total + (rho[k]! * (m[d]! - m0[d]!)) / r, 0);
    return Math.exp(h) * value - Math.expm1(h) * m0[d]! - B * sum;
  });
}

/** The predicted points, as diffusers' scheduler makes them with final_sigmas_type "zero"; without lowering otherwise. */
function runPlainly(sigmas: readonly number[], order: number, variant: Variant): Float64Array[] {
  const toZero = sigmas.at(-1) === 0;
  const points = [start];
  const past: [number, Float64Array][] = [];
  let base = start; // the corrected point that the last prediction started from
  let used = 0;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const lambda = -Math.log(sigmas[i]!);
    const answer = denoise(points[i]!, sigmas[i]!);
    if (i > 0) base = update(base, lambda, past.slice(0, used), variant, answer);
    past.unshift([lambda, answer]);
    used = Math.min(order, i + 1, toZero ? sigmas.length - 1 - i : order);
    points.push(sigmas[i + 1] === 0 ? answer : update(base, -Math.log(sigmas[i + 1]!), past.slice(0, used), variant));
  }
  return points;
}

describe("UniPC", () => {
  for (const variant of ["bh1", "bh2"] as const)
    it.each([1, 2, 3, 4])(`${variant}, order %i: what the paper's linear system gives, at every step`, (order) => {
      for (const sigmas of [[14.6, 9, 5, 3, 1.7, 0.9, 0.4, 0.2, 0.05, 0], [10, 6, 3, 1, 0.5, 0.3], [3, 0]]) {
        const states = [...sample({denoise, levels: sigmas, x: start, solver: uniPc({order, variant})})];
        // Another arithmetic of the same; up to 1e3 through the flow, and some digits lost in the recursion for φ.
        runPlainly(sigmas, order, variant).forEach((x, i) => expect(deviation(states[i]!.x, x)).toBeLessThan(1e-10));
      }
    });
});
