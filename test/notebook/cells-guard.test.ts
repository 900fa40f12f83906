/** The clock in every loop: it stops what does not pause, leaves alone what does, and reads the time rarely. */
import {describe, expect, test} from "vitest";
import {createClock, Runaway} from "../../src/notebook/cells/guard.js";

/** A clock on a made-up time; `nextTask` lets the browser's next task begin. */
function set(limit = 1000) {
  let time = 0;
  let reads = 0;
  let tasks: (() => void)[] = [];
  const look = createClock({limit, now: () => (reads++, time), inNewTask: (task) => void tasks.push(task)});
  return {
    look,
    reads: () => reads,
    work: (milliseconds: number) => (time += milliseconds),
    nextTask() {
      const due = tasks;
      tasks = [];
      for (const task of due) task();
    }
  };
}

describe("createClock", () => {
  test("throws after a second without a pause, and again at every look until there is one", () => {
    const {look, work, nextTask} = set();
    for (let i = 0; i < 100; ++i) {
      work(10);
      look();
    }
    work(20);
    const throws = () => expect(look).toThrow(Runaway);
    throws();
    throws();
    nextTask();
    expect(look).not.toThrow();
  });

  test("slow rounds are noticed at once: ten of 200 ms do not pass", () => {
    const {look, work} = set();
    expect(() => {
      for (let i = 0; i < 10; ++i) {
      work(200);
      look();
    }
    }).toThrow(Runaway);
  });

  test("a second's work in many tasks passes", () => {
    const {look, work, nextTask} = set();
    for (let i = 0; i < 1000; ++i) {
      work(900);
      look();
      nextTask();
    }
  });

  test("fast rounds hardly read the time: a million of a microsecond read it fewer than 20 000 times, and are stopped within 10 % of the limit", () => {
    const {look, work, reads} = set(500);
    let rounds = 0;
    expect(() => {
      for (; rounds < 1e6; ++rounds) {
      work(0.001);
      look();
    }
    }).toThrow(Runaway);
    expect(rounds).toBeGreaterThan(499_000);
    expect(rounds).toBeLessThan(550_000);
    expect(look).toThrow(Runaway); // at once, not 64 rounds later
    expect(reads()).toBeLessThan(20_000);
  });

  test("rounds that become slow are noticed: from a microsecond to 50 ms", () => {
    const {look, work, reads} = set();
    for (let i = 0; i < 100_000; ++i) {
      work(0.001);
      look();
    }
    const before = reads();
    let slow = 0;
    expect(() => {
      for (; slow < 10_000; ++slow) {
      work(50);
      look();
    }
    }).toThrow(Runaway);
    expect(slow).toBeLessThan(64 + 1000 / 50); // at worst one stride of fast rounds more
    expect(reads()).toBeGreaterThan(before);
  });
});
