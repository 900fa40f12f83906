/** How a cost grows: the slope of log time over log size, by least squares, with its interval. */

export interface GrowthFit {
  /** time ∝ size^exponent */
  readonly exponent: number;
  /** Half the width of the 95 % interval (Student's t; errors of the logs taken as independent and alike). */
  readonly halfWidth: number;
}

/** Student's t at 97.5 %, by degrees of freedom 1, 2, … */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

/**
 * @param points size and time, three or more, up to 12, of at least two sizes
 * @throws RangeError for fewer or more, and for numbers that have no logarithm
 */
export function fitGrowth(points: readonly (readonly [size: number, time: number])[]): GrowthFit {
  if (points.length < 3 || points.length > T.length + 2) throw new RangeError(`fitGrowth: there are ${points.length} points; give 3 to ${T.length + 2}.`);
  if (points.flat().some((value) => !(value > 0))) throw new RangeError("fitGrowth: a size or time is not above 0.");
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)] as const);
  const mean = (k: 0 | 1): number => logs.reduce((sum, log) => sum + log[k], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const xx = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (xx === 0) throw new RangeError("fitGrowth: all sizes are the same; give two or more.");
  const exponent = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / xx;
  const residual = logs.reduce((sum, [x, y]) => sum + (y - meanY - exponent * (x - meanX)) ** 2, 0);
  const freedom = logs.length - 2;
  return {exponent, halfWidth: T[freedom - 1] * Math.sqrt(residual / freedom / xx)};
}
