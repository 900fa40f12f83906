/** What Algorithm 2 gains over one shot, on pictures that the restorer never saw: nearness, sharpness, and how much like pictures. */
import {evenSeverities, type ColdKind} from "../../src/figures/cold/kinds.js";
import {SMALL_DIM, SMALL_SIZE} from "../../src/figures/cold/halve.js";
import {sharpnessOf, squaredDistance} from "../../src/figures/cold/measures.js";
import {join, split} from "../../src/figures/cold/walks.js";
import type {NetworkRestorer} from "../../src/figures/cold/restorer.js";
import {sampleColdAsync} from "../../src/math/degradations/cold.js";
import type {Degrade} from "../../src/math/degradations/degradation.js";
import {DEGRADATIONS} from "../../src/math/degradations/registry.js";
import type {Estimate} from "../../src/math/metrics/estimate.js";
import {estimateSquaredMmd} from "../../src/math/metrics/mmd.js";
import {mean, standardError} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";
import {compareSquaredMmd} from "./paired-mmd.js";

/** Rows of one call: what a network keeps in between is a megabyte a row. */
const ROWS = 16;

export interface ColdNumbers {
  /** Mean squared error of a number, black and white 2 apart. */
  readonly squaredError: Estimate;
  /** Mean step from pixel to pixel over that of the pictures themselves, in all. */
  readonly sharpness: number;
  /** MMD² to the pictures that the restorer was trained on; `bandwidth` is the caller's. */
  readonly mmd: Estimate;
}

/** One shot, Algorithm 2, and their paired differences (Algorithm 2 less one shot). */
export interface ColdComparison {
  readonly oneShot: ColdNumbers;
  readonly algorithm2: ColdNumbers;
  readonly more: {readonly squaredError: Estimate; readonly sharpness: Estimate; readonly mmd: Estimate};
}

export interface ColdMeasurement {
  readonly kind: ColdKind;
  /** Severity at the start, and steps from there to 0. */
  readonly from: number;
  readonly steps: number;
  /** Of what is random in a degradation: every picture has a hole, flakes or a cover of its own. */
  readonly seed: number;
  /** Rows of 32 × 32 × 4. */
  readonly unseen: Float64Array;
  readonly trained: Float64Array;
  readonly bandwidth: number;
  readonly restore: NetworkRestorer;
}

/** Rows ruined to `from`, the restorer's first guesses, and where Algorithm 2 ends. */
export interface ColdRestorations {
  readonly ruined: readonly Float64Array[];
  readonly oneShot: readonly Float64Array[];
  readonly algorithm2: readonly Float64Array[];
}

export async function restoreUnseen({kind, from, steps, seed, unseen, trained, restore}: Omit<ColdMeasurement, "bandwidth">): Promise<ColdRestorations> {
  const rows = unseen.length / SMALL_DIM;
  const truths = split(unseen, rows);
  const degrades = truths.map((_, n) => degradationOf(kind, `${seed}/${n}`, trained));
  const ruined: Float64Array[] = [];
  const oneShot: Float64Array[] = [];
  const algorithm2: Float64Array[] = [];
  for (let first = 0; first < rows; first += ROWS) {
    const some = degrades.slice(first, first + ROWS);
    const degrade: Degrade = (x, severity) => join(split(x, some.length).map((row, n) => some[n]!(row, severity)));
    const x = degrade(join(truths.slice(first, first + ROWS)), from);
    ruined.push(...split(x, some.length));
    for await (const state of sampleColdAsync({degrade, restore: (given, severity) => restore(given, severity, kind), severities: evenSeverities(steps, from), x, algorithm: 2})) {
      if (state.i === 0) oneShot.push(...split(state.restored, some.length));
      if (state.i === steps) algorithm2.push(...split(state.x, some.length));
    }
  }
  return {ruined, oneShot, algorithm2};
}

export async function measureCold({bandwidth, ...options}: ColdMeasurement): Promise<ColdComparison> {
  const {unseen, trained} = options;
  const truths = split(unseen, unseen.length / SMALL_DIM);
  const {oneShot, algorithm2} = await restoreUnseen(options);
  const [shot, walked] = [toCrowd(oneShot), toCrowd(algorithm2)];
  const distances = {reference: trained, dim: SMALL_DIM, bandwidth};
  const sharp = mean(truths.map(sharpnessOf));
  const errors = ({crowd}: Crowd) => crowd.map((x, n) => squaredDistance(x, truths[n]!) / SMALL_DIM);
  const sharpnesses = ({crowd}: Crowd) => crowd.map((x) => sharpnessOf(x) / sharp);
  const numbersOf = (crowd: Crowd): ColdNumbers => ({
    squaredError: estimate(errors(crowd)),
    sharpness: mean(sharpnesses(crowd)),
    mmd: estimateSquaredMmd(crowd.shown, trained, distances)
  });
  const paired = (of: (crowd: Crowd) => number[]) => estimate(of(walked).map((value, n) => value - of(shot)[n]!));
  return {
    oneShot: numbersOf(shot),
    algorithm2: numbersOf(walked),
    more: {squaredError: paired(errors), sharpness: paired(sharpnesses), mmd: compareSquaredMmd(shot.shown, walked.shown, distances)}
  };
}

interface Crowd {
  readonly crowd: readonly Float64Array[];
  /** Clamped to what can be shown. */
  readonly shown: Float64Array;
}

const toCrowd = (crowd: readonly Float64Array[]): Crowd => ({crowd, shown: join(crowd).map((value) => Math.min(1, Math.max(-1, value)))});

const estimate = (values: readonly number[]): Estimate => ({value: mean(values), standardError: standardError(values)});

function degradationOf(kind: ColdKind, seed: string, covers: Float64Array): Degrade {
  const cover = createRandom(seed).integer(covers.length / SMALL_DIM);
  return DEGRADATIONS[kind].create({width: SMALL_SIZE, height: SMALL_SIZE, seed, other: covers.subarray(cover * SMALL_DIM, (cover + 1) * SMALL_DIM)});
}
