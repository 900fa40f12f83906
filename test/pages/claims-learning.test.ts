/** The numbers behind the corrections of /learning, as the page computes them for its readers, and a network trained in the page. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

interface Agreement {
  n: number;
  mean: [number, number];
  exact: [number, number];
  standardErrors: [number, number];
  variance: number;
  exactVariance: number;
  angle: number;
}

test("E7: a single noise is not the slope, the mean of 4096 is −σ·score's noise within its error (/learning#agree)", async () => {
  const {page, complaints} = await openPage(site, "learning", {after: "#agree&v1&agree.examples=4096"});
  const {n, mean, exact, standardErrors, variance, exactVariance, angle} = await valueOf<Agreement>(page, "agree", (value) => value.n === 4096);
  for (const d of [0, 1] as const) expect(Math.abs(mean[d] - exact[d])).toBeLessThan(5 * standardErrors[d]);
  expect(Math.hypot(...standardErrors)).toBeLessThan(0.02 * Math.hypot(...exact)); // so that "within" says something
  // Single arrows spread as the posterior does; a variance from n draws is known to √(κ/n), κ below 10. And they point elsewhere.
  expect(Math.abs(variance / exactVariance - 1)).toBeLessThan(5 * Math.sqrt(10 / n));
  expect(Math.sqrt(exactVariance)).toBeGreaterThan(0.5 * Math.hypot(...exact));
  expect(angle).toBeGreaterThan(20);

  // Other places, other seeds.
  const seed = page.locator("#agree input[type=number]");
  await seed.fill("11");
  await page.locator("#agree .handle").press("Shift+ArrowDown");
  const other = await valueOf<Agreement>(page, "agree", (value) => value.mean[0] !== mean[0]);
  for (const d of [0, 1] as const) expect(Math.abs(other.mean[d] - other.exact[d])).toBeLessThan(5 * other.standardErrors[d]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("E9: under the flat weighting the mistake is the log-likelihood lost, in nats; the others look elsewhere (/learning#effort)", async () => {
  const {page, complaints} = await openPage(site, "learning");
  interface Effort {
    nats: number;
    natsError: number;
    direct: number;
    directError: number;
    sigmaData: number;
    middles: Record<"likelihood" | "simple" | "edm", number>;
  }
  const effort = await valueOf<Effort>(page, "effort");
  // One number from losses alone, one from densities alone. The trapezoidal rule at steps of 0.17 in ln σ errs by less than 0.005.
  expect(effort.direct).toBeGreaterThan(0.5);
  expect(effort.natsError + effort.directError).toBeLessThan(0.05 * effort.direct);
  expect(Math.abs(effort.nats - effort.direct)).toBeLessThan(5 * Math.hypot(effort.natsError, effort.directError) + 0.005);
  // Two moons: half circles of radius 2 at ±1, each 0.2 wide; per coordinate the variance is known.
  const exact = Math.sqrt((2 + 1 + 2 - 2 * 0.5 * (4 / Math.PI) * 1 + 0.25) / 2 + 0.04);
  expect(Math.abs(effort.sigmaData / exact - 1)).toBeLessThan(0.05);
  // Both others count small σ less than the flat one does, so half of their mistake lies higher.
  expect(effort.middles.simple).toBeGreaterThan(1.2 * effort.middles.likelihood);
  expect(effort.middles.edm).toBeGreaterThan(1.2 * effort.middles.likelihood);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the floor that the page shows is the one of theory at both ends (/learning#floor)", async () => {
  const {page} = await openPage(site, "learning");
  const floor = await valueOf<{levels: [number, number, number][]}>(page, "floor", (value) => value.levels.length === 27);
  // σ = 0.03 against lines 0.2 wide: two dimensions less σ²·E‖score‖², about (σ/0.2)² for the one across.
  const [, low, lowError] = floor.levels[0]!;
  expect(Math.abs(low - (2 - (0.03 / 0.2) ** 2))).toBeLessThan(5 * lowError + 0.01);
  // σ = 20: tr Cov(x₀)/σ², 4.0/400.
  expect(floor.levels.at(-1)![1]).toBeGreaterThan(0.007);
  expect(floor.levels.at(-1)![1]).toBeLessThan(0.013);
  await page.context().close();
});

test("one step lowers the loss of its example, a thousand teach the field (/learning#step)", async () => {
  const {page} = await openPage(site, "learning", {after: "#step&v1&step.stage=6"});
  interface Step {
    taken: number;
    error?: number;
    before: number;
    after: number;
  }
  const first = await valueOf<Step>(page, "step");
  expect(first.after).toBeLessThan(first.before);
  await page.getByRole("button", {name: "A thousand steps"}).click();
  const many = await valueOf<Step>(page, "step", (value) => value.error !== undefined);
  expect(many.taken).toBe(1001);
  expect(many.error).toBeLessThan(0.4); // of the square; 1 is an answer of 0
  await page.context().close();
});

test("a network learns in the page, rests, and goes on from a file (/learning#train)", async () => {
  const {page, complaints} = await openPage(site, "learning");
  interface Train {
    step: number;
    here?: number;
    overall?: number;
    running: boolean;
    samples: number;
  }
  const train = page.locator("#train");
  await train.scrollIntoViewIfNeeded();
  await train.locator("[data-value]").first().waitFor();
  await train.getByRole("button", {name: "Train", exact: true}).click();
  // An answer of 0 is off by 100 %, the best straight one by some 40 %.
  const learned = await valueOf<Train>(page, "train", ({step, overall = 1, samples}) => step >= 200 && overall < 0.35 && samples > 0, 240_000);
  await train.getByRole("button", {name: "Pause", exact: true}).click();
  const rested = await valueOf<Train>(page, "train", ({running}) => !running);
  expect(rested.step).toBeGreaterThanOrEqual(learned.step);

  await train.locator("details.more").evaluateAll((folded) => folded.forEach((details) => ((details as HTMLDetailsElement).open = true)));
  const [download] = await Promise.all([page.waitForEvent("download"), train.getByRole("button", {name: "Save the weights"}).click()]);
  const path = await download.path();
  await train.getByRole("button", {name: "Start again"}).click();
  await valueOf<Train>(page, "train", ({step}) => step === 0);
  await train.locator("input[type=file]").setInputFiles({name: "no.json", mimeType: "application/json", buffer: Buffer.from("{}")});
  await expect.poll(() => train.locator(".notice").first().textContent()).toMatch(/was not taken/);
  await train.locator("input[type=file]").setInputFiles(path);
  const back = await valueOf<Train>(page, "train", ({step, overall}) => step > 0 && overall !== undefined);
  expect(back.step).toBeGreaterThanOrEqual(rested.step);
  expect(back.overall).toBeLessThan(0.4);
  expect(complaints).toEqual([]);
  await page.context().close();
}, 400_000);
