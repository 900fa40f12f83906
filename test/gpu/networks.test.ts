/** Networks in real headless Chromium: in their worker, and on WebGPU on SwiftShader. What torch answered is kept beside each model. */
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {Browser, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {launchChromium} from "../../scripts/chromium.js";
import {vendorOnnx} from "../../scripts/vendor-onnx.js";
import type {NetworkBackend} from "../../src/sampler/onnx/index.js";
import {selected} from "../full.js";
import {differenceOf, manifest, MODELS, readStoredOutputs, TOLERANCE} from "../../models/stored-outputs.js";
import {tinyNetwork} from "../sampler/tiny-networks.js";
import type * as InPage from "./networks-in-page.js";
import {serveModules, type ModuleServer} from "./serve-modules.js";

/** Not the site's: a build in the meantime would sweep it away. */
const VENDOR = ".cache/onnx-in-tests";

const half = tinyNetwork("half.onnx");
const halved = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4];

let server: ModuleServer, browser: Browser, page: Page;
const problems: string[] = [];
beforeAll(async () => {
  await vendorOnnx(VENDOR);
  server = await serveModules(async ({url}, response) => {
    const [, folder, file] = /^\/(models|_file\/vendor|src\/vendor)\/([\w./-]+)$/.exec(url!) ?? [];
    if (!file) return false;
    if (file.endsWith(".js")) response.setHeader("content-type", "text/javascript");
    response.end(file === half.entry.onnx.file ? half.bytes : await readFile(folder === "models" ? new URL(file, MODELS) : join(VENDOR, file)));
    return true;
  });
  browser = await launchChromium();
  page = await browser.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("404") && problems.push(message.text()));
  await page.goto(server.base);
  await inPage("hold", half);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Calls a function of networks-in-page.ts in the page. */
function inPage<Name extends keyof typeof InPage>(name: Name, wish: Parameters<(typeof InPage)[Name]>[0]): ReturnType<(typeof InPage)[Name]> {
  const call = `import("/test/gpu/networks-in-page.js").then((module) => module.${name}(${JSON.stringify(wish)}))`;
  return page.evaluate(call) as ReturnType<(typeof InPage)[Name]>;
}

async function compareWithTorch(name: string, backend: NetworkBackend): Promise<void> {
  const entry = manifest[name]!;
  const stored = readStoredOutputs(entry);
  const inputs = Object.fromEntries(Object.entries(stored.inputs).map(([key, values]) => [key, Array.from(values)]));
  const found = await inPage("ask", {entry, backend, inputs});
  expect(found.backend.name).toBe(backend);
  expect(found.progress.loaded).toBe(found.progress.total);
  for (const output of Object.keys(stored.outputs)) {
    const worst = differenceOf(entry, stored, output, found.outputs[output]!);
    console.log(`${name} ${output} in Chromium, ${backend}: ${worst.toExponential(1)} from torch`);
    expect(worst, output).toBeLessThan(TOLERANCE);
  }
}

describe("agrees with torch in Chromium", () => {
  it.each(selected(Object.keys(manifest), (name) => name === "faces-weak"))("%s, in a worker", (name) => compareWithTorch(name, "wasm"));
  // SwiftShader compiles each of a network's kernels for a while.
  it.each(selected(Object.keys(manifest), () => false))("%s, on WebGPU", {timeout: 600_000}, (name) => compareWithTorch(name, "webgpu"));
});

describe("on WebGPU", () => {
  it("shares the page's device, which outlives what is released", async () => {
    expect(await inPage("shareDevice", half)).toEqual({denoised: halved, second: halved, lost: false});
  });

  it("goes on on the processor where the device is lost, and says so", async () => {
    const {first, then, notices} = await inPage("loseDevice", half);
    expect(first).toEqual({backend: {name: "webgpu", reason: "WebGPU on graphics card."}, denoised: halved});
    expect(then).toEqual({backend: {name: "wasm", reason: notices[0]}, answers: [halved, halved]});
    expect(notices).toEqual([expect.stringMatching(/device was lost.* WebAssembly goes on\.$/)]);
  });
});

describe("in a worker", () => {
  it("is not taken by a GPU that is software", async () => {
    const {backend} = await inPage("ask", {...half, inputs: {x: [1, 2, 3, 4, 5, 6, 7, 8], sigma: [1, 1]}});
    expect(backend).toEqual({name: "wasm", reason: expect.stringMatching(/swiftshader.* software/i)});
  });

  it("can be stopped between the calls of a batch", async () => {
    const {whole, stopped, calls, started} = await inPage("stopBetweenCalls", half);
    expect(whole).toEqual(Array.from({length: 32}, (_, i) => i / 2));
    expect({stopped, calls}).toEqual({stopped: "enough", calls: 3});
    expect(started, "all networks so far shared one worker").toBe(1);
  });

  it("starts another when one dies", async () => {
    expect(await inPage("loseWorker", half)).toEqual({failures: ["stopped", "stopped"], denoised: halved, started: 1});
  });
});

it("nothing was complained about", () => expect(problems).toEqual([]));
