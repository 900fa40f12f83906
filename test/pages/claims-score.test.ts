/** The number behind the correction of /score, as the page computes it for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

test("E8: climbing and Langevin on p lose the shares of the hills, falling noise keeps them (/score#walkers)", async () => {
  const {page} = await openPage(site, "score");
  await page.locator("#walkers").scrollIntoViewIfNeeded();
  type Ends = Record<"ascent" | "langevin" | "annealed" | "flow", {left: number; distance: number; error: number}>;
  const read = () => page.evaluate(() => document.querySelector<HTMLElement>("#walkers [data-value]")?.dataset.value ?? "");
  await expect.poll(read, {timeout: 120_000, interval: 500}).not.toBe("");
  const ends = JSON.parse(await read()) as Ends;

  // 1000 walkers: a share q is known to √(q(1 − q)/1000). Climbers are cut where the hills' slopes cancel, near x = 0.09,
  // and the cloud's standard deviation is 20: a share of 0.502.
  const error = (share: number) => Math.sqrt((share * (1 - share)) / 1000);
  expect(Math.abs(ends.ascent.left - 0.502)).toBeLessThan(5 * error(0.5));
  // Langevin's pushes carry some over while the cloud contracts, but nobody afterwards: nearer to a half than to 0.8.
  expect(ends.langevin.left).toBeLessThan(0.65);
  // The cloud is centred at 0 and p at −1.2: 0.06 standard deviations, which moves a share of 0.8 by 0.02.
  for (const method of ["annealed", "flow"] as const) expect(Math.abs(ends[method].left - 0.8)).toBeLessThan(5 * error(0.8) + 0.02);

  // Distances: the two that are right are 0 within five of their own errors, the two that are wrong are not.
  for (const method of ["annealed", "flow"] as const) expect(ends[method].distance).toBeLessThan(5 * ends[method].error);
  for (const method of ["ascent", "langevin"] as const) expect(ends[method].distance).toBeGreaterThan(3 * ends[method].error);
  await page.context().close();
});
