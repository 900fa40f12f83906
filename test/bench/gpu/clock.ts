/** Time of work that is done many times over in one submission, so that what a submission costs weighs little. */
import {spread} from "../numbers.js";
import type {Spread} from "../types.js";

/** Carries the work out so many times, and resolves when it is done. */
export type CarryOut = (times: number) => Promise<void>;

/** A turn is to take this long, and there are five. */
const TURN_MS = 40;
const TURNS = 5;
/** More in one submission take more memory for parameters than they are worth. */
const MAX_TIMES = 2048;

/** Milliseconds for one. */
export async function timeOf(carryOut: CarryOut): Promise<Spread> {
  const once = async (times: number): Promise<number> => {
    const started = performance.now();
    await carryOut(times);
    return performance.now() - started;
  };
  await once(1); // compiles, allocates
  let times = 1;
  for (let took = await once(times); took < TURN_MS && times < MAX_TIMES; took = await once(times)) {
    times = Math.min(MAX_TIMES, Math.max(2 * times, Math.ceil((times * TURN_MS) / Math.max(took, 1))));
  }
  const turns: number[] = [];
  while (turns.length < TURNS) turns.push((await once(times)) / times);
  return spread(turns);
}
