/**
 * The weighted median: the least of `values` at and below which half of the weight lies. It minimises Σ wₙ|m − vₙ|. By
 * quickselect, O(N) on average.
 * @param values N numbers, one or more; `values` and `weights` are reordered
 * @param weights N numbers ≥ 0, not all 0
 */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const half = weights.reduce((sum, weight) => sum + weight) / 2;
  const swap = (i: number, j: number): void => {
    [values[i], values[j]] = [values[j]!, values[i]!];
    [weights[i], weights[j]] = [weights[j]!, weights[i]!];
  };
  let [start, end, below] = [0, values.length, 0];
  for (;;) {
    const pivot = values[start + ((end - start) >> 1)]!;
    // [start, less) < pivot, [less, i) = pivot, [more, end) > pivot
    let [less, more] = [start, end];
    let [weightLess, weightEqual] = [0, 0];
    for (let i = start; i < more; ) {
      const value = values[i]!;
      if (value < pivot) {
        weightLess += weights[i]!;
        swap(i++, less++);
      } else if (value > pivot) swap(i, --more);
      else weightEqual += weights[i++]!;
    }
    if (less > start && below + weightLess >= half) end = less;
    else if (below + weightLess + weightEqual >= half || more === end) return pivot;
    else {
      below += weightLess + weightEqual;
      start = more;
    }
  }
}
