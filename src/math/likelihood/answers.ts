/** An answer that may take time. */
export type Answer = Float64Array | Promise<Float64Array>;

/**
 * Asks `count` times in turn and uses each answer before the next question: at once where answers are, else when they
 * come. So one definition serves both, and only one answer is held at a time. Internal.
 */
export function useInTurn(
  count: number,
  ask: (i: number) => Answer,
  use: (answer: Float64Array, i: number) => void,
  first = 0
): void | Promise<void> {
  for (let i = first; i < count; i++) {
    const answer = ask(i);
    if (!(answer instanceof Float64Array))
      return answer.then((array) => {
        use(array, i);
        return useInTurn(count, ask, use, i + 1);
      });
    use(answer, i);
  }
}

/** `value()` when what comes before it is done. Internal. */
export function after<T>(before: void | Promise<void>, value: () => T): T | Promise<T> {
  return before ? before.then(value) : value();
}
