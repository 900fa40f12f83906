/** Several figures of particles on a page, tabs that are put to sleep, and what is left behind: in headless Chromium, on SwiftShader. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {backendOf, lookAt, openFigurePages, sigmaOf, type FigurePages} from "./figure-page.js";

let pages: FigurePages;
beforeAll(async () => {
  pages = await openFigurePages();
});
afterAll(() => pages?.close());

/** Counts what a page asks of the browser. Runs in the page, before anything else there. */
function count(): void {
  const counts = {devices: 0, frames: 0, submissions: 0};
  const made = new Set<object>();
  Object.assign(globalThis, {counts, alive: made});
  const {requestDevice} = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function (...given) {
    counts.devices++;
    return requestDevice.apply(this, given);
  };
  const {submit} = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (...given) {
    counts.submissions++;
    return submit.apply(this, given);
  };
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => (counts.frames++, request(callback));
  for (const [kind, name] of [[GPUBuffer, "createBuffer"], [GPUTexture, "createTexture"], [GPUQuerySet, "createQuerySet"]] as const) {
    const device = GPUDevice.prototype as unknown as Record<string, (...given: unknown[]) => object>;
    const create = device[name]!;
    device[name] = function (...given) {
      const thing = create.apply(this, given);
      made.add(thing);
      return thing;
    };
    const {destroy} = kind.prototype;
    kind.prototype.destroy = function () {
      made.delete(this);
      return destroy.call(this);
    };
  }
}

type Counts = Record<"devices" | "frames" | "submissions", number>;
const counts = (page: Page): Promise<Counts> => page.evaluate(() => ({...(globalThis as unknown as {counts: Counts}).counts}));
const playButton = (page: Page, which: number) => page.getByRole("button", {name: /^(Play|Pause)$/}).nth(which);

describe("two figures on a page", () => {
  it("share one device; one that is not on screen costs nothing, even while it plays", async () => {
    const {page, problems} = await pages.blank({init: count});
    await pages.show(page, {backend: "webgpu", figures: 2, n: 300, steps: 60});
    expect(await page.locator(".readout[data-backend]").count()).toBe(1); // the other is far away: nothing has been made for it
    const before = await counts(page);
    expect(before.devices).toBe(1);
    await playButton(page, 0).click();
    await expect.poll(() => sigmaOf(page)).toBeLessThan(8);
    await page.locator(".stage").nth(1).scrollIntoViewIfNeeded();
    await page.waitForFunction("document.querySelectorAll('.readout[data-backend]').length === 2");
    expect((await counts(page)).devices).toBe(1);

    await page.waitForTimeout(1500); // what was under way comes to rest
    const sigma = await sigmaOf(page);
    const still = await counts(page);
    await page.waitForTimeout(1000);
    expect(await counts(page)).toEqual(still);
    expect(await playButton(page, 0).textContent()).toBe("Pause"); // it has not been stopped: it waits to be seen
    await page.locator(".stage").first().scrollIntoViewIfNeeded();
    await expect.poll(() => sigmaOf(page), {timeout: 30_000}).toBeLessThan(sigma);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("move by one clock: both playing ask for no more frames than one", async () => {
    const {page} = await pages.blank();
    await page.evaluate(() => {
      const times: number[] = [];
      Object.assign(globalThis, {times});
      const request = globalThis.requestAnimationFrame.bind(globalThis);
      // The clock is the function that asks for itself; a stage asks for one drawing.
      globalThis.requestAnimationFrame = (callback) => (callback.name === "tick" && times.push(performance.now()), request(callback));
    });
    await page.setViewportSize({width: 640, height: 9000});
    await pages.show(page, {backend: "cpu", figures: 2, n: 300, steps: 60});
    await page.waitForFunction("document.querySelectorAll('.readout[data-backend]').length === 2");
    const perFrame = async (): Promise<number> => page.evaluate(() => new Promise<number>((resolve) => {
      const {times} = globalThis as unknown as {times: number[]};
      const began = times.length;
      let frames = 0;
      const next = (): void => void (++frames < 20 ? requestAnimationFrame(next) : resolve((times.length - began) / frames));
      requestAnimationFrame(next);
    }));
    for (const which of [0, 1]) await playButton(page, which).click();
    const requests = await perFrame();
    expect(requests).toBeGreaterThan(0.7); // the clock is the function that we take it for
    expect(requests).toBeLessThan(1.3);
    await page.close();
  });
});

describe("a tab that is put to sleep", () => {
  it.each(["webgpu", "cpu"])("goes on where it was, without a jump: %s", async (backend) => {
    const {page, problems} = await pages.blank();
    await pages.show(page, {backend, n: 300, steps: 60});
    const session = await page.context().newCDPSession(page);
    await playButton(page, 0).click();
    await expect.poll(() => sigmaOf(page)).toBeLessThan(8);
    await session.send("Page.setWebLifecycleState", {state: "frozen"});
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await session.send("Page.setWebLifecycleState", {state: "active"});
    await expect.poll(() => sigmaOf(page), {timeout: 40_000}).toBe(0);
    expect(await backendOf(page)).toBe(backend);
    await expect.poll(() => lookAt(page).then((fields) => Math.max(...fields) - Math.min(...fields.filter((_, k) => k % 4 !== 3)))).toBeGreaterThan(60); // not blank
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  it("recovers on the CPU where the device was lost meanwhile, with a sentence and the same picture", async () => {
    const {page} = await pages.blank();
    await pages.show(page, {backend: "webgpu", n: 300});
    const session = await page.context().newCDPSession(page);
    await page.locator("input[type=range]").first().fill("7");
    await expect.poll(() => sigmaOf(page)).toBeLessThan(0.5);
    await page.evaluate(() => (globalThis as unknown as {loseDevice(): Promise<void>}).loseDevice());
    await session.send("Page.setWebLifecycleState", {state: "frozen"});
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await session.send("Page.setWebLifecycleState", {state: "active"});
    await expect.poll(() => backendOf(page)).toBe("cpu");
    await expect.poll(() => page.locator(".notice:not([hidden])").textContent()).toMatch(/lost.*The CPU goes on/);
    await page.locator("input[type=range]").first().fill("9");
    await expect.poll(() => sigmaOf(page)).toBeLessThan(0.15);
    const {page: other} = await pages.blank();
    await pages.show(other, {backend: "cpu", n: 300});
    await other.locator("input[type=range]").first().fill("9");
    await expect.poll(() => sigmaOf(other)).toBeLessThan(0.15);
    await expect.poll(async () => JSON.stringify(await lookAt(page)) === JSON.stringify(await lookAt(other))).toBe(true);
    await Promise.all([page.close(), other.close()]);
  });
});

describe("memory", () => {
  it("does not grow over 200 new runs of a figure: buffers, textures, query sets", async () => {
    const {page, problems} = await pages.blank({init: count});
    await pages.show(page, {backend: "webgpu", n: 64, steps: 3, numbersOpen: true, show: "trails", color: "posterior"});
    const sizes = await page.evaluate(async () => {
      const {figure, figureOptions, alive} = globalThis as unknown as {
        figure: {update(run: object): void; destroy(): void}; figureOptions: object; alive: Set<object>;
      };
      const stage = document.querySelector<HTMLElement>(".stage")!;
      const size = (thing: object): number => ("size" in thing ? (thing.size as number) : 1);
      const found: {things: number; bytes: number}[] = [];
      for (let k = 0; k < 200; k++) {
        const revision = stage.dataset.revision;
        figure.update({...figureOptions, seed: k, backend: "webgpu"});
        while (stage.dataset.revision === revision) await new Promise((resolve) => setTimeout(resolve, 5));
        if (k % 20 === 19) {
          const table = document.querySelector<HTMLElement>("table.numbers")!;
          while (table.dataset.level === undefined) await new Promise((resolve) => setTimeout(resolve, 20)); // measured: that has buffers too
          await new Promise((resolve) => setTimeout(resolve, 300));
          found.push({things: alive.size, bytes: [...alive].reduce((sum, thing) => sum + size(thing), 0)});
        }
      }
      figure.update({...figureOptions, seed: 1, backend: "webgpu"}); // in the middle of something
      await new Promise((resolve) => setTimeout(resolve, 60));
      figure.destroy();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return {found, left: alive.size};
    });
    console.log(`things and bytes on the device after each 20 runs: ${sizes.found.map(({things, bytes}) => `${things} ${bytes}`).join(", ")}; after destroy ${sizes.left}`);
    const [first] = sizes.found;
    for (const {things, bytes} of sizes.found) {
      expect(things).toBeLessThanOrEqual(first!.things);
      expect(bytes).toBeLessThanOrEqual(first!.bytes);
    }
    expect(sizes.left).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });
});
