import {requireLength} from "../check.js";
import type {AsyncDenoiser} from "../types.js";

type Answer = ReturnType<AsyncDenoiser>;

/**
 * Combines answers that may be promises: at once where none is, so that one definition serves synchronous and
 * asynchronous denoisers. Answers must have as many numbers as x. Internal.
 */
export function whenAll(
  where: string,
  x: Float64Array,
  answers: readonly Answer[],
  combine: (...answers: Float64Array[]) => Float64Array
): Answer {
  const finish = (arrays: readonly Float64Array[]): Float64Array => {
    for (const array of arrays) requireLength(where, "the answer", array.length, x.length);
    return combine(...arrays);
  };
  const areThere = (list: readonly Answer[]): list is readonly Float64Array[] =>
    list.every((answer) => answer instanceof Float64Array);
  return areThere(answers) ? finish(answers) : Promise.all(answers).then(finish);
}
