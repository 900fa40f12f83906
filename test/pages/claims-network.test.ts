/** The numbers behind /network, as the page computes them for its readers. */
import type {Page, Route} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {full} from "../full.js";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

type Contender = "exact" | "patches" | "network";
interface Bench {
  seed: number;
  sigmas: number[];
  distances: Record<Contender, number | null>;
  /** The same for D at every step. */
  along: Record<Contender, number[] | null>;
  /** Of held-out faces: the smallest, the median, the largest. */
  heldOut: [number, number, number];
}
interface Inputs {
  told: number;
  word: string;
  network: number[];
  exact: number[];
  moved: number[] | null;
}
interface Start {
  sigma: number;
  own: boolean;
  off: Record<Contender, number>;
  exactFromSet: number;
}
/** One pixel, opaque. */
const DOT = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
interface Errors {
  faces: string;
  against: string;
  sigmas: number[];
  exact: number[];
  patches: number[];
  network: number[];
}
interface Shelf {
  seed: number;
  of: number;
  nets: Record<string, {copies: number; ratio: number; error: number}>;
}
const complete = ({distances}: Bench) => Object.values(distances).every((distance) => distance !== null);

test("E18: the exact denoiser copies; patches and the network do not; on new faces the network errs less (/network#bench, #errors, #size, #start)", async () => {
  const {page} = await openPage(site, "network", {after: "#bench&v1&start.sigma=0.3"});
  const seeds = full ? [7, 8, 9, 10, 11] : [7];
  for (const seed of seeds) {
    if (seed !== seeds[0]) await page.locator("#bench").getByRole("button", {name: "next"}).click();
    const {distances, heldOut, sigmas, along} = await valueOf<Bench>(page, "bench", (value) => value.seed === seed && complete(value));
    expect(distances.exact).toBeLessThan(1e-6); // all the weight on one face: a rounding error
    expect(distances.patches!).toBeGreaterThan(heldOut[0]);
    expect(distances.network!).toBeGreaterThan(heldOut[0]);
    // On the way, too: the exact guess falls from the middle of all faces onto one, the network's ends among new faces.
    expect(along.exact![0]!).toBeGreaterThan(heldOut[0]);
    sigmas.forEach((sigma, i) => sigma < 0.3 && expect(along.exact![i]!).toBeLessThan(1e-6));
    expect(along.network!.at(-1)!).toBeLessThan(heldOut[2]);
    expect(along.network!.at(-1)!).toBeCloseTo(distances.network!, 9);
    expect(heldOut[1]).toBeGreaterThan(5.5);
    expect(heldOut[1]).toBeLessThan(7); // "some 6": 6.2 over all, to some 0.25 from 64 faces
  }

  await checkInputs(page);

  const unseen = await valueOf<Errors>(page, "errors");
  const mild = unseen.sigmas.flatMap((sigma, c) => (sigma <= 0.4 ? [c] : []));
  for (const c of mild) {
    expect(unseen.network[c]!).toBeLessThan(unseen.exact[c]! / 2);
    // Where one face has all the weight, the error is the distance to it: a new face's own, 6.2/√1024 = 0.19.
    expect(Math.abs(unseen.exact[c]! - 0.19)).toBeLessThan(0.04);
  }
  await page.locator("#errors").getByLabel("faces").selectOption("trained");
  const trained = await valueOf<Errors>(page, "errors", ({faces}) => faces === "trained");
  trained.sigmas.forEach((sigma, c) => {
    if (sigma <= 0.8) expect(trained.exact[c]!).toBeLessThan(1e-3);
    // Twelve faces' mean error is known to some 5 %; the difference of two such means to 7 %: five of them.
    if (sigma <= 0.4) expect(Math.abs(trained.network[c]! / unseen.network[c]! - 1)).toBeLessThan(0.35);
  });
  await page.locator("#errors").getByLabel("faces").selectOption("unseen");
  await page.locator("#errors").getByLabel("compared with").selectOption("exact");
  const apart = await valueOf<Errors>(page, "errors", ({faces, against}) => faces === "unseen" && against === "exact");
  expect(apart.network.at(-1)!).toBeLessThan(0.05); // agrees under heavy noise
  for (const c of mild) expect(apart.network[c]!).toBeGreaterThan(0.15); // and goes its own way where the exact one copies

  const size = page.locator("#size");
  const {nets: {faces}} = await valueOf<Shelf>(page, "size", ({nets}) => "faces" in nets);
  expect(faces!.copies).toBe(0);
  expect(Math.abs(faces!.ratio - 1)).toBeLessThan(5 * faces!.error);
  await size.getByRole("slider", {name: "faces trained on"}).press("Home");
  const {of, nets} = await valueOf<Shelf>(page, "size", (value) => Object.keys(value.nets).length === 2);
  expect(nets["faces-16"]!.copies).toBe(of);

  // A picture under mild noise: the network gives it back, the exact denoiser a face of the set.
  const {sigma, off, exactFromSet} = await valueOf<Start>(page, "start");
  expect(sigma).toBe(0.3);
  expect(exactFromSet).toBeLessThan(1e-6);
  expect(off.network).toBeLessThan(off.exact / 2);
  // The reader's own picture; and what is none leaves it there.
  const field = page.locator("#start input[type=file]");
  await field.setInputFiles({name: "dot.png", mimeType: "image/png", buffer: DOT});
  expect((await valueOf<Start>(page, "start", ({own}) => own)).exactFromSet).toBeLessThan(1e-6);
  await field.setInputFiles({name: "words.txt", mimeType: "text/plain", buffer: Buffer.from("no picture")});
  await page.locator("#start .notice", {hasText: /words\.txt.* is not a picture that this browser can read/}).waitFor();
  expect((await valueOf<Start>(page, "start")).own).toBe(true);
  await page.context().close();
});

/** Told a wrong σ the network errs more; a word moves it most where the picture says least. */
async function checkInputs(page: Page): Promise<void> {
  const [MILDEST, MILD, , , HEAVY] = [0, 1, 2, 3, 4]; // σ = 0.1, 0.3, 1, 3, 10, 30
  const figure = page.locator("#inputs");
  const told = figure.getByRole("slider", {name: "told σ ÷ true σ"});
  const right = await valueOf<Inputs>(page, "inputs");
  expect(right.network[MILDEST]!).toBeLessThan(right.exact[MILDEST]!);
  for (const [place, factor] of [["250", 0.5], ["750", 2]] as const) { // of 1000, from a quarter to four times
    await told.fill(place);
    const wrong = await valueOf<Inputs>(page, "inputs", (value) => Math.abs(value.told - factor) < 0.01);
    for (const c of [MILDEST, MILD, 2]) expect(wrong.network[c]!, `told ${factor} σ`).toBeGreaterThan(right.network[c]!);
  }
  await told.fill("500");
  await valueOf<Inputs>(page, "inputs", (value) => value.told === 1);
  await figure.getByLabel("word for the network").selectOption({label: "red hat"});
  const {moved} = await valueOf<Inputs>(page, "inputs", ({word}) => word !== "none");
  expect(moved![HEAVY]!).toBeGreaterThan(3 * moved![MILD]!);
}

test.runIf(full)("training: on 16 384 faces no copies, on 128 more and more of them; a net that is left is put away (/network#training)", async () => {
  const {page} = await openPage(site, "network", {prepare: watchNetworks});
  const training = page.locator("#training");
  const slider = training.getByRole("slider", {name: "steps of training"});
  const netsWith = async (name: string) => (await valueOf<Shelf>(page, "training", ({nets}) => name in nets)).nets;
  await netsWith("faces");
  const steps = [3000, 1000, 300, 100];
  for (const at of steps) {
    await slider.press("ArrowLeft");
    await netsWith(`faces-step-${at}`);
  }
  await training.getByLabel("trained on").selectOption("faces-128");
  for (const at of steps.toReversed()) {
    await netsWith(`faces-128-step-${at}`);
    await slider.press("ArrowRight");
  }
  const nets = await netsWith("faces-128");
  for (const name of ["faces", ...steps.map((at) => `faces-step-${at}`)]) expect(nets[name]!.copies, name).toBe(0);
  expect(nets["faces-step-100"]!.ratio).toBeGreaterThan(1.8);
  expect(nets["faces-step-300"]!.ratio).toBeLessThan(nets["faces-step-100"]!.ratio);
  for (const name of ["faces-step-1000", "faces-step-3000", "faces"]) expect(Math.abs(nets[name]!.ratio - 1)).toBeLessThan(0.35);
  // Of 64: 0, 0, 9, 43, 60 (test/sampler/network-training.test.ts); here the first eight.
  const copies = [...steps.toReversed().map((at) => nets[`faces-128-step-${at}`]!.copies), nets["faces-128"]!.copies];
  expect(copies.slice(0, 2)).toEqual([0, 0]);
  expect(copies).toEqual(copies.toSorted((a, b) => a - b));
  expect(copies.at(-1)!).toBeGreaterThanOrEqual(6);
  // Nine nets have been opened here; the page's own and the last are held.
  await expect.poll(() => page.evaluate(() => window.__networks.opened - window.__networks.closed)).toBeLessThanOrEqual(2);
  expect(await page.evaluate(() => window.__networks.opened)).toBeGreaterThanOrEqual(9);
  await page.context().close();
}, 900_000);

interface Watched {
  asked: number;
  opened: number;
  closed: number;
  /** "dims" spoils what is asked; anything else is the runtime's answer to requests of that kind, in place of its own. */
  spoil?: {kind: "run" | "open"; message: string};
}
declare global {
  interface Window {
    __networks: Watched;
  }
}

/** Counts what the page asks of its networks' workers, and spoils it where it is told to. */
const watchNetworks = (page: Page, spoil?: Watched["spoil"]) => page.addInitScript((first) => {
  const post = Worker.prototype.postMessage as (this: Worker, message: unknown, ...rest: unknown[]) => void;
  const watched: Watched = {asked: 0, opened: 0, closed: 0, ...(first && {spoil: first})};
  window.__networks = watched;
  Worker.prototype.postMessage = function (this: Worker, message: {kind?: string; id?: number; feeds?: Record<string, {dims: number[]}>; model?: unknown}, ...rest: unknown[]) {
    const run = message?.kind === "run" && message.feeds;
    if (run) watched.asked++;
    if (message?.kind === "open" && message.model) watched.opened++;
    if (message?.kind === "close") watched.closed++;
    if (watched.spoil && message?.kind === watched.spoil.kind && (run || message.model)) {
      if (watched.spoil.message !== "dims") return void setTimeout(() => this.dispatchEvent(new MessageEvent("message", {data: {id: message.id, error: {name: "Error", message: watched.spoil!.message}}})));
      for (const feed of Object.values(message.feeds!)) feed.dims = [7];
    }
    post.call(this, message, ...rest);
  } as typeof Worker.prototype.postMessage;
}, spoil);

/** How many questions had been put when the network's row of the strip showed a first picture: more than one colour. */
const questionsAtFirstPicture = (page: Page) => page.evaluate(() => new Promise<number>((resolve) => {
  const look = (): void => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>("#bench .stage canvas")[1];
    const {width = 0, height = 0} = canvas ?? {};
    if (canvas && width > 300) {
      const pixels = new Uint32Array(canvas.getContext("2d")!.getImageData(0.08 * width, 0.66 * height, 0.03 * width, 0.15 * height).data.buffer);
      if (new Set(pixels).size > 8) return resolve(window.__networks.asked);
    }
    requestAnimationFrame(look);
  };
  look();
}));

test("a first picture after at most three questions; a network that fails says why, and works when it is asked again", async () => {
  const {page} = await openPage(site, "network", {prepare: (opened) => watchNetworks(opened, {kind: "open", message: "Fatal error: ai.onnx:NoSuchOperator(-1) is not a registered function/op"})});
  const spoil = (how?: Watched["spoil"]) => page.evaluate((to) => (to ? (window.__networks.spoil = to) : delete window.__networks.spoil), how);
  const refused = page.locator(".notice", {hasText: "an operation that its runtime does not know"});
  await refused.waitFor({timeout: 60_000});
  await spoil();
  const first = questionsAtFirstPicture(page);
  await refused.getByRole("button", {name: "Try again"}).click();
  const asked = await first;
  expect(asked).toBeGreaterThan(0); // it is the network's own
  expect(asked).toBeLessThanOrEqual(3);
  await valueOf<Bench>(page, "bench", complete);

  const notice = page.locator("#bench .notice");
  const failures = [["dims", "The network failed"], ["failed to allocate a buffer", "not enough memory for the network"]] as const;
  for (const [k, [message, sentence]] of failures.entries()) {
    await spoil({kind: "run", message});
    await (k === 0 ? page.locator("#bench").getByRole("button", {name: "next"}) : notice.getByRole("button", {name: "Try again"})).click();
    await notice.filter({hasText: sentence}).waitFor({timeout: 60_000});
  }
  await spoil();
  await notice.getByRole("button", {name: "Try again"}).click();
  await valueOf<Bench>(page, "bench", (value) => value.seed === 8 && complete(value));
  expect(await notice.count()).toBe(0);
  await page.context().close();
});

test("where the network does not come, the page says why, works without it, and tries again; the second visit brings it along", async () => {
  const {page} = await openPage(site, "network", {prepare: (opened) => opened.route("**/faces.*.onnx", (route) => route.abort())});
  const again = page.getByRole("button", {name: "Try again"});
  const says = (sentence: RegExp) => page.locator(".notice", {hasText: sentence}).waitFor({timeout: 60_000});
  await says(/the connection failed, or something on the way blocks it/);
  const {distances} = await valueOf<Bench>(page, "bench", ({distances: each}) => each.exact !== null && each.patches !== null);
  expect(distances.network).toBe(null);

  await page.context().setOffline(true);
  await again.click();
  await says(/this device is offline/);
  await page.context().setOffline(false);

  const answers: [RegExp, (route: Route) => Promise<void>][] = [
    [/the server does not have its file/, (route) => route.fulfill({status: 404, body: ""})],
    [/arrived damaged or cut short/, async (route) => route.fulfill({body: (await (await route.fetch()).body()).subarray(0, 1000)})],
    [/arrived damaged or cut short/, async (route) => route.fulfill({body: (await (await route.fetch()).body()).fill(0, 0, 8)})] // as long as it should be
  ];
  for (const [sentence, answer] of answers) {
    await page.unroute("**/faces.*.onnx");
    await page.route("**/faces.*.onnx", answer);
    await again.click();
    await says(sentence);
  }
  await page.unroute("**/faces.*.onnx");
  await page.route("**/faces.*.onnx", () => {}); // never answered
  await again.click();
  await page.getByRole("button", {name: "Stop"}).click();
  await says(/^Stopped\./);
  await page.unroute("**/faces.*.onnx");
  await again.click();
  await valueOf<Bench>(page, "bench", complete);

  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.reload();
  await valueOf<Bench>(page, "bench", ({distances: each}) => each.network !== null);
  expect(requests.filter((url) => url.endsWith(".html"))).toHaveLength(1);
  expect(requests.filter((url) => url.endsWith(".onnx"))).toEqual([]);
  await page.context().close();
});
