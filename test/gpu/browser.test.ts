/** The same modules in real headless Chromium: the worker, and WebGPU on SwiftShader. */
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {launchChromium} from "../../scripts/chromium.js";
import {exerciseWorkers, type exercise as Exercise} from "./in-page.js";
import {serveModules, type ModuleServer} from "./serve-modules.js";

let server: ModuleServer, browser: Browser, plain: Browser;
beforeAll(async () => {
  server = await serveModules();
  browser = await launchChromium();
  plain = await launchChromium({webgpu: false});
});
afterAll(async () => {
  await browser?.close();
  await plain?.close();
  server?.close();
});

/** Calls `exercise` of in-page.ts in the page. */
const exercise = (page: Page, options: Parameters<typeof Exercise>[0]): ReturnType<typeof Exercise> =>
  page.evaluate(`import("/test/gpu/in-page.js").then(({exercise}) => exercise(${JSON.stringify(options)}))`);

async function open(where: Browser): Promise<{page: Page; problems: string[]}> {
  const page = await where.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("404") && problems.push(message.text()));
  await page.goto(server.base);
  return {page, problems};
}

describe("in Chromium", () => {
  it("runs the CPU backend in a worker and WebGPU on SwiftShader, with the same results", async () => {
    const {page, problems} = await open(browser);
    const cpu = await exercise(page, {backend: "auto"});
    const gpu = await exercise(page, {backend: "webgpu"});
    expect(cpu.chosen).toEqual({backend: "cpu", reason: expect.stringMatching(/swiftshader.*software/i)});
    expect(gpu.chosen).toEqual({backend: "webgpu", reason: expect.stringMatching(/^WebGPU on/)});
    expect(gpu.steps.length).toBe(9);
    gpu.steps.forEach((step, k) => {
      expect([step.i, step.nfe, step.mostLikely]).toEqual([cpu.steps[k].i, cpu.steps[k].nfe, cpu.steps[k].mostLikely]);
      step.denoised.forEach((value, d) => expect(Math.abs(value - cpu.steps[k].denoised[d])).toBeLessThan(1e-4));
      step.entropy.forEach((value, b) => expect(value).toBeCloseTo(cpu.steps[k].entropy[b], 4));
    });
    for (const each of [cpu, gpu]) {
      expect(each.aborted).toBe("AbortError");
      expect(each.weight).toBeCloseTo(cpu.weight, 5);
      expect(each.refused).toMatch(/^RangeError: x has 3072 numbers/);
      expect(each.after).toMatch(/destroyed/);
      expect(each.notices).toEqual([]);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it("goes on on the CPU when the page's device is lost, and gets a new one next time", async () => {
    const {page, problems} = await open(browser);
    const undisturbed = await exercise(page, {backend: "webgpu"});
    const disturbed = await exercise(page, {backend: "webgpu", loseAt: 3});
    expect(disturbed.notices).toEqual([expect.stringMatching(/lost.*The CPU goes on/)]);
    expect(disturbed.steps.map(({i, nfe, mostLikely}) => ({i, nfe, mostLikely}))).toEqual(undisturbed.steps.map(({i, nfe, mostLikely}) => ({i, nfe, mostLikely})));
    expect((await exercise(page, {backend: "webgpu"})).chosen.backend).toBe("webgpu");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("stops a run in the worker", async () => {
    const {page} = await open(plain);
    expect(await page.evaluate('import("/test/gpu/in-page.js").then(({stopInWorker}) => stopInWorker())')).toEqual(["a step", "nothing"]);
    await page.close();
  });

  it("adds noise on the way and runs the patch-local denoiser in workers: the same numbers as in Node", async () => {
    const {page, problems} = await open(plain);
    const inPage = await page.evaluate('import("/test/gpu/in-page.js").then(({exerciseWorkers}) => exerciseWorkers())') as Awaited<ReturnType<typeof exerciseWorkers>>;
    const inNode = await exerciseWorkers();
    expect(inPage.ends).toEqual(inNode.ends);
    // Arithmetic is the same to the last bit; log and exp may differ by one, which a run magnifies by its slopes: 1e-16·1e3, then float32.
    inPage.last.forEach((value, d) => expect(Math.abs(value - inNode.last[d])).toBeLessThan(1e-6));
    expect([inPage.largestFraction, inPage.aborted]).toEqual([1, "AbortError"]);
    expect(inPage.refused).toMatch(/^RangeError: The pictures have 1024 numbers/);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("works without WebGPU and says so", async () => {
    const {page, problems} = await open(plain);
    const result = await exercise(page, {backend: "auto"});
    expect(result.chosen.backend).toBe("cpu");
    expect(result.chosen.reason).toMatch(/no WebGPU|no graphics adapter/);
    expect(result.steps.length).toBe(9);
    expect(problems).toEqual([]);
    await page.close();
  });
});
