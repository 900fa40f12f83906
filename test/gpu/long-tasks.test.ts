/**
 * The figure of many particles never keeps input waiting: no task of the page's main thread takes more than 50 ms.
 *
 * What is measured is the *processor time* of each task of the renderer's main thread, from Chromium's own trace, and not what a
 * long-task observer sees, which is time by the clock: on a machine that other programs use as well, a task of 5 ms may take 200 by
 * the clock. Processor time leaves out the waiting; but on a virtual machine it still counts what the host has taken away, seen once in
 * some twenty runs. A task that is too long is too long again: what exceeds the bound is measured once more, and then fails.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {openFigurePages, sigmaOf, type FigurePages} from "./figure-page.js";

/** Milliseconds: what the browser calls a long task. */
const LONG = 50;

let pages: FigurePages;
beforeAll(async () => {
  pages = await openFigurePages();
});
afterAll(() => pages?.close());

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time; by the clock. */
  readonly tdur?: number;
  readonly dur?: number;
  readonly args?: {readonly name?: string};
}

/** Processor times of the tasks of the main thread while `act` goes on, in milliseconds, the longest first; and how many were long by the clock. */
async function tasksDuring(page: Page, act: () => Promise<void>): Promise<{times: number[]; longByTheClock: number}> {
  await pages.browser.startTracing(page, {categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"]});
  const trace = await act().then(() => pages.browser.stopTracing(), async (error: unknown) => {
    await pages.browser.stopTracing();
    throw error;
  });
  const {traceEvents} = JSON.parse(trace.toString()) as {traceEvents: TraceEvent[]};
  const main = new Set(traceEvents.filter(({name, args}) => name === "thread_name" && args?.name === "CrRendererMain").map(({pid, tid}) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({name, ph, pid, tid}) => ph === "X" && name === "RunTask" && main.has(`${pid} ${tid}`));
  return {
    times: tasks.map(({tdur = 0}) => tdur / 1000).sort((a, b) => b - a),
    longByTheClock: tasks.filter(({dur = 0}) => dur > 1000 * LONG).length
  };
}

const wait = (page: Page, milliseconds: number): Promise<void> => page.waitForTimeout(milliseconds);

/** Plays, scrubs, picks, looks in every way, and measures: with the table of numbers open all the time. */
async function useEverything(page: Page): Promise<void> {
  await page.getByRole("button", {name: "Play"}).click();
  await wait(page, 1500);
  const slider = page.locator("input[type=range]").first();
  const last = Number(await slider.getAttribute("max"));
  for (const share of [1, 0.3, 0.7]) {
    await slider.fill(String(Math.round(share * last)));
    await wait(page, 800);
  }
  await page.getByText("more", {exact: true}).click();
  for (const show of ["trails", "density", "points"]) await page.getByLabel("show", {exact: true}).selectOption(show).then(() => wait(page, 400));
  for (const color of ["start", "speed", "posterior", "origin"]) await page.getByLabel("colour tells").selectOption(color).then(() => wait(page, 300));
  await page.getByLabel("score arrows").check();
  const box = (await page.locator(".stage").boundingBox())!;
  await page.mouse.click(box.x + 0.6 * box.width, box.y + 0.4 * box.height);
  await wait(page, 500);
}

async function measure(options: object, act = useEverything): Promise<{worst: number; tasks: number}> {
  const first = await measureOnce(options, act);
  return first.worst < LONG ? first : measureOnce(options, act);
}

/** The clean-up of a figure that a test has done with is not the next one's. */
async function measureOnce(options: object, act: (page: Page) => Promise<void>): Promise<{worst: number; tasks: number}> {
  const {page, problems} = await pages.blank();
  const {times, longByTheClock} = await tasksDuring(page, async () => {
    await pages.show(page, {numbersOpen: true, ...options});
    await act(page);
  });
  expect(problems).toEqual([]);
  await page.close();
  console.log(`${JSON.stringify(options)}: ${times.length} tasks, the longest ${times.slice(0, 3).map((time) => time.toFixed(1)).join(", ")} ms of processor time; ${longByTheClock} above ${LONG} ms by the clock`);
  return {worst: times[0]!, tasks: times.length};
}

describe("the figure of many particles", () => {
  it.each([
    {backend: "cpu", n: 10_000},
    {backend: "cpu", n: 10_000, show: "trails", field: true, color: "posterior"},
    {backend: "webgpu", n: 20_000, field: true} // SwiftShader
  ])("keeps every task of the page under 50 ms: %o", async (options) => {
    const {worst, tasks} = await measure(options);
    expect(tasks).toBeGreaterThan(100);
    expect(worst).toBeLessThan(LONG);
  });

  it.each(["uni_pc", "dpmpp_sde"])("so too while a run of a thousand levels is planned: %s", async (solver) => {
    const {worst} = await measure({backend: "webgpu", n: 500, steps: 1000, solver}, async (page) => {
      await page.locator("input[type=range]").first().fill("20");
      await expect.poll(() => sigmaOf(page), {timeout: 30_000}).toBeLessThan(8);
    });
    expect(worst).toBeLessThan(LONG);
  });

  it("(and the measure sees a task that is too long)", async () => {
    const {page} = await pages.blank();
    // So much work, not so much time: how long that is by the clock is other programs' affair.
    const {times} = await tasksDuring(page, async () => {
      await page.evaluate(() => {
        let sum = 0;
        for (let k = 0; k < 3e7; k++) sum += Math.sin(k);
        Object.assign(globalThis, {sum});
      });
      await wait(page, 500); // the answer comes from within the task: a task is in the trace once it has ended
    });
    expect(times[0]).toBeGreaterThan(LONG);
    await page.close();
  });
});
