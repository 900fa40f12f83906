/** The numbers that /mixture's text leans on, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

interface Row {
  readonly numParts: number;
  readonly train: number;
  readonly heldOut: number;
  readonly alone: number;
  readonly median: number;
  readonly largest: number;
}

test("E13: bumps fail by count: few are ghosts, one for each picture is copies (/mixture#pictures)", async () => {
  const {page} = await openPage(site, "mixture");
  interface Value { readonly fresh: number; readonly numPictures: number; readonly dim: number; readonly narrowest: number; readonly rows: Row[] }
  const {rows, fresh, numPictures, dim, narrowest} = await valueOf<Value>(page, "pictures", (value) => value.rows.length === 11 && value.fresh > 0);
  const [first, last] = [rows[0]!, rows.at(-1)!];
  expect([numPictures, dim, last.numParts]).toEqual([1195, 64, 1195]);

  // A copy is off by the bump's own width: χ with 64 degrees of freedom, its median √(64·(1 − 2/576)³), its spread 1/√2.
  // The median of 200 is known to 1.25·0.71/√200 = 0.063 widths.
  const typical = narrowest * Math.sqrt(dim * (1 - 2 / (9 * dim)) ** 3);
  expect(Math.abs(last.median - typical)).toBeLessThan(5 * 0.063 * narrowest);
  expect(last.largest).toBeLessThan(0.15); // √64 + 5/√2 widths, and more
  expect(last.alone).toBe(1195);
  // On the pictures themselves: one bump's peak, shared by 1195.
  expect(last.train).toBeCloseTo(-Math.log(1195) - 32 * Math.log(2 * Math.PI * narrowest ** 2), 3);

  // Before the end, the typical sample is a ghost: as far away as different pictures are from each other, not near one.
  for (const row of rows.slice(0, -1)) expect(row.median, `${row.numParts} bumps`).toBeGreaterThan(20);
  for (const row of rows.filter(({numParts}) => numParts <= 32)) expect(row.alone).toBe(0);
  expect(rows.find(({numParts}) => numParts === 64)!.median).toBeGreaterThan(fresh);
  const almost = rows.find(({numParts}) => numParts === 512)!;
  expect(Math.abs(almost.alone / 512 - 0.5)).toBeLessThan(0.05); // "with 512 bumps, half are of that kind"

  // The fitted rise all the way; those kept aside rise, turn, and end as good as impossible.
  const best = rows.reduce((top, row) => (row.heldOut > top.heldOut ? row : top));
  expect(last.train).toBeGreaterThan(first.train + 400);
  expect(best.heldOut).toBeGreaterThan(first.heldOut + 5);
  expect([16, 32, 64, 128]).toContain(best.numParts);
  expect(almost.heldOut).toBeLessThan(best.heldOut - 15);
  expect(last.heldOut).toBeLessThan(-1e6);

  // The last figure, measured in the same worker: some nine dimensions, and a hundred million pictures to be within 12.
  interface Count { readonly dimension: number; readonly needed: number; readonly near: number }
  const count = await valueOf<Count>(page, "count", ({needed}) => needed > 0);
  expect(Math.abs(count.dimension - 9)).toBeLessThan(0.5);
  const within12 = count.needed * (count.near / 12) ** count.dimension;
  expect(within12).toBeGreaterThan(0.5e8);
  expect(within12).toBeLessThan(2e8);
  expect(2 ** count.dimension).toBeGreaterThan(400);
  await page.context().close();
});

test("two bumps beat “all hues alike”, one does not (/mixture#bumps)", async () => {
  const {page} = await openPage(site, "mixture");
  const rest = page.locator("#bumps button", {hasText: "until it rests"});
  const settled = async (count: string) => {
    await page.locator("#bumps select").first().selectOption(count);
    await rest.click();
    return (await valueOf<{logLikelihood: number; rested: boolean}>(page, "bumps", ({rested}) => rested)).logLikelihood;
  };
  await expect.poll(() => rest.isEnabled()).toBe(true);
  const flat = -Math.log(360);
  const [one, two, three] = [await settled("1"), await settled("2"), await settled("3")];
  expect(one).toBeLessThan(flat);
  expect(two).toBeGreaterThan(flat + 0.3);
  expect(three).toBeGreaterThan(two); // more bumps, from these starts, fit better
  await page.context().close();
});

test("EM never goes down, and gets stuck where the text says (/mixture#em)", async () => {
  const {page} = await openPage(site, "mixture");
  interface Value { readonly path: number[]; readonly ends: number[]; readonly rested: boolean }
  await page.locator("#em button", {hasText: "Run"}).click();
  await page.locator("#em button", {hasText: "Try 20 starts"}).click();
  const {path, ends} = await valueOf<Value>(page, "em", (value) => value.rested && value.ends.length === 20);
  path.forEach((height, i) => i > 0 && expect(height).toBeGreaterThanOrEqual(path[i - 1]! - 1e-12)); // up to rounding
  const best = Math.max(...ends);
  expect(path.at(-1)!).toBeLessThan(best - 0.1); // the start that the reader is given
  expect(ends.filter((end) => end > best - 0.01).length).toBeGreaterThan(5);
  expect(ends.filter((end) => end < best - 0.05).length).toBeGreaterThan(2);
  // All in one place: one step to the same, and nothing more.
  await page.locator("#em details.more summary").click();
  await page.locator("#em select").nth(1).selectOption("same");
  await page.locator("#em button", {hasText: "Run"}).click();
  const same = await valueOf<Value>(page, "em", (value) => value.rested);
  expect(Math.abs(same.path.at(-1)! - same.path[0]!)).toBeLessThan(1e-9);
  await page.context().close();
});

test("a bump on one point gains log 10 for each ten times narrower, without end (/mixture#collapse)", async () => {
  const {page} = await openPage(site, "mixture");
  await page.locator("#collapse").scrollIntoViewIfNeeded();
  interface Value { readonly width: number; readonly logLikelihood: number }
  const at = async (step: number) => {
    await page.locator("#collapse input[type=range]").fill(String(step));
    return valueOf<Value>(page, "collapse", () => true);
  };
  const [narrower, narrow] = [await at(0), await at(500)];
  expect(narrower.width).toBeCloseTo(1e-12, 15);
  // The wide bump's share in that point, and the narrow one's in the others, are gone by then: 1e-5 times its height.
  expect(narrower.logLikelihood - narrow.logLikelihood).toBeCloseTo(Math.log(narrow.width / narrower.width), 4);
  await page.context().close();
});

test("fresh points stop the bumps, and more points bring them nearer to the truth (/mixture#how-many)", async () => {
  const {page} = await openPage(site, "mixture");
  interface Value { readonly truth: number; readonly rows: {numParts: number; fitted: number; fresh: number}[] }
  const whole = async (points: number) => {
    await page.locator("#how-many").scrollIntoViewIfNeeded();
    await page.locator("#how-many select").nth(1).selectOption(String(points));
    const before = Date.now();
    const value = await valueOf<Value>(page, "how-many", (now) => now.rows.length === 20 && Date.now() - before > 1500);
    const top = value.rows.reduce((best, row) => (row.fresh > best.fresh ? row : best));
    return {...value, top, last: value.rows.at(-1)!};
  };
  const [few, many] = [await whole(200), await whole(1000)];
  expect(few.last.fitted).toBeGreaterThan(few.truth);
  expect(few.top.numParts).toBeLessThan(20);
  expect(few.last.fresh).toBeLessThan(few.top.fresh - 0.3);
  // Gibbs' inequality: no density beats the true one on average. 4000 fresh points know a mean difference to about 0.01.
  for (const {top, truth} of [few, many]) expect(top.fresh).toBeLessThan(truth);
  expect(many.top.fresh).toBeGreaterThan(few.top.fresh + 0.05);
  await page.context().close();
});
