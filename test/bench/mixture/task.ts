/** The first contest: n particles under an 8-part mixture in the plane, from σ = 20 to 0.05. */
import {createMixture, createRandom, karrasSigmas} from "../../../src/math/index.js";

export const PARTS = 8;

/** Seven steps from where all parts share a point to where nearly all of them have none of it. They end above σ = 0. */
export const SIGMAS = karrasSigmas(8, {sigmaMin: 0.05, sigmaMax: 20}).slice(0, -1);

const angles = Array.from({length: PARTS}, (_, k) => (2 * Math.PI * k) / PARTS);

/** Parts of standard deviations 0.45 and 0.14 on a ring of radius 3, unequally likely, all turned. */
export const MIXTURE = {
  weights: angles.map((_, k) => (k + 1) / 36),
  means: angles.map((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]),
  covariances: angles.map((angle) => {
    const [c, s] = [Math.cos(2 * angle + 0.4), Math.sin(2 * angle + 0.4)]; // without the 0.4 all would lie along the axes
    return [[0.2 * c * c + 0.02 * s * s, 0.18 * c * s], [0.18 * c * s, 0.2 * s * s + 0.02 * c * c]];
  })
};

export type SolverId = "euler" | "dpmpp_2m";

export interface MixtureTask {
  /** Particles. */
  readonly n: number;
  readonly solver: SolverId;
  /** 2·n coordinates at SIGMAS[0], x and y of one particle after the other. */
  readonly x: Float64Array;
}

/** Float32 numbers, so that everybody starts from the same points. */
export const makeTask = (solver: SolverId, n: number): MixtureTask =>
  ({n, solver, x: Float64Array.from(Float32Array.from(createRandom(16384).normals(2 * n), (normal) => SIGMAS[0] * normal))});

export const createTarget = (): ReturnType<typeof createMixture> => createMixture(MIXTURE);

/** A step is x′ = keep·x + add·D + before·(the D of the step before). */
export interface StepWeights {
  readonly keep: number;
  readonly add: number;
  readonly before: number;
}

/** Of step i of SIGMAS. Euler's; or DPM++ 2M's, whose first step is Euler's too. */
export function stepWeights(solver: SolverId, i: number): StepWeights {
  const [last, sigma, next] = [SIGMAS[i - 1], SIGMAS[i], SIGMAS[i + 1]];
  const keep = next / sigma;
  const lead = solver === "euler" || i === 0 ? 0 : Math.log(sigma / next) / (2 * Math.log(last / sigma));
  return {keep, add: (1 - keep) * (1 + lead), before: -(1 - keep) * lead};
}

/** What D is made of at one σ, a number per part: A = (C + σ²I)⁻¹ with entries a, b, c; the mean; the log of the peak. */
export interface PartTables {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly mx: Float64Array;
  readonly my: Float64Array;
  readonly peak: Float64Array;
}

/** Everything that depends on σ alone; made for each step by those who need it. */
export function tabulate(sigma: number): PartTables {
  const variance = sigma * sigma;
  const inverse = MIXTURE.covariances.map(([[xx, xy], [, yy]]) => {
    const determinant = (xx + variance) * (yy + variance) - xy * xy;
    return {a: (yy + variance) / determinant, b: -xy / determinant, c: (xx + variance) / determinant, determinant};
  });
  return {
    a: Float64Array.from(inverse, ({a}) => a),
    b: Float64Array.from(inverse, ({b}) => b),
    c: Float64Array.from(inverse, ({c}) => c),
    mx: Float64Array.from(MIXTURE.means, ([x]) => x),
    my: Float64Array.from(MIXTURE.means, ([, y]) => y),
    peak: Float64Array.from(inverse, ({determinant}, k) => Math.log(MIXTURE.weights[k]) - 0.5 * Math.log(determinant))
  };
}
