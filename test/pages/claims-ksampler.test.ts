/** The numbers behind /ksampler, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {LATENT_SCALE} from "../../src/figures/ksampler/machine.js";
import {full} from "../full.js";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf} from "./value-of.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

interface Run {
  name: string;
  n: number;
  seed: string;
  sigmas: number[];
  nfe: number;
  end: number;
  distance: number;
  start: number;
}

test("the node: ComfyUI's levels, a start of ε·√(1 + σ²), and the seed that has already moved on (/ksampler#node)", async () => {
  const {page} = await openPage(site, "ksampler");
  const first = await valueOf<Run>(page, "node");
  expect([first.seed, first.sigmas.length, first.nfe, first.sigmas.at(-1)]).toEqual(["7", 21, 20, 0]);
  expect(first.sigmas[0]).toBeCloseTo(14.6146, 4);
  // ‖ε‖ of 16384 numbers is 128 to 0.55 % (one standard deviation).
  expect(Math.abs(first.start / (128 * Math.hypot(1, first.sigmas[0]!)) - 1)).toBeLessThan(5 * 0.0056);
  expect(first.distance).toBeLessThan(1e-6);
  const node = page.locator("#node");
  const says = () => node.locator(".readout").first().textContent();
  expect(await says(), "the end, before anybody has looked").not.toContain(first.name);
  await node.getByLabel("step", {exact: true}).press("End");
  await expect.poll(says).toContain(first.name);
  await node.getByLabel("sampler_name").selectOption("ddim");
  const ddim = await valueOf<Run>(page, "node", (run) => run.start === first.start);
  expect(ddim.end).toBe(first.end);
  await node.getByLabel("sampler_name").selectOption("heun");
  expect((await valueOf<Run>(page, "node", ({nfe}) => nfe !== 20)).nfe).toBe(39); // two a step, one in the last
  await node.getByLabel("sampler_name").selectOption("uni_pc");
  expect((await valueOf<Run>(page, "node", ({sigmas}) => sigmas.at(-1) !== 0)).sigmas.at(-1)).toBe(0.001);
  await node.getByRole("button", {name: "Run"}).click();
  await expect.poll(() => node.getByLabel("seed", {exact: true}).inputValue()).toBe("8");
  expect((await valueOf<Run>(page, "node")).seed).toBe("7"); // the picture shown is still that of 7
  await node.getByLabel("seed", {exact: true}).fill("4294967303"); // 7 + 2³²
  const twin = await valueOf<Run>(page, "node", ({seed}) => seed === "4294967303");
  expect(twin.start).toBe(first.start);
  await node.getByLabel("seed", {exact: true}).fill("18446744073709551615");
  expect((await valueOf<Run>(page, "node", ({seed}) => seed === "18446744073709551615")).start).not.toBe(first.start);
  await node.getByLabel("seed", {exact: true}).fill("18446744073709551616");
  expect(await node.getByLabel("seed", {exact: true}).evaluate((input: HTMLInputElement) => input.validationMessage)).toContain("18446744073709551615");
  // Prompts, cfg, and the knobs of KSampler Advanced.
  await node.getByLabel("seed", {exact: true}).fill("7");
  await node.getByLabel("sampler_name").selectOption("euler");
  const plain = await valueOf<Run>(page, "node", ({seed, nfe, sigmas}) => seed === "7" && nfe === 20 && sigmas.at(-1) === 0);
  const [positive, cfg] = [node.getByLabel("positive"), node.getByLabel("cfg")];
  expect(await cfg.inputValue()).toBe("8"); // ComfyUI's default; with equal prompts it changes nothing
  await positive.selectOption("food-drink");
  const food = await valueOf<Run>(page, "node", ({end}) => end !== plain.end);
  expect([food.end >= 33 && food.end <= 43, food.distance < 1e-6]).toEqual([true, true]); // the subset's pictures 33 to 43
  await node.getByLabel("negative").selectOption("smileys-emotion");
  const burnt = await valueOf<Run>(page, "node", ({distance}) => distance > 0.1);
  await cfg.fill("1"); // the negative prompt is not asked
  expect((await valueOf<Run>(page, "node", ({distance}) => distance !== burnt.distance)).distance).toBeLessThan(1e-6);
  await positive.selectOption("none");
  await valueOf<Run>(page, "node", ({end, start}) => end === plain.end && start === plain.start);
  if (full) {
    await node.getByLabel("model").selectOption("all");
    const whole = await valueOf<Run>(page, "node", ({n}) => n === 1433);
    expect([whole.start, whole.distance < 1e-6]).toEqual([plain.start, true]);
    await node.getByLabel("model").selectOption("some");
  }
  await node.locator("summary", {hasText: "Advanced"}).click();
  await node.getByLabel("end_at_step").fill("6");
  expect((await valueOf<Run>(page, "node", ({sigmas}) => sigmas.length === 7)).sigmas.at(-1)).toBe(0);
  await node.getByLabel("return_with_leftover_noise").check();
  const left = await valueOf<Run>(page, "node", ({sigmas}) => sigmas.at(-1) !== 0);
  expect(Math.abs(left.distance / left.sigmas.at(-1)! - 1)).toBeLessThan(0.1); // what is left of ε, all but the way that D leads
  await node.getByLabel("start_at_step").fill("2");
  await valueOf<Run>(page, "node", ({sigmas}) => sigmas.length === 5);
  await node.getByLabel("add_noise").uncheck();
  expect((await valueOf<Run>(page, "node", ({start}) => start !== left.start)).start).toBe(0); // the empty latent itself
  await page.context().close();
});

test("cfg: it switches itself off where the answers agree, and burns where they differ to the end (/ksampler#cfg); the second pass lives between two heights (/ksampler#second-pass)", async () => {
  const {page} = await openPage(site, "ksampler");
  type Cfg = {of: number; columns: {cfg: number; outside: number[]; kept: number; moved: number; burnt: number; distance: number}[]};
  const {of, columns} = await valueOf<Cfg>(page, "cfg");
  expect(columns.map(({cfg}) => cfg)).toEqual([1, 3, 8, 20]);
  for (const {kept, burnt, distance} of columns) expect([kept, burnt, distance < 1e-6]).toEqual([of, 0, true]);
  expect(columns[0]!.outside[0]).toBe(0); // a mean of pictures
  expect(columns[3]!.outside[0]).toBeGreaterThan(columns[1]!.outside[0]!);
  expect(columns[3]!.moved).toBeGreaterThan(0);
  await page.locator("#cfg").getByLabel("negative", {exact: true}).selectOption("smileys-emotion");
  const against = await valueOf<Cfg>(page, "cfg", (value) => value.columns[3]!.burnt > 0);
  // y₊ + (cfg − 1)(y₊ − y₋) lies cfg − 1 times the distance of two pictures from y₊. The set's are 70 apart or more, and at most 2·128.
  const unit = LATENT_SCALE / 128;
  for (const {cfg, burnt, distance} of against.columns.slice(1)) {
    expect(burnt).toBe(of);
    expect(distance / (cfg - 1)).toBeGreaterThan(70 * unit);
    expect(distance / (cfg - 1)).toBeLessThan(256 * unit);
  }
  expect(against.columns[0]!.burnt).toBe(0);
  type Second = {share: number; rows: {denoise: number; soft: number; sharp: number; other: number}[]};
  const {rows} = await valueOf<Second>(page, "second-pass");
  for (const {soft, sharp, other} of rows) expect(soft + sharp + other).toBe(of);
  expect(rows[0]!.soft).toBe(of);
  expect(rows[8]!.other).toBeGreaterThan(of / 2);
  const best = Math.max(...rows.map(({sharp}) => sharp));
  expect(best).toBeGreaterThan(of / 2);
  expect(rows.findIndex(({sharp}) => sharp === best)).toBe(6); // denoise 0.7, as the figure offers it
  await page.locator("#second-pass").getByLabel("enlarged pictures").selectOption("0");
  const none = await valueOf<Second>(page, "second-pass", ({share}) => share === 0);
  expect(none.rows.map(({soft}) => soft)).toEqual(Array(10).fill(0));
  expect(none.rows[0]!.sharp).toBe(of);
  await page.context().close();
});

test("E15: sampler and scheduler are two choices, and a name may hold more than one (/ksampler#grid)", async () => {
  const {page} = await openPage(site, "ksampler");
  type Grid = {steps: number; of: number; hits: Record<string, Record<string, number>>};
  const four = await valueOf<Grid>(page, "grid");
  expect(four.steps).toBe(4);
  expect(four.hits.ddim).toEqual(four.hits.euler); // ddim is Euler
  const total = (row: Record<string, number>) => Object.values(row).reduce((a, b) => a + b, 0);
  // Counts of 48 vary by 3.5 at most; within a row and within a column the same seeds are compared.
  expect(four.hits.euler!.sgm_uniform! - four.hits.euler!.exponential!, "levels, the sampler held").toBeGreaterThan(5);
  expect(four.hits.uni_pc!.exponential! - four.hits.euler!.exponential!, "sampler, the levels held").toBeGreaterThan(5);
  // Noise draws anew: by chance alone one in 75, a little more where the start has ruled pictures out; ddim_uniform begins lower.
  for (const noisy of ["euler_ancestral", "dpmpp_2m_sde"]) {
    for (const [scheduler, count] of Object.entries(four.hits[noisy]!)) if (scheduler !== "ddim_uniform") expect(count / four.of).toBeLessThan(0.25);
    expect(four.hits[noisy]!.ddim_uniform!).toBeGreaterThan(four.hits[noisy]!.normal!);
  }
  // The dropped level explains most of uni_pc's lead: euler with one step more makes up more than half of it.
  await page.locator("#grid").getByLabel("steps").press("ArrowRight");
  const five = await valueOf<Grid>(page, "grid", ({steps}) => steps === 5);
  expect(total(five.hits.euler!) - total(four.hits.euler!)).toBeGreaterThan((total(four.hits.uni_pc!) - total(four.hits.euler!)) / 2);
  await page.context().close();
});

test("denoise: low brings the picture back, full another; karras at 0.5 begins at a twelfth of the top (/ksampler#back)", async () => {
  const {page} = await openPage(site, "ksampler");
  type Back = {trials: number; rows: {denoise: number; sigma: number; count: number}[]};
  const {trials, rows} = await valueOf<Back>(page, "back", (value) => value.rows.length === 10);
  expect(trials).toBe(48);
  for (const {denoise, count} of rows) if (denoise <= 0.5) expect(count).toBe(48);
  expect(rows.at(-1)!.count).toBeLessThan(24);
  await page.locator("#back").getByLabel("scheduler").selectOption("karras");
  const karras = await valueOf<Back>(page, "back", (value) => Math.abs(value.rows[4]!.sigma - rows[4]!.sigma) > 0.01);
  expect(karras.rows[4]!.sigma).toBeCloseTo(1.18174, 4); // ComfyUI's own (fixtures)
  const file = page.locator("#back input[type=file]");
  await file.setInputFiles({name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("no picture")});
  await expect.poll(() => page.locator("#back .control .readout").textContent()).toContain("letter.txt");
  await file.setInputFiles("data/pictures/contact-sheet.png");
  const own = await valueOf<Back & {own?: number}>(page, "back", (value) => value.own !== undefined && value.rows.length === 10);
  expect(own.rows[0]!.count).toBe(48); // a little noise: all end on the nearest picture
  await page.context().close();
});

test("inpainting keeps the known part, and hears it only partly (/ksampler#inpaint)", async () => {
  const {page} = await openPage(site, "ksampler");
  const {mask, none, of, knownOff} = await valueOf<{mask: number; none: number; of: number; knownOff: number}>(page, "inpaint");
  expect(knownOff).toBeLessThan(1e-9);
  expect(mask).toBeGreaterThan(none);
  expect(mask).toBeLessThan(of);
  await page.context().close();
});

test("two nodes are one if the noise is handed over and not added again (/ksampler#handover)", async () => {
  const {page} = await openPage(site, "ksampler");
  type Handover = {sigma: number; gap: number; sizes: Record<"right" | "again" | "twice" | "bare", number>; ends: Record<"right" | "again" | "twice" | "bare", {index: number}>};
  const {sigma, gap, sizes, ends} = await valueOf<Handover>(page, "handover");
  expect(gap).toBeLessThan(1e-12);
  // Numbers of a latent have an rms near 0.1 on top of σ·‖ε‖/128.
  for (const [size, times] of [[sizes.right, 1], [sizes.again, 1], [sizes.twice, 2]] as const) expect(Math.abs(size / sigma - times)).toBeLessThan(0.05);
  expect(sizes.bare).toBeLessThan(0.2);
  expect(ends.twice.index).toBe(ends.right.index);
  expect(ends.bare.index).not.toBe(ends.right.index);
  await page.context().close();
});
