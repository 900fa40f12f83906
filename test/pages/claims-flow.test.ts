/** The numbers of /flow as the page computes them for its readers: E10, the flow's part of E9, and what the prose says in numbers. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  ({page} = await openPage(site, "flow"));
}, 120_000);
afterAll(() => site?.close());

/** What a figure publishes, once it has (again, where `but` is what it published before). */
async function valueOf<T>(id: string, but = ""): Promise<{text: string; value: T}> {
  const read = async () => {
    await page.locator(`#${id}`).scrollIntoViewIfNeeded(); // what stands above may have grown and pushed it away
    return page.evaluate((name) => document.querySelector<HTMLElement>(`#${name} [data-value]`)?.dataset.value ?? "", id);
  };
  await expect.poll(async () => ["", but].includes(await read()), {timeout: 120_000, interval: 300}).toBe(false);
  const text = await read();
  return {text, value: JSON.parse(text) as T};
}
async function setSlider(id: string, label: string, value: string): Promise<void> {
  await page.locator(`#${id}`).getByLabel(label, {exact: true}).first().evaluate((input, to) => {
    (input as HTMLInputElement).value = to;
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }, value);
}
const choose = (id: string, label: string, value: string) => page.locator(`#${id}`).getByLabel(label, {exact: true}).selectOption(value);

test("with fresh noise or without, the crowd is where it should be; without, nobody overtakes (/flow#back)", async () => {
  type Back = {eta: number; distance: number; floor: number; overtakings: number; flowError: number | null};
  const noisy = await valueOf<Back>("back");
  // Chance, three times over, and Euler's error, 0.02 (unit test).
  expect(noisy.value.distance).toBeLessThan(3 * noisy.value.floor + 0.02);
  expect(noisy.value.overtakings).toBeGreaterThan(50);
  await setSlider("back", "fresh noise η", "0");
  const quiet = await valueOf<Back>("back", noisy.text);
  expect(quiet.value.eta).toBe(0);
  expect(quiet.value.distance).toBeLessThan(3 * quiet.value.floor + 0.02);
  expect(quiet.value.overtakings).toBe(0);
  expect(quiet.value.flowError).toBeLessThan(0.02); // against the closed form
});

test("both ways back bring the particles to the exact density (/flow#crowd)", async () => {
  await page.locator("#crowd").scrollIntoViewIfNeeded();
  for (const way of ["flow", "sde"]) {
    await choose("crowd", "way", way);
    await page.locator("#crowd [data-backend=cpu]").waitFor({timeout: 60_000});
    const last = way === "flow" ? 60 : 120;
    const level = () => page.locator("#crowd table").getAttribute("data-level");
    await expect.poll(async () => {
      await page.locator("#crowd").getByLabel("noise level", {exact: true}).evaluate((input) => {
        (input as HTMLInputElement).value = (input as HTMLInputElement).max;
        input.dispatchEvent(new Event("input", {bubbles: true}));
      });
      return level();
    }, {timeout: 120_000, interval: 1000}).toBe(String(last));
    // 10 000 particles on the CPU: 0.015 by chance, three times over, and what 60 and 120 steps leave.
    expect(Number(await page.locator("#crowd table").getAttribute("data-distance")), way).toBeLessThan(0.06);
  }
});

test("E10: with ½ and ½ the marginal is right, with any other rule it is not (/flow#half)", async () => {
  type Ends = Record<"right" | "both" | "slope" | "frozen", {distance: number; floor: number; variance: number; expected: number | null}> & {n: number};
  const hills = await valueOf<Ends>("half");
  expect(hills.value.n).toBe(20_000);
  expect(hills.value.right.distance).toBeLessThan(3 * hills.value.right.floor);
  // Thin hills in wrong places; one spot, E|x − spot| of the data; two spots. All above 0.2, of a distance by chance below 0.01.
  for (const name of ["both", "slope", "frozen"] as const) expect(hills.value[name].distance, name).toBeGreaterThan(0.2);
  expect(hills.value.right.floor).toBeLessThan(0.01);
  expect(hills.value.slope.variance).toBeLessThan(1e-5); // "onto one spot"

  await choose("half", "data", "bell");
  const bell = await valueOf<Ends>("half", hills.text);
  // c, c²/v, c²e^(−B)/v, v·e^(B(1 − 1/c)) with c = 0.36, B = ∫(0.1 + 19.9t)dt = 10.05, v = 1 − 0.64·e^(−B): worked out here again.
  const [c, B] = [0.36, 10.05];
  const v = 1 - 0.64 * Math.exp(-B);
  const theory = {right: c, both: c ** 2 / v, slope: (c ** 2 * Math.exp(-B)) / v, frozen: v * Math.exp(B * (1 - 1 / c))};
  for (const name of ["right", "both", "slope", "frozen"] as const) {
    expect(bell.value[name].expected! / theory[name], name).toBeCloseTo(1, 6);
    // Five standard errors of a variance, √(2/n), and a percent or two of Heun's.
    expect(Math.abs(Math.log(bell.value[name].variance / theory[name])), name).toBeLessThan(5 * Math.sqrt(2 / 20_000) + 0.02);
  }
  expect(Math.sqrt(bell.value.both.variance)).toBeCloseTo(0.36, 1); // "a standard deviation of 0.36"
});

test("noise, picture, noise in 16384 dimensions: orders, and where codes lie (/flow#code)", async () => {
  type Row = {steps: number; kind: "trip" | "up" | "plane"; error: number};
  type Code = {solver: string; rows: Row[]; bare: number[]; wide: number[]; now: {ratio: number; error: number}};
  const heun = await valueOf<Code>("code");
  const order = ({rows}: Code, kind: Row["kind"], from: number) => {
    const at = (steps: number) => rows.find((row) => row.kind === kind && row.steps === steps)!.error;
    return Math.log2(at(from) / at(2 * from));
  };
  expect(heun.value.rows.find((row) => row.kind === "trip" && row.steps === 100)!.error).toBeLessThan(1e-6); // must: 1e-3
  expect(heun.value.rows.find((row) => row.kind === "plane" && row.steps === 100)!.error).toBeLessThan(1e-3);
  expect(Math.abs(order(heun.value, "up", 100) - 2)).toBeLessThan(0.4); // "about four times"
  expect(Math.abs(order(heun.value, "trip", 100) - 3)).toBeLessThan(0.4); // "about eight times"
  // 75 bare pictures end about 2 lengths of σ_max from the origin, a sixtieth of 128; 75 widened ones where noise lies.
  expect(heun.value.bare.length).toBe(75);
  for (const ratio of heun.value.bare) expect(Math.abs(128 * ratio - 2.1)).toBeLessThan(0.3);
  for (const ratio of heun.value.wide) expect(Math.abs(ratio - 1)).toBeLessThan(0.038); // 5 standard deviations, and the pictures' own length
  await choose("code", "solver", "euler");
  const euler = await valueOf<Code>("code", heun.text);
  expect(euler.value.solver).toBe("euler");
  await expect.poll(async () => Math.abs(order((await valueOf<Code>("code")).value, "trip", 100) - 1), {timeout: 60_000}).toBeLessThan(0.3);
});

test("between two noises lie third pictures (/flow#between)", async () => {
  const {value} = await valueOf<{jumps: number; third: number}>("between");
  expect(value.third).toBeGreaterThanOrEqual(1);
  expect(value.jumps).toBeGreaterThan(value.third);
});

test("E9: log p along the flow is the closed form; probes scatter about it; a guessed far end is off (/flow#along)", async () => {
  type Along = {closed: number; exact: number; guess: number; error: number; miss: number; sum: number; prior: string};
  const first = await valueOf<Along>("along");
  expect(Math.abs(first.value.exact - first.value.closed)).toBeLessThan(1e-6); // integrated to 1e-8
  expect(Math.abs(first.value.sum - first.value.closed)).toBeLessThan(2e-3); // the page's own sum: Heun and trapezia, 120 steps
  expect(Math.abs(first.value.guess - first.value.closed)).toBeLessThan(5 * first.value.error + 1e-3);
  expect(first.value.error).toBeGreaterThan(0);
  await page.locator("#along details.more > summary").click();
  await choose("along", "density at the far end", "gaussian");
  const guessed = await valueOf<Along>("along", first.text);
  expect(guessed.value.prior).toBe("gaussian");
  expect(guessed.value.miss).not.toBe(0);
  expect(Math.abs(guessed.value.exact - guessed.value.miss - guessed.value.closed)).toBeLessThan(1e-6); // off by just that
});

test("E9: bits per number of a picture, and log p by the flow in 16384 dimensions (/flow#bits)", async () => {
  type Bits = {sigma: number; bits: Record<"member" | "dequantized" | "stranger", number>; closed: number; exact: number; random: number; error: number; gaussianMiss: number};
  const {value} = await valueOf<Bits>("bits");
  expect(Math.abs(value.exact - value.closed)).toBeLessThan(1e-2); // of 1e5 nats
  expect(Math.abs(value.random - value.closed)).toBeLessThan(5 * value.error);
  expect(value.bits.member).toBeCloseTo(Math.log2((Math.sqrt(2 * Math.PI) * value.sigma * 255) / 2) + Math.log2(75) / 16384, 6);
  expect(value.bits.stranger).toBeGreaterThan(8); // "more than the raw file"
  expect(Math.abs(value.gaussianMiss / 16384 / Math.LN2)).toBeLessThan(1e-3); // "next to nothing"
});
