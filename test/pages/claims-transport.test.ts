/** The numbers of /transport, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  ({page} = await openPage(site, "transport"));
});
afterAll(() => site?.close());

const valueOf = <T>(figure: string) => read<T>(page, figure);

test("whatever the curve, what comes out has the area 1, by the formula and by draws (/transport#bend)", async () => {
  interface Bend {
    area: number;
    inSight: number;
    drawnInSight: number;
    turns: number;
  }
  for (const [shape, turns] of [["steep", 0], ["flat", 0], ["straight", 0], ["fold", 2]] as const) {
    await page.locator("#bend select").selectOption(shape);
    await expect.poll(async () => (await valueOf<Bend>("bend")).turns).toBe(turns);
    const {area, inSight, drawnInSight} = await valueOf<Bend>("bend");
    expect(Math.abs(area - 1)).toBeLessThan(1e-3); // the quadrature's error
    // Of 4000 draws: five standard errors of a share (or one draw, where nearly all are in sight).
    expect(Math.abs(drawnInSight - inSight)).toBeLessThan(5 * Math.sqrt((inSight * (1 - inSight)) / 4000) + 1 / 4000);
  }
  await page.locator("#bend select").selectOption("steep");
});

test("every column keeps a twentieth of the area, all the way (/transport#columns)", async () => {
  await page.locator("#bend select").selectOption("steep");
  await expect.poll(async () => (await valueOf<{turns: number}>("bend")).turns).toBe(0);
  const way = page.locator("#columns input[type=range]");
  for (const share of ["0", "0.5", "1"]) {
    await way.fill(share);
    await expect.poll(async () => await valueOf<number>("columns")).toBeLessThan(5e-3); // trapezoids, 24 a column, as a share of a column
  }
});

test("the average of twelve slopes is the slope of the average of twelve costs (/transport#sticks)", async () => {
  interface Sticks {
    average: number;
    byMean: number;
  }
  const handle = page.locator("#sticks .handle").first();
  const before = await valueOf<Sticks>("sticks");
  const at = async () => Number(/μ = (−?[\d.]+)/.exec((await page.locator("#sticks .readout").textContent())!)![1]!.replace("−", "-"));
  const from = await at();
  await handle.press("ArrowRight");
  await expect.poll(async () => (await valueOf<Sticks>("sticks")).average).not.toBe(before.average);
  const after = await valueOf<Sticks>("sticks");
  const step = (await at()) - from;
  // A bowl: the difference over a step is the mean of both slopes, exactly; the readout gives μ to ±0.005 of a step of 0.08.
  expect(step).toBeGreaterThan(0.05);
  expect(Math.abs((after.average - before.average) / ((before.byMean + after.byMean) / 2) - step)).toBeLessThan(0.011);
});

test("through the draw needs 35 times fewer draws for a bowl, 14 with the best constant, and is wrong for a step (/transport#gradients)", async () => {
  interface Gradients {
    exact: number;
    draw: {mean: number; std: number};
    ratio: number;
  }
  // δ = 2, s = 0.8: (δ⁴/s² + 14δ² + 15s²)/4s² and (8δ² + 6s²)/4s².
  expect((await valueOf<Gradients>("gradients")).ratio).toBeCloseTo((16 / 0.64 + 56 + 15 * 0.64) / 2.56, 6);
  await page.locator("#gradients details.more summary").click();
  await page.locator("#gradients input[type=checkbox]").check();
  await expect.poll(async () => (await valueOf<Gradients>("gradients")).ratio).toBeCloseTo((32 + 6 * 0.64) / 2.56, 6);
  await page.locator("#gradients select").selectOption("ripples");
  await expect.poll(async () => (await valueOf<Gradients>("gradients")).ratio).toBeLessThan(1);
  await page.locator("#gradients select").selectOption("step");
  await expect.poll(async () => (await valueOf<Gradients>("gradients")).draw.std).toBe(0);
  expect((await valueOf<Gradients>("gradients")).exact).toBeLessThan(-0.01);
});

test("more coordinates need more draws, as an integral over two says (/transport)", async () => {
  const said = (await page.locator(".readout", {hasText: "d = 16384"}).textContent())!;
  const [one, two, many] = Array.from(said.matchAll(/: (\d+) to 1/g), ([, n]) => Number(n));
  // f = (δ + s·a)² + (δ + s·b)²; the estimate is (f − c)·a/s with c = E[f·a²]: its variance by the trapezoidal rule in a and b.
  const [delta, s, h] = [2, 0.8, 0.1];
  const expect2 = (g: (a: number, b: number) => number) => {
    let sum = 0;
    for (let a = -8; a <= 8; a += h) for (let b = -8; b <= 8; b += h) sum += (g(a, b) * Math.exp(-(a * a + b * b) / 2) * h * h) / (2 * Math.PI);
    return sum;
  };
  const f = (a: number, b: number) => (delta + s * a) ** 2 + (delta + s * b) ** 2;
  const constant = expect2((a, b) => f(a, b) * a * a);
  const variance = expect2((a, b) => (((f(a, b) - constant) * a) / s) ** 2) - (2 * delta) ** 2;
  expect(two).toBe(Math.round(variance / (4 * s * s)));
  expect(one).toBe(14);
  // Each further coordinate adds as much again.
  expect(Math.abs(many! - (variance / (4 * s * s) + 16382 * (variance / (4 * s * s) - (32 + 6 * 0.64) / 2.56)))).toBeLessThan(2);
});

test("the density read off the map is the true one, and the one gathered on the way (/transport#grid)", async () => {
  const {byMap, byTrace, exact} = await valueOf<{byMap: number; byTrace: number; exact: number}>("grid");
  // Central differences with h = 1e-4 of a map followed to 1e-10; the trace to 1e-8.
  expect(Math.abs(byMap - byTrace)).toBeLessThan(1e-4);
  // The start is a bell of variance 80² for one of 80² + c, c the moons' variance, 0.2 to 2.5 in each coordinate:
  // |difference| ≤ Σ ½·(c/80²)·|1 − zᵢ²| + third order, 4e-4 at z = (0.5, 0.9).
  expect(Math.abs(byMap - exact)).toBeLessThan(6e-4);
  expect(exact).toBeGreaterThan(-4); // it arrived in a moon
});

test("a real picture is far from anything that a straight G can make (/transport#linear)", async () => {
  const {distance} = await valueOf<{distance: number}>("linear");
  // 64 directions hold about seven tenths of the set's variance; a picture of 16384 numbers cannot be within 1 of them by chance.
  expect(distance).toBeGreaterThan(5);
  expect(distance).toBeLessThan(128);
});
