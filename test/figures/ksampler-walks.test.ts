/** The model behind /ksampler's nodes, on its pictures: against the point cloud's own denoiser, and many seeds against single runs. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {beforeAll, describe, expect, it} from "vitest";
import {isOwn} from "../../src/figures/ksampler/inpaint.js";
import {createMachine, endOfNode, LATENT_SCALE, runNode, type Machine} from "../../src/figures/ksampler/machine.js";
import {createMask} from "../../src/figures/ksampler/masks.js";
import {createLabels} from "../../src/figures/ksampler/prompts.js";
import {enlargePictures, halvePictures, type UpscaleMethod} from "../../src/figures/ksampler/resize.js";
import {createSeedWalks, type SeedWalks} from "../../src/figures/ksampler/walks.js";
import {drawInitialNoise, planKsampler, startKsampler} from "../../src/math/comfyui/ksampler.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {gramMatrix, gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";
import {pictureAsPoint} from "../../src/sampler/pictures/pictures.js";

const dim = 16384;
const bytes = new Uint8Array(gunzipSync(readFileSync("data/pictures/subset.bin"))).slice(0, 20 * dim);
const pictures = {n: 20, dim, bytes};
const schedule = createScaledLinearSchedule();
const breathe = async () => undefined;
const COUNT = 6;
let machine: Machine;
let walks: SeedWalks;
beforeAll(async () => {
  machine = createMachine(pictures);
  walks = await createSeedWalks(machine, gramMatrix(await gramOfPictures(pictures), pictures), {count: COUNT, breathe});
});

describe("the model", () => {
  it("is the exact denoiser of the latents", async () => {
    const points = new Float64Array(20 * dim);
    for (let i = 0; i < 20; i++) points.set(pictureAsPoint(pictures, i).map((value) => LATENT_SCALE * value), i * dim);
    const cloud = createPointCloud(points, dim);
    for (const sigma of [0.2, 3, 14.6]) {
      const x = startKsampler(machine.encode(3), drawInitialNoise(1), {...planKsampler({steps: 2, samplerName: "euler", scheduler: "normal"}, schedule), sigmas: Float64Array.of(sigma, 0), full: false});
      const [ours, exact] = [await machine.denoise(breathe)(x, sigma), cloud.denoise(x, sigma)];
      // Sums of 16384 products of size up to 15, over σ² in the exponent: 1e-9 of a weight at worst.
      expect(Math.max(...ours.map((value, i) => Math.abs(value - exact[i]!)))).toBeLessThan(1e-9);
    }
  });
  it("finds the nearest picture and the distance to it", async () => {
    const latent = machine.encode(11).map((value) => value + 0.01);
    const {index, distance} = await machine.nearest(latent, breathe);
    expect(index).toBe(11);
    expect(distance).toBeCloseTo(0.01, 9);
    expect((await machine.nearest(machine.encode(4), breathe)).distance).toBeLessThan(1e-6); // a root of rounding
  });
  it("gives the latent back where there is nothing to do", async () => {
    const plan = planKsampler({steps: 9, samplerName: "euler", scheduler: "normal", denoise: 0}, schedule);
    const moments = [];
    for await (const moment of runNode(machine, {plan, x: machine.encode(2), breathe})) moments.push(moment);
    expect(moments).toHaveLength(1);
    expect(moments[0]!.x).toEqual(machine.encode(2));
  });
});

describe("many seeds", () => {
  it.each([["empty", undefined, 1], ["a picture", 5, 0.85]] as const)("%s: each ends where its single run ends", async (_, picture, denoise) => {
    for (const samplerName of ["euler", "dpmpp_2m", "uni_pc"] as const) {
      const plan = planKsampler({steps: 6, samplerName, scheduler: "karras", denoise}, schedule);
      const ends = await walks.run({plan, ...(picture === undefined ? {} : {picture}), breathe});
      const latent = picture === undefined ? new Float64Array(dim) : machine.encode(picture);
      const single = [];
      for (let seed = 0; seed < COUNT; seed++) single.push((await machine.nearest((await endOfNode(machine, {plan, x: startKsampler(latent, drawInitialNoise(seed), plan), breathe})).x, breathe)).index);
      expect(Array.from(ends.pictures)).toEqual(single);
    }
  });
});

describe("prompts", () => {
  const labels = createLabels({en: Array.from({length: 20}, (_, i) => `picture ${i}`), group: Array.from({length: 20}, (_, i) => Math.floor(i / 7)), groups: [{key: "a", en: "As"}, {key: "b", en: "Bs"}, {key: "c", en: "Cs"}, {key: "d", en: "Ds"}]}, [...Array(20).keys()], {none: "nothing"});
  it("are the groups that there are pictures of, and none", () => {
    expect(labels.prompts).toEqual({none: "nothing", a: "as", b: "bs", c: "cs"});
    expect(labels.priorOf("none")).toBeUndefined();
    expect(Array.from(labels.priorOf("b")!)).toEqual(Array.from({length: 20}, (_, i) => Number(i >= 7 && i < 14)));
    expect([labels.holds("b", 7), labels.holds("b", 6), labels.holds("none", 6)]).toEqual([true, false, true]);
  });
  it("the answer under a prompt is that of a cloud of its pictures", async () => {
    const members = [7, 8, 9, 10, 11, 12, 13];
    const cloud = createPointCloud(Float64Array.from(members.flatMap((i) => [...machine.encode(i)])), dim);
    const x = startKsampler(machine.encode(3), drawInitialNoise(1), planKsampler({steps: 20, samplerName: "euler", scheduler: "normal", denoise: 0.6}, schedule));
    const [ours, exact] = [await machine.denoise(breathe, labels.priorOf("b"))(x, 2), cloud.denoise(x, 2)];
    expect(Math.max(...ours.map((value, i) => Math.abs(value - exact[i]!)))).toBeLessThan(1e-9); // as above
  });
  it("cfg: many seeds end as single runs do, and two prompts that share nothing end at y₊ + (cfg − 1)(y₊ − y₋)", async () => {
    const plan = planKsampler({steps: 8, samplerName: "euler", scheduler: "karras"}, schedule);
    const guidance = {positive: labels.priorOf("a"), negative: labels.priorOf("b"), cfg: 3};
    const {pictures: ends, distances} = await walks.run({plan, guidance, breathe});
    for (const seed of [0, 1]) {
      const {x} = await endOfNode(machine, {plan, x: startKsampler(new Float64Array(dim), drawInitialNoise(seed), plan), guidance, breathe});
      const nearest = await machine.nearest(x, breathe);
      expect(nearest.index).toBe(ends[seed]);
      expect(nearest.distance).toBeCloseTo(distances[seed]!, 9);
      // Some pair of pictures explains the end to rounding: weights of the others are below 1e-16 at σ = 0.03.
      const off = Math.min(...Array.from({length: 49}, (_, k) => {
        const [to, from] = [machine.encode(k % 7), machine.encode(7 + Math.floor(k / 7))];
        return x.reduce((worst, value, i) => Math.max(worst, Math.abs(value - to[i]! - 2 * (to[i]! - from[i]!))), 0);
      }));
      expect(off).toBeLessThan(1e-9);
    }
    const alone = await walks.run({plan, guidance: {...guidance, cfg: 1}, breathe});
    expect(Array.from(alone.pictures).every((end) => end < 7)).toBe(true);
    expect(Math.max(...alone.distances)).toBeLessThan(1e-6); // a root of rounding
  });
});

describe("half the size", () => {
  const tiny = {n: 1, dim: 64, bytes: Uint8Array.from({length: 64}, (_, i) => (37 * i) % 256)};
  it("averages 2 × 2 pixels, channel by channel", () => {
    const {dim: small, bytes: half} = halvePictures(tiny);
    expect(small).toBe(16);
    const of = (row: number, column: number, channel: number) => tiny.bytes[(row * 4 + column) * 4 + channel]!;
    expect(half[(1 * 2 + 0) * 4 + 3]).toBe(Math.round((of(2, 0, 3) + of(2, 1, 3) + of(3, 0, 3) + of(3, 1, 3)) / 4));
    expect(() => halvePictures({n: 1, dim: 36, bytes: new Uint8Array(36)})).toThrow(/even/);
  });
  it("enlarges as torch's interpolate does: a ramp 40, 80, 120, 160 along a row", async () => {
    const ramp = {n: 1, dim: 64, bytes: Uint8Array.from({length: 64}, (_, i) => 40 * (1 + (Math.floor(i / 4) % 4)))};
    const row = async (method: UpscaleMethod) => Array.from((await enlargePictures(ramp, method, breathe)).bytes.filter((_, i) => i % 4 === 0).slice(0, 8));
    expect(await row("nearest-exact")).toEqual([40, 40, 80, 80, 120, 120, 160, 160]);
    expect(await row("bilinear")).toEqual([40, 50, 70, 90, 110, 130, 150, 160]);
    // By hand: a = −0.75, and ¼ of a pixel off the kernel's shares are −9, 67, 225 and −27 of 256; beyond the edge the edge again.
    expect(await row("bicubic")).toEqual([36, 48, 67, 92, 108, 133, 152, 164]);
    const even = {...ramp, bytes: ramp.bytes.map(() => 200)};
    expect(new Set((await enlargePictures(even, "bicubic", breathe)).bytes)).toEqual(new Set([200]));
  });
});

describe("inpainting", () => {
  it("keeps the known part to the last digit, and its verdict looks at the hole alone", async () => {
    const [latent, mask, eps] = [machine.encode(7), createMask("lower"), drawInitialNoise(3)];
    const plan = planKsampler({steps: 6, samplerName: "euler", scheduler: "normal"}, schedule);
    const {x} = await endOfNode(machine, {plan, x: startKsampler(latent, eps, plan), known: {latent, eps, mask}, breathe});
    x.forEach((value, i) => mask[i] === 0 && expect(Math.abs(value - latent[i]!)).toBeLessThan(1e-12));
    const changed = latent.map((value, i) => value + (mask[i] ? 0 : 9));
    expect(isOwn(changed, latent, mask)).toBe(true);
    expect(isOwn(latent.map((value, i) => value + (mask[i] ? 0.1 : 0)), latent, mask)).toBe(false);
  });
  it("masks: half, half, a quarter, three quarters", () => {
    const share = (name: Parameters<typeof createMask>[0]) => createMask(name).reduce((sum, value) => sum + value, 0) / dim;
    expect((["lower", "right", "centre", "rest"] as const).map(share)).toEqual([0.5, 0.5, 0.25, 0.75]);
  });
});
