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
import type {BenchOptions, BenchResult} from "./types.js";

const flag = {type: "boolean", default: false} as const;
const {values} = parseArgs({options: {json: flag, quick: flag, node: flag, batches: {type: "string"}, only: {type: "string"}}});
const rounds = values.quick ? 3 : 5;

/** Progress goes to stderr, so that stdout is the result and nothing else. */
const say = (text: string): void => console.error(text);

const nodeTables = runNodeTables(rounds, say);
if (!values.json) console.log(formatNodeReport(nodeTables) + (values.node ? "" : "\n"));
else if (values.node) console.log(JSON.stringify({nodeTables}));
if (nodeTables.some(({rows}) => rows.some(({wrong}) => wrong))) process.exitCode = 1;
if (!values.node) await benchInBrowser();

async function benchInBrowser(): Promise<void> {
  const manifest = JSON.parse(await readFile(new URL("../../data/pictures/manifest.json", import.meta.url), "utf8")) as {
    count: number;
    files: Record<string, {sha256: string}>;
  };

  const folder = await mkdtemp(join(tmpdir(), "16384-bench-"));
  try {
    say("Bundling …");
    const broken = await bundlePage(folder);
    const options: BenchOptions = {
      pictures: {url: "pictures.bin", sha256: manifest.files["pictures.bin"].sha256, n: manifest.count},
      gram: {url: "gram.bin", sha256: manifest.files["gram.bin"].sha256},
      particles: values.only === "pictures" ? [] : values.quick ? [1e4] : [1e4, 1e5, 1e6],
      sizes: values.only === "mixture" ? [] : values.quick ? [512] : [512, manifest.count],
      batches: values.batches?.split(",").map(Number) ?? [values.quick ? 1 : 16],
      rounds,
      broken
    };
    const {result, machine} = await runInBrowser(folder, options);
    console.log(values.json ? JSON.stringify({machine, ...result, nodeTables}) : formatReport(result, machine));
    if (!isSound(result)) process.exitCode = 1;
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function runInBrowser(directory: string, options: BenchOptions): Promise<{result: BenchResult; machine: Machine}> {
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
