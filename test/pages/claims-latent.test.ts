/** The numbers behind /latent, as the page computes them for its readers. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, type Site} from "./site.js";
import {valueOf as read} from "./value-of.js";

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({webgpu: false});
  // One page: the networks are loaded once, the decoder at the second try.
  ({page} = await openPage(site, "latent", {prepare: (opened) => opened.route("**/autoencoder-decoder.*.onnx", (route) => route.abort(), {times: 1})}));
});
afterAll(() => site?.close());

const valueOf = <T>(figure: string, accept?: (value: T) => boolean) => read<T>(page, figure, accept, 180_000);

test("where the decoder does not come, the page says why, and works when it is asked again", async () => {
  const notice = page.locator(".notice", {hasText: /the connection failed, or something on the way blocks it/});
  await notice.waitFor({timeout: 60_000});
  await notice.getByRole("button", {name: "Try again"}).click();
  await valueOf("window");
  expect(await notice.count()).toBe(0);
});

test("256 numbers give the picture back, and one of them paints beyond its own cell (/latent#window)", async () => {
  type Window = {psnr: number; pixels: number; inside: number; around: number; push: number};
  const {psnr, pixels: none} = await valueOf<Window>("window");
  expect(psnr).toBeGreaterThan(20);
  expect(none).toBe(0); // nothing is answered before the reader pushes
  for (let i = 0; i < 4; i++) await page.locator("#window").getByLabel("push one number by").press("ArrowRight");
  const {pixels, inside, around} = await valueOf<Window>("window", ({push}) => push === 2);
  expect(pixels).toBeGreaterThan(64); // a cell has 64
  expect(inside).toBeLessThan(0.9);
  expect(around).toBeGreaterThan(0.9);
});

/** Presses the middle of every cell; of every fifteenth, also compares the frame as drawn with the place of the handle. */
const pressCells = (abreast: number) =>
  page.locator("#window .handle").evaluate(async (handle, across) => {
    const stage = handle.closest(".stage")!;
    const canvas = stage.querySelector("canvas")!;
    stage.scrollIntoView({block: "center", behavior: "instant"});
    const frameDrawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const wrong: string[] = [];
    let farthest = 0;
    for (let number = 0; number < 256; number++) {
      const [sheet, column, row] = [number % 4, Math.floor(number / 4) % 8, Math.floor(number / 32)];
      const box = canvas.getBoundingClientRect();
      const side = box.width / (8 * across);
      const [x, y] = [(8 * (sheet % across) + column + 0.5) * side, (8 * Math.floor(sheet / across) + row + 0.5) * side];
      canvas.dispatchEvent(new MouseEvent("click", {bubbles: true, detail: 1, clientX: box.left + x, clientY: box.top + y}));
      const said = `row ${row + 1}, column ${column + 1} of sheet ${sheet + 1}`;
      if (!handle.getAttribute("aria-label")!.includes(said)) wrong.push(said);
      if (number % 15 > 0) continue;
      await frameDrawn();
      // The frame is the one thing in colour: its middle in pixels of the page.
      const {data, width} = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      const [xs, ys]: [number[], number[]] = [[], []];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i]! - data[i + 2]! < 100) continue;
        xs.push((i / 4) % width);
        ys.push(Math.floor(i / 4 / width));
      }
      const scale = box.width / width;
      const middle = (values: number[]) => (scale * (Math.min(...values) + Math.max(...values) + 1)) / 2;
      const stands = handle.getBoundingClientRect();
      farthest = Math.max(farthest,
        Math.abs(stands.left + stands.width / 2 - box.left - middle(xs)), Math.abs(stands.top + stands.height / 2 - box.top - middle(ys)));
    }
    return {wrong, farthest};
  }, abreast);

test("the middle of each of the 256 cells picks that cell, and the ring stands on it (/latent#window)", async () => {
  for (const [width, abreast] of [[1280, 4], [360, 2]] as const) {
    await page.setViewportSize({width, height: 900});
    await page.waitForTimeout(300);
    const {wrong, farthest} = await pressCells(abreast);
    expect(wrong, `${width} px`).toEqual([]);
    expect(farthest, `${width} px`).toBeLessThan(2); // at the edge of the stage half of the line, 1.25 px, is cut off
  }
  await page.setViewportSize({width: 1280, height: 900});
  const handle = page.locator("#window .handle");
  for (const key of ["ArrowLeft", "ArrowUp"]) await handle.press(key); // from the last cell
  expect(await handle.getAttribute("aria-label")).toContain("row 7, column 7 of sheet 4");
  // Dragged to somewhere in a cell, the ring goes to the cell's middle.
  const stage = (await page.locator("#window .stage:has(.handle)").boundingBox())!;
  const side = stage.width / 32;
  const from = (await handle.boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(stage.x + 10.2 * side, stage.y + 5.8 * side, {steps: 3});
  await page.mouse.up();
  expect(await handle.getAttribute("aria-label")).toContain("row 6, column 3 of sheet 2");
  const to = (await handle.boundingBox())!;
  expect(Math.hypot(to.x + to.width / 2 - stage.x - 10.5 * side, to.y + to.height / 2 - stage.y - 5.5 * side)).toBeLessThan(1);
});

test("the learned code beats the linear one at equal rate (/latent#rate)", async () => {
  const {bytes, linearBytes, learned, linear, level} = await valueOf<{bytes: number; linearBytes: number; learned: number; linear: number; level: number | null}>("rate");
  expect(bytes).toBe(256);
  expect(linearBytes).toBe(256);
  expect(learned - linear).toBeGreaterThan(4);
  expect(Math.abs(level! - 20)).toBeLessThanOrEqual(3); // "some twenty"; 21 is short of it by a hundredth of a decibel
});

test("half-way in the latent is no ghost (/latent#between), and near there is near in pixels (/latent#near)", async () => {
  const between = await valueOf<{pixels: number; latent: number}>("between");
  expect(between.pixels).toBeGreaterThan(2 * between.latent);
  expect((await valueOf<{correlation: number}>("near")).correlation).toBeGreaterThan(0.6);
});

test("E3: latents spread over a thick shell, three times as wide as noise's, and none is at the origin (/latent#shells)", async () => {
  type Shells = {mean: number; std: number; min: number; square: number; ratio: number; n: number; pictures: boolean};
  const {n, square, min, ratio} = await valueOf<Shells>("shells", ({pictures}) => pictures);
  expect(n).toBe(1433);
  expect(square).toBeCloseTo(1, 9); // by the choice of the scale
  expect(min).toBeGreaterThan(8);
  // Of noise: 4.42 %, exactly; estimated from 1433 draws to one part in √(2·1433) = 54.
  expect(ratio).toBeGreaterThan(3);
  expect(ratio).toBeLessThan(3.8);
  await page.locator("#shells").getByLabel("lengths from").selectOption("origin");
  const origin = await valueOf<Shells>("shells", ({min: other}) => other !== min);
  expect(origin.min).toBeGreaterThan(7.5);
  expect(origin.ratio).toBeGreaterThan(2.7); // "about three times"
  expect(origin.square).toBeCloseTo(1, 9);
});

test("E4: of two displacements of one length, that of the pixels is grain and that of the latent is not (/latent#kinds)", async () => {
  const {pixels, latent, lengths} = await valueOf<{pixels: number; latent: number; lengths: number[][]}>("kinds");
  // White noise: 4 draws of 2·63·64·4 products each, so 0 to 1/√129024 = 0.0028.
  expect(Math.abs(pixels)).toBeLessThan(5 * 0.0028);
  expect(latent).toBeGreaterThan(0.6);
  lengths[0]!.forEach((length, i) => expect(Math.abs(length / lengths[1]![i]! - 1)).toBeLessThan(1e-9));
});

test("with as many products the walks in pixels go astray, those in the latent do not (/latent#equal)", async () => {
  const {steps, pixels, latent, of} = await valueOf<{steps: number; pixels: number; latent: number; of: number}>("equal");
  expect([steps, of]).toEqual([2, 5]);
  expect([pixels, latent]).toEqual([1, 5]);
});

test("the exact walk copies, the network draws what it is told (/latent#walk)", async () => {
  const {exact, learned, known} = await valueOf<{exact: {name: string; off: number}; learned: {name: string; off: number}; known: string[]}>("walk");
  expect(known).toEqual(["red", "heart"]);
  expect(exact.off).toBeLessThan(0.02);
  expect(learned.name).toContain("heart");
});
