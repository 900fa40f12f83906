/** A run can be let go, whatever it waits for; what belongs to a run that is over does nothing more. */
import {describe, expect, test} from "vitest";
import {CellProblem} from "../../src/notebook/cells/problem.js";
import {createRunner, maxDisplays, Superseded, type RunOptions} from "../../src/notebook/cells/run.js";

const tools = () => ({module: async () => ({}), load: async () => ({}), inWorker: async () => undefined});
const run = (main: RunOptions["main"], options: Partial<RunOptions> = {}) => createRunner({inputs: ["display"], tools, main, ...options});
const call = (body: (...values: never[]) => Promise<Readonly<Record<string, unknown>>>, display: (value: unknown) => unknown = () => {}) => body(display as never);
const never = new Promise<never>(() => {});

describe("createRunner", () => {
  test("a promise that never settles is let go: the cell's own, one among its names, a generator's", async () => {
    const own = run(() => never);
    const first = call(own.body);
    own.end(new CellProblem("enough"));
    await expect(first).rejects.toThrow("enough");

    const named = run(async () => ({a: never, b: (async function* () { await never; })()}));
    const {a, b} = (await call(named.body)) as {a: Promise<unknown>; b: AsyncGenerator};
    const next = b.next();
    named.end(new CellProblem("enough"));
    await expect(a).rejects.toThrow("enough");
    await expect(next).rejects.toThrow("enough");
  });

  test("the next run ends the one before; its display and its own loops throw, its functions still work", async () => {
    const shown: unknown[] = [];
    let late: (() => unknown) | undefined;
    let tick: ((own?: boolean) => void) | undefined;
    const {body} = run(async (given, display) => {
      late ??= () => (display as (value: unknown) => void)("late");
      tick ??= given.tick;
      return {};
    });
    await call(body, (value) => shown.push(value));
    await call(body, (value) => shown.push(value));
    expect(late).toThrow(Superseded);
    expect(shown).toEqual([]);
    expect(() => tick!(true)).toThrow(Superseded);
    expect(() => tick!()).not.toThrow();
  });

  test("it is settled when the last of its promises is, generators by their first value", async () => {
    const events: string[] = [];
    let keep: (value: number) => void = () => {};
    const promise = new Promise<number>((resolve) => (keep = resolve));
    const {body} = run(async () => ({promise, generator: (function* () { yield 1; })()}), {onStart: () => events.push("start"), onSettle: () => events.push("settled"), onNothingShown: () => events.push("nothing shown")});
    const {generator} = (await call(body)) as {generator: Generator};
    expect(events).toEqual(["start", "nothing shown"]);
    keep(3);
    await Promise.resolve();
    expect(generator.next()).toEqual({done: false, value: 1});
    await new Promise((resolve) => setTimeout(resolve));
    expect(events).toEqual(["start", "nothing shown", "settled"]);
  });

  test("a broken promise among the names is reported; values pass through untouched", async () => {
    const errors: unknown[] = [];
    const value = {next: 1};
    const {body} = run(async () => ({broken: Promise.reject(new Error("broken")), value}), {onFail: (error) => errors.push(error)});
    const names = await call(body);
    expect(names.value).toBe(value);
    await expect(names.broken).rejects.toThrow("broken");
    expect(errors).toHaveLength(1);
  });

  test("display is counted", async () => {
    let shown = 0;
    const {body} = run(async (_, display) => {
      for (let i = 0; i < 10 * maxDisplays; ++i) (display as (value: unknown) => void)(i);
      return {};
    });
    await expect(call(body, () => ++shown)).rejects.toThrow(/more than 1000 times/);
    expect(shown).toBe(maxDisplays);
  });
});
