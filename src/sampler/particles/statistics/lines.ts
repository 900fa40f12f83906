/**
 * The lines that particles are projected on, and the bins on each.
 *
 * t = u·x along a direction u becomes z = (t − centre)/scale and then y = z/(1 + |z|), in (−1, 1), where the bins are equally
 * wide. So they are narrow in the middle (0.004 scales) and wide outside (a share (1 + |z|)/512 of the distance from the
 * middle), and no point is out of reach, however far a run has gone astray.
 */

/** Directions, evenly spaced over the half turn. A multiple of DIRECTIONS_AT_ONCE. */
export const DIRECTIONS = 32;
/** Bins per direction. */
export const BINS = 1024;

/** One direction, with the middle and unit of its bins. */
export interface Line {
  readonly x: number;
  readonly y: number;
  readonly centre: number;
  readonly scale: number;
}

/** Lines whose bins suit a law of this mean and covariance (00, 01, 11): two standard deviations are the unit. */
export function linesFor(mean: readonly [number, number], covariance: readonly [number, number, number]): Line[] {
  return Array.from({length: DIRECTIONS}, (_, k) => {
    const angle = (Math.PI * k) / DIRECTIONS;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const variance = x * x * covariance[0] + 2 * x * y * covariance[1] + y * y * covariance[2];
    return {x, y, centre: x * mean[0] + y * mean[1], scale: variance > 0 ? 2 * Math.sqrt(variance) : 1};
  });
}

/** The bin of t. */
export function binOf({centre, scale}: Line, t: number): number {
  const z = (t - centre) / scale;
  const bin = Math.floor((z / (1 + Math.abs(z)) + 1) * (BINS / 2));
  return Math.max(0, Math.min(BINS - 1, bin));
}

/** The BINS − 1 edges between the bins, ascending: edge j ends bin j. The first bin and the last have no outer edge. */
export function edgesOf({centre, scale}: Line): Float64Array {
  return Float64Array.from({length: BINS - 1}, (_, j) => {
    const y = (2 * (j + 1)) / BINS - 1;
    return centre + (scale * y) / (1 - Math.abs(y));
  });
}

/** Lines as kernels read them, a vec4f each: direction, centre, 1/scale. */
export function packLines(lines: readonly Line[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(lines.flatMap(({x, y, centre, scale}) => [x, y, centre, 1 / scale]));
}
