import {beforeEach, describe, expect, it, vi} from "vitest";
import {createMeasuring, type Measurable} from "../../src/figures/particles/measuring.js";
import type {ParticleStatistics} from "../../src/sampler/particles/statistics/types.js";

interface Asked extends Measurable {
  readonly found: {resolve(value: ParticleStatistics): void; reject(error: unknown): void};
}

/** A sampler whose measurements end when told to. */
function createAsked(level: number): Asked {
  let [resolve, reject] = [undefined!, undefined!] as [(value: ParticleStatistics) => void, (error: unknown) => void];
  const promise = new Promise<ParticleStatistics>((...both) => ([resolve, reject] = both));
  return {nfe: 0, level, found: {resolve, reject}, statistics: () => promise};
}

describe("measuring", () => {
  const found = {} as ParticleStatistics;
  let shown: number[] = [];
  let errors: unknown[] = [];
  const begin = () => createMeasuring({wanted: () => true, show: (_, {level}) => shown.push(level), onError: (error) => errors.push(error)});
  const settle = () => vi.advanceTimersByTimeAsync(1000);
  beforeEach(() => {
    vi.useFakeTimers();
    [shown, errors] = [[], []];
    return () => void vi.useRealTimers();
  });

  it("goes on to the next sampler where the one that is being measured ends meanwhile, without a word", async () => {
    const measuring = begin();
    const [old, next] = [createAsked(1), createAsked(2)];
    measuring.measure(old);
    measuring.forget();
    measuring.measure(next);
    old.found.reject(new Error("The sampler was destroyed."));
    next.found.resolve(found);
    await settle();
    expect(shown).toEqual([2]);
    expect(errors).toEqual([]);
  });

  it("says what else fails, and goes on too", async () => {
    const measuring = begin();
    const [old, next] = [createAsked(1), createAsked(2)];
    measuring.measure(old);
    measuring.measure(next);
    old.found.reject(new Error("no memory"));
    next.found.resolve(found);
    await settle();
    expect(errors).toEqual([new Error("no memory")]);
    expect(shown).toEqual([2]);
  });

  it("does not show what was forgotten while it was under way", async () => {
    const measuring = begin();
    const old = createAsked(1);
    measuring.measure(old);
    measuring.forget();
    old.found.resolve(found);
    await settle();
    expect(shown).toEqual([]);
  });

  it("leaves out what was asked for in between: the last one counts", async () => {
    const measuring = begin();
    const [first, second, third] = [createAsked(1), createAsked(2), createAsked(3)];
    for (const each of [first, second, third]) {
      measuring.measure(each);
      each.found.resolve(found);
    }
    await settle();
    expect(shown).toEqual([1, 3]);
  });
});
