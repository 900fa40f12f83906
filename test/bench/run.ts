/** The benchmark from outside: in Node first, then in a page in Chromium; prints. scripts/bench.mjs calls it. */
import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parseArgs} from "node:util";
import {serveSite} from "../../scripts/serve.js";
import {launchForBench} from "./browser.js";
import {bundlePage, versions} from "./bundle.js";
import {formatNodeReport, runNodeTables} from "./node/run.js";
import {formatReport, isSound, type Machine} from "./report.js";
import type {NetworkEntry} from "../../src/sampler/onnx/network.js";
import type {BenchResult, PageOptions, Sizes} from "./types.js";

const flag = {type: "boolean", default: false} as const;
const text = {type: "string"} as const;
const {values} = parseArgs({options: {json: flag, quick: flag, node: flag, scaling: flag, bandwidth: text, batches: text, only: text, network: text}});
if (values.network !== undefined) values.only = "networks";
const rounds = values.quick ? 3 : 5;

/** Progress goes to stderr, so that stdout is the result and nothing else. */
const say = (line: string): void => console.error(line);
const print = (result: object, report: () => string): void => console.log(values.json ? JSON.stringify(result) : report());
const fail = (): void => void (process.exitCode = 1);

if (values.scaling) await benchScaling();
else if (values.node) await benchInNode();
else await benchInBrowser();
// Dawn keeps Node alive as long as it has a device.
process.exit();

async function benchScaling(): Promise<void> {
  const [{openNodeGpu}, {formatNodeScaling, runScaling}] = await Promise.all([import("./gpu/open.js"), import("./node/gpu.js")]);
  const options = {gpu: await openNodeGpu(), sizes: await readSizes(), say};
  const growth = await runScaling(options);
  print({growth}, () => formatNodeScaling(options, growth));
}

async function benchInNode(): Promise<void> {
  const nodeTables = benchMathematics();
  const [{openNodeGpu}, {formatNodeGpu, runNodeGpu}] = await Promise.all([import("./gpu/open.js"), import("./node/gpu.js")]);
  const bandwidth = values.bandwidth === undefined ? undefined : 1e9 * Number(values.bandwidth);
  if (bandwidth !== undefined && !(bandwidth > 0)) throw new RangeError(`--bandwidth is "${values.bandwidth}"; give GB/s, a number above 0.`);
  const result = await runNodeGpu({gpu: await openNodeGpu(), sizes: await readSizes(), bandwidth, say});
  if (!isSound(result.contests)) fail();
  print({nodeTables, ...result}, () => `${formatNodeReport(nodeTables)}\n\n${formatNodeGpu(result)}`);
}

async function benchInBrowser(): Promise<void> {
  const nodeTables = benchMathematics();
  const folder = await mkdtemp(join(tmpdir(), "16384-bench-"));
  try {
    say("Bundling …");
    const broken = await bundlePage(folder);
    const {result, machine} = await runInBrowser(folder, {...(await readSizes()), broken});
    if (!isSound(result.contests) || Object.keys(broken).length > 0) fail();
    print({machine, ...result, nodeTables}, () => `${formatNodeReport(nodeTables)}\n\n${formatReport(result, machine)}`);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

function benchMathematics(): ReturnType<typeof runNodeTables> {
  const tables = runNodeTables(rounds, say);
  if (tables.some(({rows}) => rows.some(({wrong}) => wrong))) fail();
  return tables;
}

async function readSizes(): Promise<Sizes> {
  const {count, files} = JSON.parse(await readFile(new URL("../../data/pictures/manifest.json", import.meta.url), "utf8")) as {
    count: number;
    files: Record<string, {sha256: string}>;
  };
  if (values.only !== undefined && !["mixture", "pictures", "training", "networks"].includes(values.only)) throw new RangeError(`--only is "${values.only}"; give mixture, pictures, training or networks.`);
  const batches = values.batches?.split(",").map(Number) ?? [values.quick ? 1 : 16];
  if (!batches.every((batch) => Number.isInteger(batch) && batch > 0)) throw new RangeError(`--batches is "${values.batches}"; give whole numbers above 0, as 1,8,16.`);
  return {
    pictures: {url: "pictures.bin", sha256: files["pictures.bin"].sha256, n: count},
    gram: {url: "gram.bin", sha256: files["gram.bin"].sha256},
    particles: (values.only ?? "mixture") !== "mixture" ? [] : values.quick ? [1e4] : [1e4, 1e5, 1e6],
    sizes: (values.only ?? "pictures") !== "pictures" ? [] : values.quick ? [512] : [512, count],
    training: (values.only ?? "training") !== "training" ? [] : values.quick ? [64] : [64, 128],
    networks: (values.only ?? "networks") !== "networks" ? [] : await listNetworks(values.batches ? batches : [1]),
    batches, rounds
  };
}

/** The denoisers among the models, each net once; in a quick run one of them, for one picture. */
async function listNetworks(batches: readonly number[]): Promise<Sizes["networks"]> {
  const manifest = JSON.parse(await readFile(new URL("../../models/manifest.json", import.meta.url), "utf8")) as Record<string, NetworkEntry & {readonly rows?: string}>;
  const isDenoiser = (name: string): boolean => manifest[name].outputs.some((output) => output.name === "denoised");
  if (values.network !== undefined && !(values.network in manifest && isDenoiser(values.network))) throw new RangeError(`--network is "${values.network}"; give one of ${Object.keys(manifest).filter(isDenoiser).join(", ")}.`);
  const isAnother = (name: string): boolean => !name.includes("-step-") && !manifest[name].rows?.includes("the first"); // the same net with other weights
  const names = values.network !== undefined ? [values.network] : Object.keys(manifest).filter((name) => isDenoiser(name) && isAnother(name));
  const all = names.flatMap((name) => batches.map((batch) => ({name, entry: manifest[name], url: `models/${manifest[name].onnx.file}`, batch})));
  return values.quick ? all.slice(0, 1) : all;
}

async function runInBrowser(directory: string, options: PageOptions): Promise<{result: BenchResult; machine: Machine}> {
  const site = await serveSite({directory});
  const address = new URL("index.html", site.url).href;
  try {
    const browser = await launchForBench(address);
    try {
      const page = await browser.newPage();
      page.on("console", (message) => say(message.text()));
      page.on("pageerror", (error) => say(`Error on the page: ${error.message}`));
      page.on("crash", () => say("The page crashed; it may have had too little memory."));
      await page.goto(address);
      await page.waitForFunction(() => "runBench" in window);
      const result = await page.evaluate((given) => window.runBench(given), options);
      return {result, machine: {chromium: `Chromium ${browser.version()}`, platform: `${process.platform} ${process.arch}`, packages: versions()}};
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
}
