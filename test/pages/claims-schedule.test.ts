/** The numbers behind the corrections of /schedule, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  ({page} = await openPage(site, "schedule"));
});
afterAll(() => site?.close());

const valueOf = <T>(figure: string, accept?: (value: T) => boolean) => read<T>(page, figure, accept);

/** √β rises evenly from √0.00085 to √0.012: Stable Diffusion's, written down once more. */
const betas = Array.from({length: 1000}, (_, i) => (Math.sqrt(0.00085) + (i / 999) * (Math.sqrt(0.012) - Math.sqrt(0.00085))) ** 2);
const alphaBarAfter = (t: number) => betas.slice(0, t).reduce((product, beta) => product * (1 - beta), 1);

test("shrinking and growing noise are one point: divided, they agree to rounding (/schedule#shrink)", async () => {
  await page.locator("#shrink input[type=range]").fill("1000");
  const {sigma, left, right, gap} = await valueOf<{sigma: number; left: number; right: number; gap: number}>("shrink", (value) => value.sigma > 14);
  expect(gap).toBeLessThan(1e-14); // numbers up to 5, a few roundings of 1e-16 of them
  expect(left / right).toBeCloseTo(Math.hypot(1, sigma), 10);
  expect(right).toBeGreaterThan(0.97); // 16384 numbers of variance 1: ±0.0055, and the picture's own excess is ᾱ of a few per cent
  expect(right).toBeLessThan(1.03);
});

test("E11: the mean is √ᾱ·x₀; a jump from the step before has √ᾱ twice (/schedule#chain)", async () => {
  type Content = {signal: number; noise: number};
  interface Chain {
    t: number;
    length: number;
    found: Record<"walked" | "jumped" | "slip", Content>;
  }
  for (const t of [300, 620]) {
    await page.locator("#chain input[type=range]").fill(String(t));
    const {found, length} = await valueOf<Chain>("chain", (value) => value.t === t);
    const [alphaBar, before] = [alphaBarAfter(t), alphaBarAfter(t - 1)];
    // Noise of at most 1, projected on a picture of that length; its rms from 16384 numbers.
    const errors = {signal: 5 / length, noise: 5 / Math.sqrt(2 * 16384)};
    for (const kind of ["walked", "jumped"] as const) {
      expect(Math.abs(found[kind].signal - Math.sqrt(alphaBar))).toBeLessThan(errors.signal);
      expect(Math.abs(found[kind].noise - Math.sqrt(1 - alphaBar))).toBeLessThan(errors.noise);
    }
    expect(Math.abs(found.slip.signal - Math.sqrt(alphaBar * before))).toBeLessThan(errors.signal);
    expect(Math.abs(found.slip.noise - Math.sqrt(1 - alphaBar * before))).toBeLessThan(errors.noise);
    expect(Math.sqrt(alphaBar) - found.slip.signal).toBeGreaterThan(2 * errors.signal);
  }
});

test("E11: four notations, one product up to t; Stable Diffusion's 0.0292 and 14.6146 (/schedule#dictionary)", async () => {
  interface Numbers {
    t: number;
    beta: number;
    alphaBar: number;
    sumOfBetas: number;
    sigma: number;
    slips: {product: number; mean: number};
    sigmaMin: number;
    sigmaMax: number;
  }
  for (const t of [1, 300, 1000]) {
    await page.locator("#dictionary input[type=range]").fill(String(t));
    const now = await valueOf<Numbers>("dictionary", (value) => value.t === t);
    const alphaBar = alphaBarAfter(t);
    expect(now.alphaBar / alphaBar).toBeCloseTo(1, 12);
    expect(now.beta / betas[t - 1]!).toBeCloseTo(1, 12);
    expect(now.sigma / Math.sqrt(1 / alphaBar - 1)).toBeCloseTo(1, 12);
    expect(now.sumOfBetas).toBeCloseTo(betas.slice(0, t).reduce((sum, beta) => sum + beta, 0), 12);
    expect(now.slips.product / alphaBarAfter(1000)).toBeCloseTo(1, 12);
    expect(now.slips.mean / Math.sqrt(alphaBar * alphaBarAfter(t - 1))).toBeCloseTo(1, 12);
    expect([now.sigmaMin.toFixed(4), now.sigmaMax.toFixed(4)]).toEqual(["0.0292", "14.6146"]);
    if (t === 300) expect(now.slips.product).toBeLessThan(0.01 * now.alphaBar);
  }
  await expect.poll(() => page.locator("#dictionary table").textContent()).toContain("0.0292 … 14.6146");
});

test("E12: DDIM in VP and Euler in σ are one method; Euler in t differs at O(h) (/schedule#rulers)", async () => {
  interface Rulers {
    same: number;
    order: number;
    gaps: {numSteps: number; eulerInTime: number}[];
  }
  const {same, order, gaps} = await valueOf<Rulers>("rulers");
  expect(same).toBeLessThan(1e-12);
  expect(Math.abs(order - 1)).toBeLessThan(0.2); // the next power of h still counts
  expect(gaps[0]!.eulerInTime).toBeGreaterThan(0.05);
});

test("from pure noise some pictures never come back under Stable Diffusion's schedule, and all do where the end is pure noise (/schedule#end)", async () => {
  interface End {
    name: string;
    alphaBar: number;
    square: number;
    kl: number;
    pure: number;
    own: number;
    strongMissing: number;
  }
  const end = await valueOf<End>("end", ({name}) => name === "scaled-linear");
  expect(end.alphaBar / alphaBarAfter(1000)).toBeCloseTo(1, 12);
  expect(end.kl).toBeCloseTo(0.5 * (end.alphaBar * (end.square - 16384) - 16384 * Math.log(1 - end.alphaBar)), 8);
  // From the schedule's own end each picture is due 8 times of 600, nearly for certain: ᾱ·‖difference‖² is 35 or more, 6 standard deviations apart.
  expect(end.own).toBe(75);
  expect(end.pure).toBeLessThanOrEqual(56); // "more than a quarter never come"
  expect(end.strongMissing / (75 - end.pure)).toBeGreaterThan(0.85); // "nearly all from the stronger half"
  await page.locator("#end select").selectOption("zero-end");
  const zero = await valueOf<End>("end", ({name}) => name === "zero-end");
  expect([zero.alphaBar, zero.kl]).toEqual([0, 0]);
  expect(zero.pure).toBeGreaterThanOrEqual(73); // Poisson with mean 8: one picture in 3000 is missed, 0.025 expected
});

test("a curve can be bent by keys, the others follow, and a link brings it back (/schedule#curves)", async () => {
  type Curves = {t: number; beta: number; alphaBar: number; sigma: number};
  const before = await valueOf<Curves>("curves");
  expect(before.sigma).toBeCloseTo(Math.sqrt(1 / alphaBarAfter(before.t) - 1), 10);
  await page.locator("#curves .handle").nth(1).focus();
  await page.keyboard.press("ArrowUp");
  const after = await valueOf<Curves>("curves", ({alphaBar}) => alphaBar !== before.alphaBar);
  expect(after.alphaBar - before.alphaBar).toBeCloseTo(0.01, 8);
  expect(after.sigma).toBeCloseTo(Math.sqrt(1 / after.alphaBar - 1), 8);
  await expect.poll(() => page.url()).toContain("curves.bends=sigma:399:");
  const reader = await openPage(site, "schedule", {after: page.url().slice(page.url().indexOf("#"))});
  await reader.page.locator("#curves").scrollIntoViewIfNeeded();
  const restored = () => reader.page.evaluate(() => document.querySelector<HTMLElement>("#curves [data-value]")?.dataset.value);
  await expect.poll(async () => JSON.parse((await restored()) ?? "{}") as object, {timeout: 60_000}).toMatchObject({t: after.t, alphaBar: expect.closeTo(after.alphaBar, 5) as number}); // five digits of the bend
  await reader.page.context().close();
  await page.getByRole("button", {name: "Unbend"}).click();
  await valueOf<Curves>("curves", ({alphaBar}) => alphaBar === before.alphaBar);
});
