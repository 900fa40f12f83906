/** Takes turns: A B C … A B C …, so that whatever slows the machine down for a while slows all of them down. */
import {spread} from "./numbers.js";
import {BASELINE, type Contestant, type ContestantId, type Row, type Walk, type Walker} from "./types.js";

/** Short walks are repeated until a turn takes this long: a page's clock ticks in tenths of a millisecond. */
const MIN_TURN_MS = 100;

/** An eighth of a grey level. Float32 leaves some 1e-6 here; what is off by more than this computes something else. */
const TOLERANCE = 1e-3;

interface Turn {
  readonly id: ContestantId;
  readonly walker: Walker;
  readonly repeats: number;
  readonly stepsPerSecond: number[];
  readonly maxError: number;
}

/** Runs every contestant through the same walk, `rounds` times each, and compares the ends with `answer`. */
export async function measure(
  contestants: ReadonlyMap<ContestantId, Contestant | {readonly failed: string}>, walk: Walk, answer: Float64Array, rounds: number
): Promise<Row[]> {
  const failed = new Map<ContestantId, string>();
  const turns: Turn[] = [];
  for (const [id, contestant] of contestants) {
    if ("failed" in contestant) failed.set(id, contestant.failed);
    else await attempt(failed, id, async () => turns.push(await warmUp(id, contestant, walk, answer)));
  }
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns) {
      if (!failed.has(turn.id)) await attempt(failed, turn.id, async () => turn.stepsPerSecond.push(await timeTurn(turn, walk.sigmas.length - 1)));
    }
  }
  for (const {walker} of turns) walker.close();

  const baseline = turns.find(({id}) => id === BASELINE);
  return Array.from(contestants.keys(), (id): Row => {
    const turn = turns.find((each) => each.id === id);
    const reason = failed.get(id);
    if (!turn || reason !== undefined) return {id, failed: reason ?? "It did not run."};
    if (!baseline || failed.has(BASELINE)) return {id, failed: "There is nothing to compare it with."};
    const {stepsPerSecond, maxError} = turn;
    const against = id === BASELINE ? repeated(rounds, spread(stepsPerSecond).median) : baseline.stepsPerSecond;
    return {
      id,
      ratio: spread(stepsPerSecond.map((speed, round) => speed / against[round])),
      stepsPerSecond: spread(stepsPerSecond),
      maxError,
      wrong: !(maxError <= TOLERANCE) // NaN is wrong too
    };
  });
}

/** The first walk compiles and allocates; the second says how long one takes. */
async function warmUp(id: ContestantId, contestant: Contestant, walk: Walk, answer: Float64Array): Promise<Turn> {
  const walker = await contestant.load(walk);
  await walker.walk();
  const maxError = largestDifference(await walker.end(), answer);
  const started = performance.now();
  await walker.walk();
  const repeats = Math.max(1, Math.ceil(MIN_TURN_MS / Math.max(performance.now() - started, 0.1)));
  return {id, walker, repeats, stepsPerSecond: [], maxError};
}

async function timeTurn({walker, repeats}: Turn, steps: number): Promise<number> {
  const started = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) await walker.walk();
  return (1000 * repeats * steps) / (performance.now() - started);
}

async function attempt(failed: Map<ContestantId, string>, id: ContestantId, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed.set(id, reasonOf(error));
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function largestDifference(x: ArrayLike<number>, answer: Float64Array): number {
  if (x.length !== answer.length) return NaN;
  let largest = 0;
  for (let i = 0; i < answer.length; i++) {
    const difference = Math.abs(x[i] - answer[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

const repeated = (rounds: number, value: number): number[] => Array.from({length: rounds}, () => value);
