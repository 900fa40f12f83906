/** The numbers behind the corrections of /sampler, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

async function valueOf<T>(figure: string): Promise<T> {
  const {page} = await openPage(site, "sampler");
  const read = async () => {
    await page.locator(`#${figure}`).scrollIntoViewIfNeeded(); // what stands above may have grown and pushed it away
    return page.evaluate((id) => document.querySelector<HTMLElement>(`#${id} [data-value]`)?.dataset.value ?? "", figure);
  };
  await expect.poll(read, {timeout: 120_000, interval: 500}).not.toBe("");
  const value = JSON.parse(await read()) as T;
  await page.context().close();
  return value;
}

test("E15: coordinates make no difference, levels, solver and noise each do (/sampler#choices)", async () => {
  type Shown = {choice: string; distance: number; error: number};
  const {process, levels, solver, eta} = await valueOf<Record<"process" | "levels" | "solver" | "eta", Shown[]>>("choices");
  for (const {distance} of process) expect(Math.abs(distance - process[0]!.distance)).toBeLessThan(1e-9);
  // Between two crowds of the same seeds the errors are correlated: five of the larger is more than enough.
  const apart = (a: Shown, b: Shown) => Math.abs(a.distance - b.distance) / Math.max(a.error, b.error);
  expect(apart(levels[0]!, levels[2]!)).toBeGreaterThan(5);
  expect(apart(solver[0]!, solver[1]!)).toBeGreaterThan(5);
  expect(apart(eta[0]!, eta[2]!)).toBeGreaterThan(1.5); // η = 1: the larger error of the two is that of a crowd with stragglers
});

test("E19: 3M as it is written measures order 2, with its factor order 3; one step from exact memory, 3 and 4 (/sampler#third)", async () => {
  type Orders = Record<"dpmpp_2m" | "dpmpp_3m" | "dpmpp_3m_corrected", number>;
  const {whole, one} = await valueOf<{whole: Orders; one: Orders}>("third");
  // At 64 to 192 questions the next term still adds up to a quarter to a slope.
  for (const [measured, order] of [[whole.dpmpp_2m, 2], [whole.dpmpp_3m, 2], [whole.dpmpp_3m_corrected, 3], [one.dpmpp_2m, 3], [one.dpmpp_3m, 3], [one.dpmpp_3m_corrected, 4]] as const)
    expect(Math.abs(measured - order)).toBeLessThan(0.3);
});

test("Euler settles, Euler a does not, on one path of noise it does (/sampler#settle)", async () => {
  const {trials, euler, fresh, path} = await valueOf<{trials: number} & Record<"euler" | "fresh" | "path", number[]>>("settle");
  expect(euler.at(-1)).toBe(0);
  expect(fresh.at(-1)! / trials).toBeGreaterThan(0.5); // a new draw among 75 pictures
  expect(path.at(-1)! / trials).toBeLessThan(0.25);
  expect(path.at(-1)!).toBeLessThan(path[0]!);
});

test("few questions are enough for most noises in 16384 dimensions, and how few depends on the solver (/sampler#few)", async () => {
  const shares = await valueOf<Record<"euler" | "heun" | "dpm_2" | "dpmpp_2m", number[]>>("few");
  const [four, , eight, , twenty] = [0, 1, 2, 3, 4];
  expect(shares.dpmpp_2m[eight!]).toBeGreaterThan(0.9);
  expect(shares.heun[four!]).toBeLessThan(shares.euler[four!]!); // two questions a step: three steps against four
  for (const solver of ["heun", "dpm_2", "dpmpp_2m"] as const) expect(shares[solver][twenty!]).toBe(1);
});
