import type {Mixture} from "./mixture.js";

const MAX_STEPS = 1000;

/**
 * The highest point of a mixture's density among those that an ascent from the mean of every part reaches: x with
 * p(x) as large as possible. Parts that are points (covariance 0) have infinite density: then the heaviest point wins,
 * coinciding ones taken together.
 *
 * A mixture can have more modes than parts (Carreira-Perpiñán & Williams 2003), so this is the best that is found.
 * @throws RangeError where a part is flat but no point, so that densities cannot be compared
 */
export function findMode(mixture: Mixture): Float64Array {
  const {weights, means, covariances} = mixture;
  const used = [...weights.keys()].filter((k) => weights[k]! > 0);
  const points = used.filter((k) => covariances[k]!.trace() === 0);
  if (points.length > 0) {
    const share = (k: number): number =>
      points.reduce((sum, j) => (means[j]!.every((value, d) => value === means[k]![d]!) ? sum + weights[j]! : sum), 0);
    const shares = points.map(share);
    return means[points[shares.indexOf(Math.max(...shares))]!]!.slice();
  }
  const flat = used.find((k) => covariances[k]!.logDeterminant(0) === -Infinity);
  if (flat !== undefined)
    throw new RangeError(
      `findMode: part ${flat} is flat (its covariance is singular), so its density is no number; give it more variance.`
    );

  let best = {x: means[used[0]!]!, logDensity: -Infinity};
  for (const k of used) {
    const found = climb(mixture, means[k]!);
    if (found.logDensity > best.logDensity) best = found;
  }
  return best.x;
}

/**
 * Climbs log p from a point to a mode, never downwards (to rounding). Each step tries Newton's, (−∇²log p)⁻¹·score,
 * which converges in a few steps near the top. Where the density is not concave or that leads down, it takes the step
 * of the EM algorithm, (Σ rₖCₖ⁻¹)⁻¹·score, which never does (Carreira-Perpiñán 2000). Both systems are solved by
 * conjugate gradients, so no matrix is formed.
 * @param start one point
 * @throws RangeError where `logDensity` does
 */
export function climb(mixture: Mixture, start: Float64Array): {readonly x: Float64Array; readonly logDensity: number} {
  const {dim, covariances} = mixture;
  let x: Float64Array = start.slice();
  let logDensity = mixture.logDensity(x);
  for (let i = 0; i < MAX_STEPS; i++) {
    const score = mixture.score(x);
    const shares = mixture.responsibilities(x);
    const precision = (v: Float64Array): Float64Array => {
      const [sum, solved] = [new Float64Array(dim), new Float64Array(dim)];
      covariances.forEach((covariance, k) => {
        if (shares[k] === 0) return;
        covariance.solve(v, 0, solved);
        for (let d = 0; d < dim; d++) sum[d]! += shares[k]! * solved[d]!;
      });
      return sum;
    };
    const curvature = (v: Float64Array): Float64Array => mixture.hessianVectorProduct(x, v).map((value) => -value);
    let moved = false;
    for (const matrix of [curvature, precision]) {
      const step = solveByConjugateGradients(matrix, score);
      if (!step) continue;
      const candidate = x.map((value, d) => value + step[d]!);
      const reached = mixture.logDensity(candidate);
      // At the top the density is flat to rounding long before x is: there a shorter score counts as higher.
      const level = reached >= logDensity - 2 ** -50 * (1 + Math.abs(logDensity));
      if (!(reached > logDensity || (level && square(mixture.score(candidate)) < square(score) / 4))) continue;
      moved = true;
      [x, logDensity] = [candidate, reached];
      break;
    }
    if (!moved) break;
  }
  return {x, logDensity};
}

/**
 * Solves A·out = b for a symmetric positive definite A (Hestenes & Stiefel 1952); undefined where A proves not to be.
 */
function solveByConjugateGradients(
  apply: (v: Float64Array) => Float64Array,
  b: Float64Array
): Float64Array | undefined {
  const solution = new Float64Array(b.length);
  const residual = b.slice();
  let direction = b.slice();
  const initial = square(b);
  let left = initial;
  for (let i = 0; i < 2 * b.length && i < 200 && left > 1e-28 * initial; i++) {
    const image = apply(direction);
    let along = 0;
    for (let d = 0; d < b.length; d++) along += direction[d]! * image[d]!;
    if (!(along > 0)) return undefined;
    const length = left / along;
    for (let d = 0; d < b.length; d++) {
      solution[d]! += length * direction[d]!;
      residual[d]! -= length * image[d]!;
    }
    const next = square(residual);
    direction = residual.map((value, d) => value + (next / left) * direction[d]!);
    left = next;
  }
  return solution;
}

function square(v: Float64Array): number {
  return v.reduce((sum, value) => sum + value * value, 0);
}
