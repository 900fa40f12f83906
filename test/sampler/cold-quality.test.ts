/**
 * Does the iterated restorer beat one shot? On the 143 pictures that it never saw, by the browser's own code: what /cold says in numbers.
 * Measured in a full run, into models/measured/cold.json; what is claimed is asked of what was measured last.
 */
import {readFileSync} from "node:fs";
import {afterAll, describe, expect, test} from "vitest";
import {measureCold, type ColdComparison} from "../../models/measure/cold.js";
import {readPictures} from "../../models/measure/pictures.js";
import {readMeasured, writeMeasured} from "../../models/measured.js";
import {manifest} from "../../models/stored-outputs.js";
import type {ColdKind} from "../../src/figures/cold/kinds.js";
import {SMALL_DIM} from "../../src/figures/cold/halve.js";
import {createNetworkRestorer} from "../../src/figures/cold/restorer.js";
import {estimateSquaredMmd, medianDistance} from "../../src/math/metrics/mmd.js";
import type {Estimate} from "../../src/math/metrics/estimate.js";
import type {Network} from "../../src/sampler/onnx/index.js";
import {full} from "../full.js";
import {load} from "./draw-samples.js";

const STEPS = 20;
/** Blur, pixels and grey need no luck, so one run of each; blends lie under covers that are drawn by the seed. */
const RUNS: readonly (readonly [kind: ColdKind, seeds: readonly number[]])[] = [["blur", [1]], ["pixelate", [1]], ["desaturate", [1]], ["blend", [1, 2, 3]]];

interface Found {
  readonly steps: number;
  readonly unseen: number;
  /** What the unseen pictures themselves have in the place of the restored ones. */
  readonly mmdOfTruth: Estimate;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, ColdComparison>>>>;
}

describe.runIf(full)("measured", () => {
  const {trained, heldOut} = full ? readPictures(32) : {trained: new Float64Array(), heldOut: new Float64Array()};
  const kinds: Record<string, Record<string, ColdComparison>> = {};
  let network: Network | undefined;
  afterAll(() => network?.release());

  test.each(RUNS.flatMap(([kind, seeds]) => seeds.map((seed) => [kind, seed] as const)))("%s, seed %i", {timeout: 3_600_000}, async (kind, seed) => {
    network ??= await load("cold");
    const restore = createNetworkRestorer(network, (manifest.cold as unknown as {kinds: string[]}).kinds);
    const bandwidth = medianDistance(heldOut, trained, {dim: SMALL_DIM});
    const found = await measureCold({kind, from: kind === "blend" ? 0.8 : 1, steps: STEPS, seed, unseen: heldOut, trained, bandwidth, restore});
    console.log(kind, seed, JSON.stringify(found));
    (kinds[kind] ??= {})[`seed ${seed}`] = found;
  });

  test("all of it is kept", () => {
    const runs = RUNS.map(([kind, seeds]) => [kind, seeds.length]);
    expect(Object.entries(kinds).map(([kind, bySeed]) => [kind, Object.keys(bySeed).length])).toEqual(runs);
    const bandwidth = medianDistance(heldOut, trained, {dim: SMALL_DIM});
    writeMeasured("cold", {steps: STEPS, unseen: heldOut.length / SMALL_DIM, mmdOfTruth: estimateSquaredMmd(heldOut, trained, {dim: SMALL_DIM, bandwidth}), kinds} satisfies Found);
  });
});

/** What was measured last. */
const runsOf = (kind: ColdKind): readonly ColdComparison[] => Object.values(readMeasured<Found>("cold")!.kinds[kind] ?? {});
/** By how many of its standard errors. */
const score = ({value, standardError}: Estimate): number => value / standardError;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const told = ({value, standardError}: Estimate): string => `${Math.abs(value).toFixed(4)} ± ${standardError.toFixed(4)}`;

test.each(["blur", "desaturate", "blend"] as const)("%s: twenty steps end nearer to the set than one shot", (kind) => {
  expect(runsOf(kind).length).toBeGreaterThan(0);
  for (const {more} of runsOf(kind)) expect(score(more.mmd)).toBeLessThan(-3);
});

test("the numbers on the page (/cold#restore)", () => {
  const [blur, grey, blend, pixels] = (["blur", "desaturate", "blend", "pixelate"] as const).map((kind) => runsOf(kind)[0]!) as [ColdComparison, ColdComparison, ColdComparison, ColdComparison];
  const page = readFileSync(new URL("../../src/cold.md", import.meta.url), "utf8");
  for (const {more} of [blur, grey, blend, pixels]) expect(page).toContain(told(more.mmd));
  // "no nearer, but sharper"
  expect(Math.abs(score(blur.more.squaredError))).toBeLessThan(3);
  expect(score(blur.more.sharpness)).toBeGreaterThan(5);
  expect(page).toContain(`${percent(blur.algorithm2.sharpness)} of the pictures' own sharpness in place of ${percent(blur.oneShot.sharpness)}`);
  // "nearer by a hair, no sharper"
  expect(grey.more.squaredError.value / grey.oneShot.squaredError.value).toBeGreaterThan(-0.07);
  expect(score(grey.more.squaredError)).toBeLessThan(-2);
  expect(Math.abs(score(grey.more.sharpness))).toBeLessThan(3);
  // "is halved"
  expect(blend.algorithm2.squaredError.value / blend.oneShot.squaredError.value).toBeCloseTo(0.5, 1);
  // "sharper by far", "further off", "more like pictures it is not"
  expect(page).toContain(`sharper by far, ${percent(pixels.algorithm2.sharpness)} in place of ${percent(pixels.oneShot.sharpness)}`);
  expect(score(pixels.more.squaredError)).toBeGreaterThan(5);
  expect(pixels.more.mmd.value).toBeGreaterThan(0);
});
