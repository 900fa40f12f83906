/** The particle sampler in real headless Chromium: its worker, and WebGPU on SwiftShader. */
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {launchChromium} from "../../scripts/chromium.js";
import type {Exercise} from "./particles-in-page.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let server: Server, browser: Browser, plain: Browser, base: string;
beforeAll(async () => {
  const {outputFiles} = await build({
    entryPoints: {page: `${root}test/gpu/particles-in-page.ts`, "particle-worker": `${root}src/sampler/particles/particle-worker.ts`},
    bundle: true, splitting: true, format: "esm", write: false, outdir: "/", target: "es2022"
  });
  const files = new Map(outputFiles.map(({path, text}) => [path, text]));
  server = createServer((request, response) => {
    const found = files.get(request.url!);
    if (found !== undefined) return void response.setHeader("content-type", "text/javascript").end(found);
    response.setHeader("content-type", "text/html").end('<!doctype html><title>particles</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
  }).listen(0);
  base = `http://localhost:${(server.address() as AddressInfo).port}/`;
  browser = await launchChromium();
  plain = await launchChromium({webgpu: false});
});
afterAll(async () => {
  await browser?.close();
  await plain?.close();
  server?.close();
});

async function open(where: Browser): Promise<{page: Page; problems: string[]}> {
  const page = await where.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  return {page, problems};
}

async function exercise(page: Page, wishes: Parameters<Exercise>[0]): Promise<Awaited<ReturnType<Exercise>>> {
  await page.goto(base);
  await page.waitForFunction("globalThis.exercise");
  return page.evaluate((given) => (globalThis as unknown as {exercise: Exercise}).exercise(given), wishes);
}

/** Particles that are more than 1e-4 apart. */
const apart = (a: readonly number[], b: readonly number[]): number => a.filter((value, j) => !(Math.abs(value - b[j]) <= 1e-4)).length;

describe("particles in Chromium", () => {
  it("run in a worker and on WebGPU, to the same places", async () => {
    const {page, problems} = await open(browser);
    const cpu = await exercise(page, {});
    const gpu = await exercise(page, {backend: "webgpu"});
    expect(cpu.chosen).toEqual({backend: "cpu", reason: expect.stringMatching(/swiftshader.*software/i)});
    expect(gpu.chosen).toEqual({backend: "webgpu", reason: expect.stringMatching(/^WebGPU on/)});
    expect([cpu.workers, gpu.workers]).toEqual([1, 0]);
    expect(cpu.nfes).toEqual([3, 5, 7, 9, 11, 11]);
    expect(gpu.nfes).toEqual(cpu.nfes);
    for (const key of ["end", "x", "D", "other"] as const) {
      expect(cpu[key].length).toBe(10_000);
      expect(apart(gpu[key], cpu[key])).toBeLessThanOrEqual(10); // one in a thousand; particles-sampler.test.ts looks at those
    }
    for (const each of [cpu, gpu]) {
      expect(each.shown).toEqual(each.x);
      expect(each.mean[0].value).toBeCloseTo(cpu.mean[0].value, 3);
      expect(each.refused).toBe("RangeError: scrub: level is 99; give a whole number from 0 to 6.");
      expect(each.after).toBe("The sampler was destroyed.");
      expect(each.notices).toEqual([]);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it("go on in the worker when the page's device is lost", async () => {
    const {page, problems} = await open(browser);
    const undisturbed = await exercise(page, {});
    const disturbed = await exercise(page, {backend: "webgpu", loseAt: 3});
    expect(disturbed.notices).toEqual([expect.stringMatching(/lost.*The CPU goes on/)]);
    expect(disturbed.last).toEqual({backend: "cpu", reason: disturbed.notices[0]});
    expect({...disturbed, chosen: 0, last: 0, notices: 0}).toEqual({...undisturbed, chosen: 0, last: 0, notices: 0});
    expect(problems).toEqual([]);
    await page.close();
  });

  it("stay on the page for what cannot be sent, and where no worker starts: the same bits", async () => {
    const {page, problems} = await open(plain);
    const own = await exercise(page, {onPage: true, n: 1000});
    const named = await exercise(page, {solver: "heun", n: 1000});
    expect([own.workers, named.workers]).toEqual([0, 1]);
    expect(own.chosen.reason).toMatch(/no WebGPU|no graphics adapter/);
    expect({...own, workers: 1}).toEqual(named);
    expect(problems).toEqual([]);
    await page.route("**/particle-worker.js", (route) => route.abort());
    const stranded = await exercise(page, {solver: "heun", n: 1000});
    expect(stranded).toEqual(named);
    await page.close();
  });
});
