/** The model behind /ksampler's nodes, on its pictures: against the point cloud's own denoiser, and many seeds against single runs. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {beforeAll, describe, expect, it} from "vitest";
import {isOwn} from "../../src/figures/ksampler/inpaint.js";
import {createMachine, endOfNode, LATENT_SCALE, runNode, type Machine} from "../../src/figures/ksampler/machine.js";
import {createMask} from "../../src/figures/ksampler/masks.js";
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
