/** The bench of /lab, used as a reader does: each part changed, a spec copied and pasted, refused ones explained, points drawn, the link obeyed. */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {lastState, readSpec, runSpec} from "../../src/math/index.js";
import {readPictureSet} from "../../scripts/picture-sets.js";
import {samplerDoor} from "../../src/figures/bench/doors/sampler.js";
import {FIRST_KNOBS, specOfNode} from "../../src/figures/bench/node-spec.js";
import {programOfSpec} from "../../src/figures/bench/program.js";
import {full} from "../full.js";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

async function openLab(query = ""): Promise<{page: Page; complaints: string[]}> {
  const opened = await openPage(site, "index", {reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"]});
  await opened.page.goto(`${site.server.url}lab.html${query}`);
  await opened.page.waitForSelector("#bench .readout[data-backend]");
  return opened;
}

const specText = (page: Page) => page.locator("#lab-spec").inputValue();
const specIn = async (page: Page) => readSpec(JSON.parse(await specText(page)));
const message = (page: Page) => page.locator(".spec-message").textContent();
const distance = (page: Page) => page.locator("table.numbers").getAttribute("data-distance").then(Number);
const atEnd = (page: Page) => expect.poll(() => page.locator("#bench .stage").first().getAttribute("data-value"), {timeout: 30_000}).toBe("0");
const choose = (page: Page, label: string, value: string) => page.locator("#bench .bench").getByLabel(label, {exact: true}).selectOption(value);

/** A spec pasted over the one that is there, and run. */
async function paste(page: Page, spec: unknown): Promise<void> {
  await page.locator("#lab-spec").fill(typeof spec === "string" ? spec : JSON.stringify(spec));
  await page.getByRole("button", {name: "Run this"}).click();
}

const small = {
  version: 1, target: {kind: "mixture", weights: [0.5, 0.5], means: [[-1, 0], [1, 0]], covariances: [0.04, 0.04]}, process: {kind: "vp"},
  levels: {rule: "exponential", numSteps: 9, sigmaMin: 0.02, sigmaMax: 10}, solver: {name: "euler_ancestral", eta: 0.5}, start: {kind: "marginal", n: 1000}, noise: {kind: "counter"}, seed: 3
};

describe("/lab", () => {
  test("every part can be changed, and the spec says so", async () => {
    const {page, complaints} = await openLab();
    for (const [label, value, path] of [
      ["x₀ comes from", "ring", "target"], ["coordinates", "flow", "process"], ["spaced by", "flow_match", "levels"], ["step by", "dpmpp_sde", "solver"], ["start", "marginal", "start"]
    ] as const) {
      const before = await specIn(page);
      await choose(page, label, value);
      const after = await specIn(page);
      expect(after[path], label).not.toEqual(before[path]);
      expect(await message(page)).toBe("This is what runs.");
      await atEnd(page);
    }
    expect(await specIn(page)).toMatchObject({process: {kind: "flow"}, levels: {rule: "flow_match"}, solver: {name: "dpmpp_sde"}, start: {kind: "marginal"}, noise: {kind: "counter"}});
    await choose(page, "step by", "forward");
    expect((await specIn(page)).levels).toMatchObject({rule: "sigmas"});
    await choose(page, "step by", "heun");
    expect((await specIn(page)).levels).toMatchObject({rule: "karras"});
    await atEnd(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("more steps come closer to the exact target, and Heun closer than Euler: measured on the page", async () => {
    const {page} = await openLab();
    const measured = async (spec: object): Promise<number> => {
      await paste(page, spec);
      await atEnd(page);
      const steps = (spec as {levels: {numSteps: number}}).levels.numSteps;
      await expect.poll(() => page.locator("table.numbers").getAttribute("data-level"), {timeout: 30_000}).toBe(String(steps));
      return distance(page);
    };
    const first = await specIn(page);
    const of = (name: "euler" | "heun", numSteps: number) => ({...first, solver: {name}, levels: {...first.levels, numSteps}, start: {kind: "prior", n: 10_000}});
    const [euler12, heun12, euler40] = [await measured(of("euler", 12)), await measured(of("heun", 12)), await measured(of("euler", 40))];
    console.log(`sliced W₁: Euler, 12 steps ${euler12}; Heun, 12 ${heun12}; Euler, 40 ${euler40}`);
    expect(heun12).toBeLessThan(euler12 / 2);
    expect(euler40).toBeLessThan(euler12 / 2);
    await page.context().close();
  });

  test("what is copied is what the command line takes, and a pasted spec gives its numbers", async () => {
    const {page, complaints} = await openLab("?backend=cpu");
    expect(await page.locator("#bench .readout").first().textContent()).toMatch(/CPU, float64.*asked for/);
    await paste(page, small);
    expect(await message(page)).toBe("This is what runs.");
    await atEnd(page);
    await page.getByRole("button", {name: "Copy"}).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(await specText(page));
    const spec = readSpec(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())));
    expect(spec).toEqual(readSpec(small));
    const end = [...runSpec(spec)].at(-1)!.x;
    const x = end.filter((_, j) => j % 2 === 0);
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1);
    await expect.poll(() => page.locator("table.numbers tr", {hasText: "variance of x"}).locator("td").first().textContent(), {timeout: 20_000})
      .toMatch(new RegExp(`^${Number(variance.toPrecision(3))} ±`));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a spec that is none is refused with the field's name, and loses nothing", async () => {
    const {page, complaints} = await openLab();
    await paste(page, small);
    const refused: [unknown, RegExp][] = [
      ["{", /This is no JSON/], [{...small, solver: {name: "eular"}}, /solver\.name is "eular"; did you mean euler/], [{...small, levels: {...small.levels, sigmaMin: -1}}, /levels\.sigmaMin is -1/],
      [{...small, seeed: 3}, /seeed is no field; did you mean seed/], [{...small, target: {kind: "gaussian", mean: [0, 0, 0], covariance: 1}}, /3 dimensions; particles live in the plane/],
      [{...small, start: {kind: "prior", n: 2_000_000}}, /give 1048576 or fewer/]
    ];
    for (const [spec, words] of refused) {
      await paste(page, spec);
      expect(await message(page)).toMatch(words);
      expect(await page.locator("#lab-spec").getAttribute("aria-invalid")).toBe("true");
    }
    await page.getByRole("button", {name: "Back to what runs"}).click();
    expect(await specIn(page)).toEqual(readSpec(small));
    // A card's field is refused in the same way, and goes back.
    await choose(page, "step by", "predictor_corrector");
    await page.locator(".card", {hasText: "step by"}).locator("summary").click();
    const field = page.getByLabel("signal/noise of a Langevin step");
    await field.fill("5");
    await field.press("Enter");
    await expect.poll(() => message(page)).toMatch(/snr is 5/);
    expect((await specIn(page)).solver).toEqual({name: "predictor_corrector"});
    await atEnd(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("points can be drawn, by pointer and by keyboard", async () => {
    const {page} = await openLab();
    await choose(page, "x₀ comes from", "drawn");
    const pad = page.locator(".card .stage");
    const points = async (): Promise<number> => {
      const {target} = await specIn(page);
      return target.kind === "points" ? target.points.length : 0;
    };
    const before = await points();
    expect(before).toBe(160);
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 20, {steps: 8});
    await page.mouse.up();
    expect(await points()).toBeGreaterThan(before + 3);
    await page.getByRole("button", {name: "Clear"}).click();
    await pad.locator(".handle").focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowRight");
    await page.getByRole("button", {name: "Point here"}).click();
    expect(await points()).toBe(1);
    await atEnd(page);
    await page.context().close();
  });

  interface Shown {
    i: number;
    last: number;
    nfe: number;
    distance: number;
    probe: number[];
  }
  const pictureEnd = (page: Page, last: number) => pictureAt(page, last, last);
  /** What the figure of pictures tells, when it shows this level. */
  async function pictureAt(page: Page, level: number, last: number): Promise<Shown> {
    const shown = () => page.evaluate(() => JSON.parse(document.querySelector<HTMLElement>("#bench [data-value^='{']")?.dataset.value ?? "{}") as Shown);
    await expect.poll(async () => {
      await page.locator("#bench").scrollIntoViewIfNeeded();
      const {i, last} = await shown();
      return [i, last];
    }, {timeout: 60_000}).toEqual([level, last]);
    return shown();
  }
  const pictures = {
    version: 1, target: {kind: "pictures", set: "subset"}, process: {kind: "flow"}, levels: {rule: "flow_match", numSteps: 5, shift: 3}, solver: {name: "euler_ancestral"},
    start: {kind: "prior", n: 1}, noise: {kind: "counter"}, seed: 4
  };

  test("in 16384 dimensions a spec gives the command line's numbers to the bit; patches reach no picture; the link brings the run back", async () => {
    const {page, complaints} = await openLab("?backend=cpu");
    await page.getByRole("button", {name: /In 16.384 dimensions/}).click();
    expect((await pictureEnd(page, 20)).distance).toBeLessThan(1e-4);
    expect(await specIn(page)).toMatchObject({target: {kind: "pictures", set: "subset"}, solver: {name: "heun"}});
    expect(await page.locator("#bench table.numbers").isVisible()).toBe(false);
    await paste(page, pictures);
    const exact = await pictureEnd(page, 5);
    const subset = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin")));
    const states = [...runSpec(readSpec(pictures), {pictures: () => subset})];
    const middle = (level: number) => Array.from(states[level]!.x.subarray(8320, 8324)); // the pixel that the page tells
    expect(exact).toMatchObject({nfe: states.at(-1)!.nfe, probe: middle(5)});
    await page.locator('#bench input[aria-label="noise level"]').evaluate((input: HTMLInputElement) => {
      input.valueAsNumber = 3;
      input.dispatchEvent(new Event("input", {bubbles: true}));
    });
    const onTheWay = await pictureAt(page, 3, 5);
    expect(onTheWay.probe).toEqual(middle(3)); // with noise in it: four numbers that are no picture's
    expect(new Set(onTheWay.probe).size).toBe(4);
    await choose(page, "D answers by", "local");
    await expect.poll(async () => (await pictureEnd(page, 5)).distance, {timeout: 60_000}).toBeGreaterThan(3);
    const spec = await specIn(page);
    expect(spec.denoiser).toEqual({kind: "local"});
    await expect.poll(() => page.url()).toContain("local");

    await paste(page, {...pictures, start: {kind: "prior", n: 500}});
    expect(await message(page)).toMatch(/start has 500 points; the page makes up to 9/);
    expect(complaints).toEqual([]);

    const other = await openPage(site, "lab", {reducedMotion: "reduce", after: page.url().slice(page.url().indexOf("#"))});
    expect((await pictureEnd(other.page, 5)).distance).toBeGreaterThan(3);
    expect(await specIn(other.page)).toEqual(spec);
    expect(await other.page.locator(".link-notices .notice").allTextContents()).toEqual([]);
    await other.page.locator(".spec-panel summary").click();
    await expect.poll(() => other.page.locator("#lab-program").inputValue()).toBe(programOfSpec(spec));
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
    await page.context().close();
  });

  test("on faces the exact denoiser copies and a trained network does not; the badge says which; the link brings the network back", async () => {
    const {page, complaints} = await openLab("?backend=cpu");
    const faces = {
      version: 1, target: {kind: "pictures", set: "faces"}, levels: {rule: "karras", numSteps: 6, sigmaMin: 0.03, sigmaMax: 80}, solver: {name: "dpmpp_2m"},
      start: {kind: "prior", n: 1}, noise: {kind: "counter"}, seed: 7
    };
    await paste(page, faces);
    const {distance, probe} = await pictureEnd(page, 6);
    expect(distance).toBeLessThan(1e-4);
    const data = {pictures: readPictureSet};
    const middle = (x: Float64Array) => Array.from(x.subarray(544, 548)); // the pixel that the page tells
    const exact = middle(lastState(runSpec(readSpec(faces), data)).x);
    probe.forEach((value, k) => expect(value).toBeCloseTo(exact[k]!, 9)); // sums in another order
    const patches = {...faces, denoiser: {kind: "local", window: 5, first: 16}};
    await paste(page, patches);
    await expect.poll(async () => (await pictureEnd(page, 6)).probe).toEqual(middle(lastState(runSpec(readSpec(patches), data)).x));
    await paste(page, faces);
    await expect.poll(async () => (await pictureEnd(page, 6)).probe).toEqual(probe);
    const badge = page.locator("#bench .doors .badge");
    expect(await badge.textContent()).toBe("exact");
    expect(await page.getByRole("button", {name: "In 1024 dimensions"}).getAttribute("aria-pressed")).toBe("true");
    await page.route("**/faces.*.onnx", (route) => route.abort(), {times: 1});
    await choose(page, "D answers by", "faces");
    const notice = page.locator("#bench .notice", {hasText: "The network could not be loaded"});
    await notice.waitFor();
    expect(await badge.textContent(), "what is seen is still the run before").toBe("exact");
    await notice.getByRole("button", {name: "Try again"}).click();
    await expect.poll(async () => (await pictureEnd(page, 6)).distance, {timeout: 60_000}).toBeGreaterThan(3); // half of what a face that nobody trained on has
    expect(await badge.textContent()).toBe("learned");
    expect(await message(page)).toMatch(/a network answers; the command line asks the exact denoiser/);
    await expect.poll(() => page.url()).toContain("bench.denoiser=faces");
    const link = page.url().slice(page.url().indexOf("#"));
    await choose(page, "x₀ comes from", "subset"); // the network is none of that set's
    await expect.poll(() => badge.textContent(), {timeout: 60_000}).toBe("exact");
    expect(await page.locator("#bench .bench").getByLabel("D answers by", {exact: true}).locator("option").count()).toBe(2);
    expect(complaints.filter((each) => !/faces\.\w+\.onnx|ERR_FAILED/.test(each))).toEqual([]);
    await page.context().close();

    const other = await openPage(site, "lab", {reducedMotion: "reduce", after: link});
    await expect.poll(() => other.page.locator("#bench .doors .badge").textContent(), {timeout: 60_000}).toBe("learned");
    expect((await pictureEnd(other.page, 6)).distance).toBeGreaterThan(3);
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  });

  test.runIf(full)("a network that learns here takes the exact denoiser's place; it is saved, opened again, and a bad file loses nothing", async () => {
    const {page, complaints} = await openLab();
    await paste(page, {...small, levels: {...small.levels, numSteps: 3}, solver: {name: "euler"}, start: {kind: "prior", n: 100}});
    await page.getByRole("button", {name: "Learned here"}).click();
    const badge = page.locator("#bench .doors .badge");
    await expect.poll(() => badge.textContent(), {timeout: 90_000}).toBe("learned");
    await page.locator(".card").getByRole("button", {name: "Pause"}).click();
    const saving = page.waitForEvent("download");
    await page.getByRole("button", {name: "Save it"}).click();
    const file = readFileSync(await (await saving).path());
    const step = Number((JSON.parse(file.toString()) as {step: number}).step);
    expect(step).toBeGreaterThan(0);
    const open = page.getByLabel("or open a saved one");
    await open.setInputFiles({name: "bad.json", mimeType: "application/json", buffer: Buffer.from("{}")});
    await expect.poll(() => page.locator(".card .fact[role=status]").textContent()).toMatch(/not taken, and nothing has changed/);
    expect(await badge.textContent()).toBe("learned");
    await choose(page, "x₀ comes from", "ring"); // another target: that network is forgotten
    await expect.poll(() => badge.textContent()).toBe("exact");
    await open.setInputFiles({name: "16384-network.json", mimeType: "application/json", buffer: file});
    await expect.poll(() => badge.textContent(), {timeout: 30_000}).toBe("learned");
    expect(await page.locator(".card .fact[role=status]").textContent()).toMatch(/that has learned other data/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("the benches of other pages hand their run to the lab", async () => {
    const {page, complaints} = await openLab();
    const bench = page.locator("#bench");
    const goToLab = async () => {
      await bench.getByRole("link", {name: "The same run in the lab"}).click();
      await page.waitForSelector("#lab-spec");
    };
    await page.goto(`${site.server.url}sampler.html`);
    await choose(page, "step by", "dpmpp_2m");
    await bench.getByLabel("η, stochasticity").press("End");
    await expect.poll(() => bench.locator(".same-run a").getAttribute("href"), {timeout: 30_000}).toContain("dpmpp_2m_sde");
    expect(await bench.getByLabel("step by").inputValue()).toBe("dpmpp_2m"); // one solver, with noise and without
    await expect.poll(() => page.url(), {timeout: 30_000}).toContain("bench.spec");
    await goToLab();
    await expect.poll(() => specIn(page), {timeout: 30_000}).toEqual(readSpec({...samplerDoor.first, solver: {name: "dpmpp_2m_sde", eta: 1}}));

    await page.goto(`${site.server.url}ksampler.html`);
    await bench.getByLabel("sampler_name").selectOption("uni_pc");
    await bench.getByLabel("steps", {exact: true}).fill("8");
    await bench.getByLabel("steps", {exact: true}).press("ArrowUp"); // a touch: from here on the address follows
    expect(await bench.locator(".comfy-node .fact").textContent()).toBe("9 steps, from σ = 14.6 to 0.001");
    await expect.poll(() => page.url(), {timeout: 30_000}).toMatch(/bench\.steps=9.*bench\.sampler-name=uni_pc/);
    await goToLab();
    await expect.poll(() => specIn(page), {timeout: 30_000}).toEqual(readSpec(specOfNode({...FIRST_KNOBS, steps: 9, samplerName: "uni_pc"})));

    await page.goto(`${site.server.url}sampler.html#bench&v1&bench.spec=${encodeURIComponent(JSON.stringify(pictures))}`);
    await expect.poll(() => page.locator(".link-notices .notice").allTextContents(), {timeout: 30_000}).toEqual([expect.stringContaining("the lab takes pictures")]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a picture of the reader's own becomes points where it is dark; what is none is refused in words", async () => {
    const {page, complaints} = await openLab();
    await paste(page, small);
    await choose(page, "x₀ comes from", "picture");
    const file = (name: string, buffer: string, mimeType = "image/svg+xml") => page.locator("#lab-picture").setInputFiles({name, mimeType, buffer: Buffer.from(buffer)});
    const svg = (fill: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="white"/><rect x="100" width="100" height="100" fill="${fill}"/></svg>`;
    const said = page.locator(".drop .fact");
    for (const [name, content, words] of [["none.png", "", /is an empty file/], ["torn.png", "not a picture", /is not a picture that this browser can read/], ["white.svg", svg("white"), /white or transparent all over/]] as const) {
      await file(name, content);
      await expect.poll(() => said.textContent(), {timeout: 20_000}).toMatch(words);
      expect((await specIn(page)).target).toEqual(readSpec(small).target);
    }
    await file("half.svg", svg("black"));
    await expect.poll(() => said.textContent(), {timeout: 20_000}).toMatch(/as 2000 points/);
    const {target} = await specIn(page);
    const points = target.kind === "points" ? target.points : [];
    expect(points).toHaveLength(2000);
    // The dark half is the right one; two pixels of 192 for what shrinking smears.
    expect(points.every(([x, y]) => x! > -4.4 * (2 / 192) && x! < 2.202 && Math.abs(y!) < 1.1 + 4.4 * (2 / 192))).toBe(true);
    await expect.poll(() => decodeURIComponent(page.url()).length).toBeGreaterThan(8000); // four characters a point
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
