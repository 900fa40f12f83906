/** The numbers of /guidance as the page computes them for its readers: E17, and what the prose says in numbers. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {full} from "../full.js";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  ({page} = await openPage(site, "guidance"));
}, 120_000);
afterAll(() => site?.close());

const valueOf = <T>(figure: string, accept?: (value: T) => boolean, timeout?: number) => read<T>(page, figure, accept, timeout);
const setWeight = (id: string, value: number) => page.locator(`#${id}`).getByLabel("weight w (“cfg”)", {exact: true}).evaluate((input, to) => {
  (input as HTMLInputElement).value = String(to);
  input.dispatchEvent(new Event("input", {bubbles: true}));
}, value);
const choose = (id: string, label: string, value: string) => page.locator(`#${id}`).getByLabel(label, {exact: true}).selectOption(value);

test("the guided answer lies on the line through both (/guidance#arrows)", async () => {
  type Place = [number, number];
  await setWeight("arrows", 7);
  const {any, asked, beyond} = await valueOf<{any: Place; asked: Place; beyond: Place; weight: number}>("arrows", ({weight}) => weight === 7);
  for (const k of [0, 1] as const) expect(beyond[k]).toBeCloseTo(any[k] + 7 * (asked[k] - any[k]), 9);
});

test("at w = 1 the crowd is right, above it loses variety; a worse model leads to a sharp moon (/guidance#crowd)", async () => {
  type Crowd = {way: string; weight: number; obeyed: number; diversity: number; distance: number};
  const at = async (weight: number, way = "plain") => {
    await setWeight("crowd", weight);
    return valueOf<Crowd>("crowd", (value) => value.weight === weight && value.way === way);
  };
  expect((await at(1)).distance).toBeLessThan(0.03);
  const guided = await at(3);
  expect(guided.diversity).toBeLessThan(0.85);
  await choose("crowd", "away from", "interval");
  expect((await at(3, "interval")).diversity).toBeGreaterThan(guided.diversity + 0.1); // "most of the variety comes back"
  await choose("crowd", "away from", "other");
  expect((await at(3, "other")).distance).toBeGreaterThan(2); // "clean off the picture"
  await choose("crowd", "away from", "worse");
  const [blurred, sharp] = [await at(1, "worse"), await at(2, "worse")];
  expect(blurred.obeyed).toBeLessThan(0.99);
  expect(sharp.obeyed).toBeGreaterThan(blurred.obeyed);
  expect(sharp.distance).toBeLessThan(0.02); // "the right w is about 2"
});

test("E17: bells end with the variances of the closed forms, hills far from the tilted density (/guidance#tilted)", async () => {
  type Ends = {world: string; weight: number; tilted: {variance: number}; ode: {distance: number; mean: number; variance: number}; sde: {distance: number; mean: number; variance: number}; bells: {ode: number; sde: number; tilted: number} | null};
  const at = async (world: string, weight: number) => {
    await choose("tilted", "data", world);
    await setWeight("tilted", weight);
    return valueOf<Ends>("tilted", (value) => value.world === world && value.weight === weight);
  };
  const hills = await at("hills", 3);
  expect(hills.ode.distance).toBeGreaterThan(0.5);
  expect(hills.sde.distance).toBeGreaterThan(0.3);
  expect(hills.ode.mean - hills.sde.mean).toBeGreaterThan(0.15); // "not even equal to each other"
  const bells = await at("bells", 3);
  // c = ½, u = 1, w = 3, worked out here again: cʷu^(1−w), u²(r − r^2w)/((2w−1)(u−c)), 1/(w/c + (1−w)/u).
  expect(bells.bells!.ode).toBeCloseTo(0.125, 9);
  expect(bells.bells!.sde).toBeCloseTo((0.5 - 0.5 ** 6) / 2.5, 9);
  expect(bells.bells!.tilted).toBeCloseTo(0.25, 9);
  expect(Math.abs(bells.ode.variance / 0.125 - 1)).toBeLessThan(0.01); // Heun, 120 steps
  expect(Math.abs(bells.sde.variance / 0.19375 - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000) + 0.01);
  expect(bells.tilted.variance).toBeCloseTo(0.25, 4);
  const same = await at("same", 3);
  expect(same.ode.distance).toBeLessThan(0.02); // "all three agree"
  expect(same.sde.distance).toBeLessThan(0.02);
});

test("E17: even shares at w = 1, uneven ones above, over pictures (/guidance#pictures)", async () => {
  type Ends = {weight: number; pictures: number; counts: number[]; stray: number; uneven: number; chance: number};
  await setWeight("pictures", 1); // the page begins with guidance
  const honest = await valueOf<Ends>("pictures", ({weight}) => weight === 1);
  expect(honest.pictures).toBe(13);
  expect(honest.uneven).toBeLessThan(2 * honest.chance);
  await setWeight("pictures", 7);
  const guided = await valueOf<Ends>("pictures", ({weight}) => weight === 7);
  expect(guided.stray).toBe(0);
  expect(guided.uneven).toBeGreaterThan(3 * guided.chance);

  const prompt = page.locator("#pictures").getByLabel("prompt", {exact: true});
  await prompt.fill("party zeppelin");
  await prompt.press("Enter");
  expect((await valueOf<Ends>("pictures", ({pictures}) => pictures === 3)).counts).toHaveLength(3);
  expect(await page.locator("#pictures .prompt-said").first().textContent()).toContain("“zeppelin”");
});

test("suggestions come while one writes, by the keyboard alone", async () => {
  const prompt = page.locator("#pictures").getByLabel("prompt", {exact: true});
  await prompt.scrollIntoViewIfNeeded();
  await prompt.fill("");
  await prompt.pressSequentially("anim");
  await expect.poll(() => prompt.getAttribute("aria-expanded")).toBe("true");
  await prompt.press("ArrowDown");
  const chosen = page.locator(`#${await prompt.getAttribute("aria-activedescendant")}`);
  expect(await chosen.textContent()).toBe("animal");
  await prompt.press("Enter");
  expect(await prompt.inputValue()).toBe("animal");
  expect(await prompt.getAttribute("aria-expanded")).toBe("false");
  await expect.poll(() => page.url()).toContain("pictures.prompt=animal");
});

test("a network that does not come says so and works when it is asked again; it knows Japanese and a negative prompt (/guidance#words)", async () => {
  const {page: own} = await openPage(site, "guidance", {prepare: (opened) => opened.route("**/smileys.*.onnx", (route) => route.abort(), {times: 1})});
  const words = own.locator("#words");
  await words.locator("[data-still-press]").click();
  const notice = words.locator(".notice");
  await notice.waitFor({timeout: 60_000});
  expect(await notice.textContent()).toContain("the connection failed");
  await notice.getByRole("button", {name: "Try again"}).click();
  await expect.poll(() => words.getByRole("status").allTextContents(), {timeout: 120_000}).toContainEqual(expect.stringMatching(/^step \d+ of 16/)); // it draws
  expect(await notice.count()).toBe(0);
  if (full) { // six pictures and sixteen steps a prompt, on one processor
    type Words = {prompt: string[]; negative: string[]; largest: number};
    const ask = async (label: string, text: string) => {
      const box = words.getByLabel(label, {exact: true});
      await box.fill(text);
      await box.press("Enter");
      return read<Words>(own, "words", ({prompt, negative}) => (label === "prompt" ? prompt : negative).includes(text), 600_000);
    };
    const [cat, neko, heart] = [await ask("prompt", "cat"), await ask("prompt", "猫"), await ask("prompt", "heart")];
    expect(neko.largest).toBe(cat.largest); // the same words to the network, the same noises, the same pictures
    const notRed = await ask("negative prompt", "red");
    expect(notRed.prompt).toEqual(["heart"]);
    expect(notRed.largest).not.toBe(heart.largest);
  }
  await own.context().close();
}, full ? 2_400_000 : undefined);

// Networks on one processor: minutes.
test.runIf(full)("more guidance, more obedience, less variety; ways on one noise (/guidance#trade, #ways)", async () => {
  type Ways = {obeyed: Record<string, number>; largest: Record<string, number>; count: number};
  await page.locator("#ways [data-still-press]").click();
  const ways = await valueOf<Ways>("ways", () => true, 600_000);
  for (const [way, obeyed] of Object.entries(ways.obeyed)) if (way !== "none") expect(obeyed, way).toBeGreaterThan(ways.obeyed.none!);
  expect(ways.largest.plain).toBeGreaterThan(ways.largest.none!);
  for (const way of ["rescaled", "interval"]) expect(ways.largest[way], way).toBeLessThan(ways.largest.plain!);
  type Point = {way: string; weight: number; obeyed: number; error: number; variety: number};
  await page.locator("#trade [data-still-press]").click();
  const points = await valueOf<Point[]>("trade", (value) => value.length === 6, 1_500_000);
  const at = (weight: number) => points.find((point) => point.weight === weight)!;
  // The same noises and networks everywhere; processors differ in the last digits, and so perhaps in a face or two of 36.
  expect(Math.abs(at(1).obeyed - 2 / 3)).toBeLessThan(0.09); // "two faces of three"
  expect(at(3).obeyed).toBeGreaterThan(0.9 - 0.06); // "more than nine of ten"
  expect(Math.abs(at(3).variety - 0.93)).toBeLessThan(0.03); // "some 7 %"
  expect(at(8).obeyed).toBeLessThan(at(3).obeyed); // "fewer obey again"
  expect(at(8).variety).toBeGreaterThan(at(3).variety); // "comes back"
  await choose("trade", "way", "interval");
  await page.locator("#trade").getByRole("button", {name: "Measure", exact: true}).click();
  const both = await valueOf<Point[]>("trade", (value) => value.length === 11, 1_500_000);
  const between = both.find(({way, weight}) => way === "interval" && weight === 3)!;
  expect(1 - between.variety).toBeLessThan((1 - at(3).variety) / 2); // "less than half as much"
  expect(between.obeyed).toBeGreaterThan(at(3).obeyed - 0.06);
}, 2_400_000);
