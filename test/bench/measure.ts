/** Takes turns: A B C … A B C …, so that whatever slows the machine down for a while slows all of them down. */
import {spread} from "./numbers.js";
import type {Row, Table, TaskInfo, Walker} from "./types.js";

/** What would take longer than this for one walk is left out. */
const MAX_WALK_MS = 20_000;
/** After a first walk as long as this there is no second before the rounds: whatever had to be compiled weighs little. */
const LONG_WALK_MS = 30_000;

interface Turn {
  readonly id: string;
  readonly walker: Walker;
  readonly repeats: number;
  readonly rounds: number;
  readonly speeds: number[];
  readonly error: number;
}

export interface Measurement {
  readonly info: TaskInfo;
  readonly rounds: number;
  /** Short walks are repeated until a turn takes this long, 100 unless given: a page's clock ticks in tenths of a millisecond. */
  readonly minTurnMs?: number;
  /** A contestant whose turns take longer than this, all together (3000), takes fewer: the benchmark is to end. One it always takes. */
  readonly rowBudgetMs?: number;
  /** Opens one contestant after the other. */
  readonly contestants: readonly {readonly id: string; open(): Promise<Walker>}[];
  /** How long a walk is likely to take, by contestants that walked at a smaller size. */
  readonly foreseen?: ReadonlyMap<string, number>;
  /** Of the end of a walk. */
  error(end: ArrayLike<number>): number;
}

/** Runs every contestant through the same walk, `rounds` times each, and looks at where they end. */
export async function measure({info, rounds, minTurnMs = 100, rowBudgetMs = 3000, contestants, error, foreseen}: Measurement): Promise<Table> {
  const failed = new Map<string, string>();
  const turns = new Map<string, Turn>();
  const attempt = async (id: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (reason) {
      failed.set(id, reasonOf(reason));
    }
  };
  for (const {id, open} of contestants)
    await attempt(id, async () => {
      const expected = foreseen?.get(id) ?? 0;
      if (expected > MAX_WALK_MS) throw new Error(`left out, a walk would take ${Math.round(expected / 1000)} s, by the table before`);
      const walker = await open();
      try {
        turns.set(id, await warmUp(id, walker, {rounds, minTurnMs, rowBudgetMs, error}));
      } catch (reason) {
        walker.close();
        throw reason;
      }
    });
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns.values()) {
      if (round < turn.rounds && !failed.has(turn.id)) await attempt(turn.id, async () => turn.speeds.push(await timeTurn(turn, info.steps)));
    }
  }
  for (const {id, walker} of turns.values()) await attempt(id, async () => walker.close());

  return {
    ...info,
    rows: contestants.map(({id}): Row => {
      const turn = turns.get(id);
      if (!turn || failed.has(id)) return {id, failed: failed.get(id) ?? "It did not run."};
      return {id, speeds: turn.speeds, error: turn.error, wrong: !(turn.error <= info.tolerance)}; // NaN is wrong too
    })
  };
}

/** The first walk compiles and allocates; the next says how long one takes. */
async function warmUp(id: string, walker: Walker, {rounds, minTurnMs, rowBudgetMs, error}: Required<Pick<Measurement, "rounds" | "minTurnMs" | "rowBudgetMs" | "error">>): Promise<Turn> {
  let time = await timeWalk(walker);
  const distance = error(await walker.end());
  if (time < LONG_WALK_MS) time = await timeWalk(walker);
  const repeats = Math.max(1, Math.ceil(minTurnMs / Math.max(time, 0.1)));
  return {id, walker, repeats, rounds: Math.max(1, Math.min(rounds, Math.floor(rowBudgetMs / (time * repeats)))), speeds: [], error: distance};
}

async function timeTurn({walker, repeats}: Turn, steps: number): Promise<number> {
  let time = 0;
  for (let repeat = 0; repeat < repeats; repeat++) time += await timeWalk(walker);
  return (1000 * repeats * steps) / time;
}

async function timeWalk(walker: Walker): Promise<number> {
  await walker.rewind?.();
  const started = performance.now();
  await walker.walk();
  return performance.now() - started;
}

/** What a walk will take at a size so many times as large, from what it took; of those left out, from what was foreseen. */
export function foresee({steps, rows}: Table, factor: number, before: ReadonlyMap<string, number> = new Map()): Map<string, number> {
  return new Map(rows.flatMap((row): [string, number][] => {
    const time = "speeds" in row ? (1000 * steps) / spread(row.speeds).median : before.get(row.id);
    return time === undefined ? [] : [[row.id, factor * time]];
  }));
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
