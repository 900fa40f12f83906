/** The numbers behind the corrections of /denoiser, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  ({page} = await openPage(site, "denoiser"));
});
afterAll(() => site?.close());

const valueOf = <T>(figure: string) => read<T>(page, figure);

/** Moves the figure's n-th range to a share of its length, as a reader does. */
async function slide(id: string, n: number, share: number): Promise<void> {
  const range = page.locator(`#${id} input[type=range]`).nth(n);
  const [min, max] = [Number(await range.getAttribute("min")), Number(await range.getAttribute("max"))];
  await range.fill(String(Math.round(min + share * (max - min))));
}

test("E1: the round guess is right where the world is flat, and only there (/denoiser#posterior)", async () => {
  // The moons are 0.2 wide, σ is 0.9: most of the disc is empty.
  expect(await valueOf<number>("posterior")).toBeLessThan(0.6);
  await page.locator("#posterior select").selectOption("wide");
  await slide("posterior", 0, 0);
  // At (−1, 1.5) in a hill of variance 40, σ = 0.1: the mean is off by 1.8·σ²/40, 0.0045 of σ, which costs 0.0018; the width 1e-4.
  await expect.poll(() => valueOf<number>("posterior")).toBeGreaterThan(0.997);
});

test("E5: the mean of the noises that could have been added is the slope (/denoiser#arrows)", async () => {
  const {slope, noises} = await valueOf<{slope: number; noises: number}>("arrows");
  // Central differences with h = 1e-4: h² = 1e-8 of the third derivative, rounding 1e-12.
  expect(slope).toBeLessThan(1e-6);
  // A mean of 2000 draws of at most unit noise: 1/√2000 = 2.2 % of 1/σ for each coordinate, and the arrow is longer than 1/σ.
  expect(noises).toBeGreaterThan(0);
  expect(noises).toBeLessThan(5 * Math.SQRT2 * 0.0224);
});

test("E6: mean, median and mode each win where their own cost is counted; past one half the median is the picture (/denoiser#ghosts)", async () => {
  interface Ghosts {
    weight: number;
    risks: {squared: number; absolute: number; zeroOne: number}[];
  }
  const ghosts = () => valueOf<Ghosts>("ghosts");
  for (const share of [1, 0.66]) {
    await slide("ghosts", 1, share);
    const {risks: [mean, median, mode]} = await ghosts();
    expect(mean!.squared).toBeLessThan(Math.min(median!.squared, mode!.squared));
    expect(median!.absolute).toBeLessThan(Math.min(mean!.absolute, mode!.absolute));
    expect(mode!.zeroOne).toBeLessThan(Math.min(mean!.zeroOne, median!.zeroOne) + 1e-12);
  }
  await slide("ghosts", 1, 0.45); // σ = 14
  await expect.poll(async () => (await ghosts()).weight).toBeGreaterThan(0.5);
  const {risks: [, median, mode]} = await ghosts();
  expect(median).toEqual(mode);
});

test("the loop ends at a sharp picture (/denoiser#loop)", async () => {
  const figure = page.locator("#loop");
  await figure.scrollIntoViewIfNeeded();
  for (let i = 0; i < 8; i++) {
    await figure.getByRole("button", {name: "1. Denoise"}).click();
    if (i < 7) await figure.getByRole("button", {name: "2. Add noise"}).click();
  }
  const {sharp, distance} = await valueOf<{sharp: boolean; distance: number}>("loop");
  expect(sharp).toBe(true);
  expect(distance).toBeLessThan(1);
});
