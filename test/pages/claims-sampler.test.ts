/** The numbers behind the corrections of /sampler, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

/** The number that a figure publishes, once it has; `press`: a button that must be pressed first. */
async function valueOf<T>(figure: string, {press}: {press?: string} = {}): Promise<T> {
  const {page} = await openPage(site, "sampler");
  if (press) await page.locator(`#${figure}`).getByRole("button", {name: press}).click();
  const value = await read<T>(page, figure);
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
  for (const solver of ["dpm_2", "dpmpp_2m"] as const) expect(shares[solver][eight!]).toBeGreaterThan(0.9);
  expect(shares.heun[eight!]).toBeLessThanOrEqual(shares.euler[eight!]!);
  expect(shares.heun[four!]).toBeLessThan(shares.euler[four!]!); // two questions a step: three steps against four
  for (const solver of ["heun", "dpm_2", "dpmpp_2m"] as const) expect(shares[solver][twenty!]).toBe(1);
});

test("with a learned slope the solvers keep their orders, and all run into the network's own error (/sampler#learned)", async () => {
  type Runs = Record<"euler" | "heun" | "dpmpp_2m", {nfe: number; own: number; exact: number}[]>;
  const {apart, orders, runs, exact} = await valueOf<{apart: number; orders: Record<keyof Runs, number>; runs: Runs; exact: Runs}>("learned", {press: "Train a network"});
  // As for the exact slope: the next term still adds to a slope between 32 and 96 questions.
  for (const [solver, order] of [["euler", 1], ["heun", 2], ["dpmpp_2m", 2]] as const) expect(Math.abs(orders[solver] - order)).toBeLessThan(0.3);
  for (const solver of ["heun", "dpmpp_2m"] as const) {
    expect(runs[solver].at(-1)!.own).toBeLessThan(0.1 * apart);
    // The triangle's inequality: with a tenth left to the solver, the distance is the network's to a tenth.
    expect(Math.abs(runs[solver].at(-1)!.exact - apart)).toBeLessThanOrEqual(runs[solver].at(-1)!.own + 1e-9);
    expect(exact[solver].at(-1)!.exact).toBeLessThan(0.1 * apart);
  }
});

test("with the exact slope noise costs with few looks, and with many nothing can be told apart (/sampler#crowd)", async () => {
  type Row = {nfe: number; value: number; error: number}[];
  const {floor, ...rows} = await valueOf<{floor: number} & Record<"euler" | "euler_ancestral" | "dpmpp_2m" | "dpmpp_2m_sde", Row>>("crowd");
  const at = (solver: keyof typeof rows, nfe: number) => rows[solver].find((run) => run.nfe === nfe)!;
  for (const [quiet, noisy] of [["euler", "euler_ancestral"], ["dpmpp_2m", "dpmpp_2m_sde"]] as const) {
    const [a, b] = [at(quiet, 6), at(noisy, 6)];
    expect(b.value - a.value).toBeGreaterThan(3 * Math.hypot(a.error, b.error));
    for (const solver of [quiet, noisy]) expect(at(solver, 96).value).toBeLessThan(floor);
  }
});

test("the reader's levels are judged, kept and brought back (/sampler#levels)", async () => {
  const {page, complaints} = await openPage(site, "sampler", {after: "#levels"});
  const figure = page.locator("#levels");
  const error = async () => (JSON.parse((await figure.locator("[data-value]").getAttribute("data-value"))!) as {mine: number; karras: number; ratio: number});
  await figure.getByRole("button", {name: "Keep this one"}).click();
  const karras = await error();
  expect(karras.mine).toBe(karras.karras);
  expect(karras.ratio).toBeLessThan(karras.karras); // equal ratios win here, as the page says
  const handle = figure.getByRole("button", {name: /^level 6/});
  await handle.focus();
  for (let k = 0; k < 10; k++) await page.keyboard.press("ArrowLeft"); // the last level up
  await expect.poll(async () => (await error()).mine).toBeLessThan(karras.karras);
  const mine = (await error()).mine;
  await figure.getByRole("button", {name: "Keep this one"}).click();
  await page.reload();
  await expect.poll(() => figure.locator(".board li").count()).toBe(2);
  await figure.getByRole("button", {name: "Take no. 1"}).click(); // the best stands first
  await expect.poll(async () => (await error()).mine).toBeCloseTo(mine, 9);
  expect(complaints).toEqual([]);
  await page.context().close();
});
