/** The same statistics in float64, where the particles are in the page's memory: the reference of the kernels. */
import {entropy} from "../../../math/metrics/entropy.js";
import {sigmaOfLevel} from "../../../math/level.js";
import type {Level} from "../../../math/types.js";
import {BINS, binOf} from "./lines.js";
import {marginalAt} from "./marginal.js";
import {momentsFromSums, SUMS_LENGTH} from "./moments.js";
import {slicedDistance} from "./sliced.js";
import {isPointCloud, type ParticleStatistics, type ParticleTarget} from "./types.js";

/** Pairs of a particle and a part that the entropy may look at, on the CPU: a fraction of a second. */
export const CPU_PAIRS = 2 ** 22;

/** Which particles are asked for their entropy: every `stride`-th, `asked` in all. */
export function askedFor(n: number, parts: number, pairs: number): {readonly stride: number; readonly asked: number} {
  const stride = Math.max(1, Math.ceil((n * parts) / pairs));
  return {stride, asked: Math.ceil(n / stride)};
}

/** Parts of positive weight, or points. */
export const partsOf = (target: ParticleTarget): number => (isPointCloud(target) ? target.size : target.weights.filter((weight) => weight > 0).length);

/**
 * Measures particles at a level.
 *
 * @param options.positions x and y in turn, at the scale of the level
 * @param options.target what they ought to be distributed as; without it only the moments are measured
 * @param options.pairs how many pairs of a particle and a part the entropy may look at; it is the mean over evenly spaced
 *   particles where that is less than all. 2²² unless given
 * @throws RangeError if there is no particle, or the target does not live in the plane
 */
export function measureParticles({positions, level, target, pairs = CPU_PAIRS}: {
  readonly positions: Float32Array | Float64Array;
  readonly level: Level;
  readonly target?: ParticleTarget;
  readonly pairs?: number;
}): ParticleStatistics {
  const n = positions.length / 2;
  if (!(Number.isInteger(n) && n > 0)) throw new RangeError(`measureParticles: positions has length ${positions.length}; give two numbers for each of one particle or more.`);
  const moments = measureMoments(positions);
  if (!target) return moments;
  const exact = marginalAt(target, level);
  const counts = new Uint32Array(exact.lines.length * BINS);
  forEachFinite(positions, (x, y) => {
    exact.lines.forEach((line, index) => counts[index * BINS + binOf(line, line.x * x + line.y * y)]++);
  });
  return {
    ...moments,
    exact: {mean: exact.mean, covariance: exact.covariance},
    slicedWasserstein: slicedDistance(exact, counts),
    entropy: measureEntropy(positions, level, target, pairs, moments.count)
  };
}

function forEachFinite(positions: Float32Array | Float64Array, visit: (x: number, y: number) => void): void {
  for (let i = 0; i < positions.length; i += 2)
    if (Number.isFinite(positions[i]) && Number.isFinite(positions[i + 1])) visit(positions[i], positions[i + 1]);
}

function measureMoments(positions: Float32Array | Float64Array): Pick<ParticleStatistics, "count" | "lost" | "mean" | "covariance"> {
  let [count, sumX, sumY] = [0, 0, 0];
  forEachFinite(positions, (x, y) => {
    count++;
    sumX += x;
    sumY += y;
  });
  const shift: [number, number] = [sumX / Math.max(1, count), sumY / Math.max(1, count)];
  const sums = new Float64Array(SUMS_LENGTH);
  forEachFinite(positions, (x, y) => {
    const [a, b] = [x - shift[0], y - shift[1]];
    const [aa, ab, bb] = [a * a, a * b, b * b];
    [1, 0, a, b, aa, ab, bb, aa * a, aa * b, a * bb, bb * b, aa * aa, aa * bb, bb * bb].forEach((power, i) => (sums[i] += power));
  });
  sums[1] = positions.length / 2 - count;
  return momentsFromSums(sums, shift, 1);
}

/** At σ = ∞ x says nothing: the entropy of the weights themselves. At σ = 0 a cloud's point is known. */
export function entropyAtEnds(target: ParticleTarget, sigma: number): number | undefined {
  if (sigma === Infinity) return isPointCloud(target) ? Math.log(target.size) : entropy(target.weights);
  return sigma === 0 && isPointCloud(target) ? 0 : undefined;
}

function measureEntropy(positions: Float32Array | Float64Array, level: Level, target: ParticleTarget, pairs: number, all: number): ParticleStatistics["entropy"] {
  const sigma = sigmaOfLevel(level);
  const known = entropyAtEnds(target, sigma);
  if (known !== undefined) return {value: known, standardError: 0, count: all};
  if (!hasPosterior(target, sigma)) return undefined;
  const {stride, asked} = askedFor(positions.length / 2, partsOf(target), pairs);
  let [count, first, second] = [0, 0, 0];
  for (let k = 0; k < asked; k++) {
    const x = Float64Array.of(positions[2 * k * stride], positions[2 * k * stride + 1]).map((value) => value / level.signalScale);
    if (!x.every(Number.isFinite)) continue;
    const h = entropy(isPointCloud(target) ? target.posteriorWeights(x, sigma) : target.responsibilities(x, sigma));
    count++;
    first += h;
    second += h * h;
  }
  return entropyFromSums(count, first, second);
}

/** A mean of `count` entropies, from the sums of them and of their squares. */
export function entropyFromSums(count: number, first: number, second: number): ParticleStatistics["entropy"] {
  const value = first / count;
  return {value, standardError: Math.sqrt(Math.max(0, second / count - value * value) / (count - 1)), count};
}

/** At σ = 0 a mixture has responsibilities only where none of its parts is a point or a line. */
export function hasPosterior(target: ParticleTarget, sigma: number): boolean {
  return sigma > 0 || (!isPointCloud(target) && target.covariances.every((each, k) => target.weights[k] === 0 || each.logDeterminant(0) > -Infinity));
}
