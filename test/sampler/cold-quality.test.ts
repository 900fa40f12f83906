/**
 * Does the iterated restorer beat one shot? On the 143 pictures that it never saw, by the browser's own code: what /cold says in numbers.
 * Measured in a full run, into models/measured/cold.json; what is claimed is asked of what was measured last.
 */
import {readFileSync} from "node:fs";
import {afterAll, describe, expect, test} from "vitest";
import {hasSheet} from "../../models/cards.js";
import {measureCold, restoreUnseen, type ColdComparison} from "../../models/measure/cold.js";
import {readPictures} from "../../models/measure/pictures.js";
import {readMeasured, writeMeasured} from "../../models/measured.js";
import {manifest} from "../../models/stored-outputs.js";
import {COLD_KINDS, type ColdKind} from "../../src/figures/cold/kinds.js";
import {squaredDistance} from "../../src/figures/cold/measures.js";
import {SMALL_DIM} from "../../src/figures/cold/halve.js";
import {createNetworkRestorer} from "../../src/figures/cold/restorer.js";
import {join, split} from "../../src/figures/cold/walks.js";
import {estimateSquaredMmd, medianDistance} from "../../src/math/metrics/mmd.js";
import type {Estimate} from "../../src/math/metrics/estimate.js";
import type {Network} from "../../src/sampler/onnx/index.js";
import {full} from "../full.js";
import {load} from "./draw-samples.js";
import {writeSheet} from "./write-sheet.js";

const STEPS = 20;
/** Of the sheet: where snow and mask have left something, and blend its picture. */
const SHEET_SEVERITY = 0.8;
/** Blur, pixels and grey need no luck; flakes and holes are drawn by the seed, for each picture its own, and so are a blend's covers. */
const RUNS: readonly (readonly [kind: ColdKind, seeds: readonly number[]])[] = [
  ["blur", [1]], ["pixelate", [1]], ["desaturate", [1]], ["snow", [1]], ["mask", [1]], ["blend", [1, 2, 3]]
];

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

  test("a sheet of 64: each picture, what is left of it, what comes back, in the six ways by turns", {timeout: 3_600_000}, async () => {
    network ??= await load("cold");
    const restore = createNetworkRestorer(network, (manifest.cold as unknown as {kinds: string[]}).kinds);
    const rows = split(heldOut, heldOut.length / SMALL_DIM).slice(0, 64);
    const tiles: Float64Array[] = [];
    for (const [k, kind] of COLD_KINDS.entries()) {
      const turn = rows.map((_, n) => n).filter((n) => n % COLD_KINDS.length === k);
      const unseen = join(turn.map((n) => rows[n]!));
      const {ruined, algorithm2} = await restoreUnseen({kind, from: SHEET_SEVERITY, steps: STEPS, seed: 1, unseen, trained, restore});
      const error = (crowd: readonly Float64Array[]) => squaredDistance(join(crowd), unseen);
      expect(error(algorithm2), kind).toBeLessThan(0.8 * error(ruined));
      turn.forEach((n, i) => [rows[n]!, ruined[i]!, algorithm2[i]!].forEach((tile, j) => (tiles[16 * (3 * Math.floor(n / 16) + j) + (n % 16)] = tile)));
    }
    writeSheet("cold", join(tiles), 32);
  });

  test("all of it is kept", () => {
    const runs = RUNS.map(([kind, seeds]) => [kind, seeds.length]);
    expect(Object.entries(kinds).map(([kind, bySeed]) => [kind, Object.keys(bySeed).length])).toEqual(runs);
    const bandwidth = medianDistance(heldOut, trained, {dim: SMALL_DIM});
    writeMeasured("cold", {steps: STEPS, unseen: heldOut.length / SMALL_DIM, mmdOfTruth: estimateSquaredMmd(heldOut, trained, {dim: SMALL_DIM, bandwidth}), kinds} satisfies Found);
  });
});

test("its card has a sheet", () => expect(hasSheet("cold")).toBe(true));

/** What was measured last. */
const runsOf = (kind: ColdKind): readonly ColdComparison[] => Object.values(readMeasured<Found>("cold")!.kinds[kind] ?? {});
/** By how many of its standard errors. */
const score = ({value, standardError}: Estimate): number => value / standardError;
test("what was measured is what would be measured", () => {
  const {kinds} = readMeasured<Found>("cold")!;
  expect(Object.entries(kinds).map(([kind, bySeed]) => [kind, Object.keys(bySeed)])).toEqual(RUNS.map(([kind, seeds]) => [kind, seeds.map((seed) => `seed ${seed}`)]));
});

test.each(["blur", "desaturate", "blend"] as const)("%s: twenty steps end no farther from the picture than one shot, and nearer to the set", (kind) => {
  for (const {more} of runsOf(kind)) {
    expect(score(more.squaredError)).toBeLessThan(3);
    expect(score(more.mmd)).toBeLessThan(-3);
  }
});

test.each(["pixelate", "snow", "mask"] as const)("%s: they end sharper, farther off, and no nearer to the set", (kind) => {
  for (const {more} of runsOf(kind)) {
    expect(score(more.sharpness)).toBeGreaterThan(5);
    expect(score(more.squaredError)).toBeGreaterThan(5);
    expect(more.mmd.value).toBeGreaterThan(0);
  }
});

test("in blend and desaturate they beat one shot in squared error", () => {
  for (const {more} of runsOf("blend")) expect(score(more.squaredError)).toBeLessThan(-5);
  expect(score(runsOf("desaturate")[0]!.more.squaredError)).toBeLessThan(-2);
});

test.each(RUNS.map(([kind]) => kind))("the numbers on the page, %s (/cold#restore)", (kind) => {
  const page = readFileSync(new URL("../../src/cold.md", import.meta.url), "utf8");
  const numbersIn = (line: string): number[] => (line.match(/[−+]?\d+(\.\d+)?/g) ?? []).map((number) => Number(number.replace("−", "-")));
  const {oneShot, algorithm2, more} = runsOf(kind)[0]!;
  const {mmdOfTruth} = readMeasured<Found>("cold")!;
  const row = page.split("\n").find((line) => line.startsWith(`| ${kind} |`))!;
  const told: readonly (readonly [number: number, places: number])[] = [
    [oneShot.squaredError.value, 3], [algorithm2.squaredError.value, 3], [100 * oneShot.sharpness, 0], [100 * algorithm2.sharpness, 0],
    [oneShot.mmd.value, 3], [algorithm2.mmd.value, 3], [more.mmd.value, 4], [more.mmd.standardError, 4], [mmdOfTruth.value, 3], [mmdOfTruth.standardError, 3]
  ];
  const written = [...numbersIn(row), ...numbersIn(/unseen pictures themselves have ([^.]*\.\d+ ± [^.]*\.\d+)/.exec(page)![1]!)];
  expect(written).toHaveLength(told.length);
  // Rounded once to the four digits that are kept, and once more to the page's.
  told.forEach(([number, places], k) => expect(Math.abs(written[k]! - number), `${k}`).toBeLessThan(0.501 * 10 ** -places + 5e-4 * Math.abs(number)));
});
