/** The exact law of the particles at one level, seen along lines. */
import type {Level} from "../../../math/types.js";
import {cdfAt, gather, type LineLaw} from "./cdf.js";
import {edgesOf, linesFor, type Line} from "./lines.js";
import {isPointCloud, type ParticleTarget} from "./types.js";

/** s·x₀ + n·ε, exactly. */
export interface Marginal {
  readonly mean: readonly [number, number];
  /** Entries 00, 01, 11. */
  readonly covariance: readonly [number, number, number];
  readonly lines: readonly Line[];
  /** The distribution function at the edges of each line's bins; computed when first asked for. */
  cdf(line: number): Float64Array;
}

/**
 * The marginal of a target at a level. Along a line the target is a mixture in one dimension, so nothing is sampled.
 *
 * The 32 distribution functions cost up to 1023·K values of Φ each, for 64 parts 10 to 50 ms together; for a cloud of 16 384
 * points 60 to 200 ms. `marginalAt` keeps them; where that is too long at once, ask line by line.
 *
 * @throws RangeError unless the target lives in the plane
 */
export function createMarginal(target: ParticleTarget, {signalScale, noiseStd}: Level): Marginal {
  if (target.dim !== 2) throw new RangeError(`createMarginal: the target has ${target.dim} dimensions; particles live in the plane, give 2.`);
  const parts = isPointCloud(target) ? partsOfCloud(target.points) : partsOfMixture(target);
  const {mean, covariance} = momentsOf(parts);
  const scaled: [number, number] = [signalScale * mean[0], signalScale * mean[1]];
  const [s2, n2] = [signalScale ** 2, noiseStd ** 2];
  const spread: [number, number, number] = [s2 * covariance[0] + n2, s2 * covariance[1], s2 * covariance[2] + n2];
  const lines = linesFor(scaled, spread);
  const known = new Map<number, Float64Array>();
  return {
    mean: scaled,
    covariance: spread,
    lines,
    cdf(index) {
      let values = known.get(index);
      if (!values) {
        const {x, y} = lines[index];
        const law: LineLaw = {
          weights: parts.weights,
          means: parts.x.map((px, k) => signalScale * (x * px + y * parts.y[k])),
          stds: parts.x.map((_, k) => Math.sqrt(Math.max(0, s2 * (x * x * parts.xx[k] + 2 * x * y * parts.xy[k] + y * y * parts.yy[k]) + n2)))
        };
        values = cdfAt(isPointCloud(target) ? gather(law) : law, edgesOf(lines[index]));
        known.set(index, values);
      }
      return values;
    }
  };
}

const cache = new WeakMap<ParticleTarget, Map<string, Marginal>>();
/** Levels of a target whose marginals are kept: 256 KiB each. */
const KEPT = 24;

/** `createMarginal`, remembered for the levels asked about last. */
export function marginalAt(target: ParticleTarget, level: Level): Marginal {
  const known = cache.get(target) ?? new Map<string, Marginal>();
  cache.set(target, known);
  const key = `${level.signalScale} ${level.noiseStd}`;
  const marginal = known.get(key) ?? createMarginal(target, level);
  known.delete(key);
  known.set(key, marginal);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return marginal;
}

/** A mixture as columns of numbers. */
type Parts = Record<"weights" | "x" | "y" | "xx" | "xy" | "yy", Float64Array>;

function partsOfCloud(points: ArrayLike<number>): Parts {
  const count = points.length / 2;
  const column = (value: (k: number) => number): Float64Array => Float64Array.from({length: count}, (_, k) => value(k));
  const none = new Float64Array(count);
  return {weights: column(() => 1 / count), x: column((k) => points[2 * k]), y: column((k) => points[2 * k + 1]), xx: none, xy: none, yy: none};
}

function partsOfMixture({weights, means, covariances}: Exclude<ParticleTarget, {posteriorWeights: unknown}>): Parts {
  const column = (value: (k: number) => number): Float64Array => Float64Array.from(weights, (_, k) => value(k));
  const matrices = covariances.map((covariance) => covariance.toMatrix());
  return {
    weights: Float64Array.from(weights),
    x: column((k) => means[k][0]),
    y: column((k) => means[k][1]),
    xx: column((k) => matrices[k][0]),
    xy: column((k) => matrices[k][1]),
    yy: column((k) => matrices[k][3])
  };
}

/** Mean and covariance of x₀, the latter centred first. */
function momentsOf({weights, x, y, xx, xy, yy}: Parts): Pick<Marginal, "mean" | "covariance"> {
  const average = (value: (k: number) => number): number => weights.reduce((sum, weight, k) => sum + weight * value(k), 0);
  const mean: [number, number] = [average((k) => x[k]), average((k) => y[k])];
  return {
    mean,
    covariance: [
      average((k) => xx[k] + (x[k] - mean[0]) ** 2),
      average((k) => xy[k] + (x[k] - mean[0]) * (y[k] - mean[1])),
      average((k) => yy[k] + (y[k] - mean[1]) ** 2)
    ]
  };
}
