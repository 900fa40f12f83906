/** The row of a table of points that lies nearest to a point. */
export function nearestRow(x: ArrayLike<number>, rows: ArrayLike<number>, dim: number, {except = -1}: {except?: number} = {}): {readonly row: number; readonly distance: number} {
  let [row, best] = [-1, Infinity];
  for (let n = 0, first = 0; first < rows.length; n++, first += dim) {
    if (n === except) continue;
    let sum = 0;
    for (let d = 0; d < dim && sum < best; d++) sum += (x[d]! - rows[first + d]!) ** 2;
    if (sum < best) [row, best] = [n, sum];
  }
  return {row, distance: Math.sqrt(best)};
}
