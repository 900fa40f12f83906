/**
 * Which of several kernels that compute the same is the fastest on this device: measured in a few milliseconds when it is first
 * asked for, and remembered as long as the device. Nothing is known about it beforehand; a kernel with registers beats one with
 * shared memory by 4 on one adapter and loses by 2 on the next.
 */
import {DeviceLostError, withGpuErrors} from "../gpu-device.js";
import {createStopwatch, type Stopwatch} from "./stopwatch.js";

export interface ChooseOptions<Variant> {
  readonly device: GPUDevice;
  /** What is computed, and its class of size: "logits, 8 rows, 512 pictures". One measurement for each key and list of variants. */
  readonly key: string;
  /** One or more; one alone is not measured. */
  readonly variants: readonly Variant[];
  /** Submits a variant's work once, the same work for all. The first call of each is not counted: it may compile. */
  readonly run: (variant: Variant) => void | Promise<void>;
  /** The device's own unless given (tests). */
  readonly stopwatch?: Stopwatch;
}

export interface Choice<Variant> {
  readonly variant: Variant;
  /** Median time of each variant's work, in their order; ∞ for one that failed. Empty where there was nothing to choose. */
  readonly milliseconds: readonly number[];
}

/** Rounds, each with every variant once, so that whatever else the GPU does meets all of them. */
const ROUNDS = 5;
/** No new round begins after this time, ms: at least one is done. */
const BUDGET = 30;
/** A measurement repeats the work until it takes about this long, ms, so that what hearing of its end costs matters little … */
const TARGET = 2;
/** … but not more often than this. */
const MOST_REPEATS = 16;
/** A later variant is chosen if it takes less than this share of the time of the one before: ties go to the first. */
const CLEARLY_FASTER = 0.9;

const remembered = new WeakMap<GPUDevice, Map<string, Promise<Choice<unknown>>>>();

/**
 * The variant to take.
 *
 * @throws RangeError if there are no variants; DeviceLostError; what the first one failed with, if all fail
 */
export function chooseVariant<Variant>({device, key, variants, ...rest}: ChooseOptions<Variant>): Promise<Choice<Variant>> {
  if (variants.length === 0) return Promise.reject(new RangeError(`chooseVariant: there are no variants for "${key}"; give one or more.`));
  if (variants.length === 1) return Promise.resolve({variant: variants[0], milliseconds: []});
  const choices = remembered.get(device) ?? new Map<string, Promise<Choice<unknown>>>();
  remembered.set(device, choices);
  const name = `${key}: ${variants.join(", ")}`;
  let choice = choices.get(name) as Promise<Choice<Variant>> | undefined;
  if (!choice) {
    choices.set(name, (choice = measure({device, key, variants, ...rest})));
    choice.catch(() => choices.delete(name));
  }
  return choice;
}

async function measure<Variant>(
  {device, key, variants, run, stopwatch = createStopwatch(device)}: ChooseOptions<Variant>
): Promise<Choice<Variant>> {
  const times = variants.map((): number[] => []);
  const failures = variants.map((): unknown => undefined);
  const time = async (index: number, repeats: number): Promise<number> => {
    try {
      return await withGpuErrors(device, `Measuring ${key}`, () => stopwatch.time(async () => {
        for (let k = 0; k < repeats; k++) {
          const pending = run(variants[index]);
          if (pending) await pending; // else all of it lies within the error scopes
        }
      }));
    } catch (error) {
      if (error instanceof DeviceLostError) throw error;
      failures[index] = error;
      return Infinity;
    }
  };
  try {
    const order = [...variants.keys()];
    const alive = (): number[] => order.filter((index) => failures[index] === undefined);
    for (const index of order) await time(index, 1); // compiles, uploads, wakes the GPU up
    const start = performance.now();
    let fastest = Infinity;
    for (const index of alive()) fastest = Math.min(fastest, await time(index, 1));
    const repeats = Math.max(1, Math.min(MOST_REPEATS, Math.round(TARGET / fastest) || 1));
    for (let round = 0; round < ROUNDS && (round === 0 || performance.now() - start < BUDGET); round++) {
      for (const index of round % 2 === 0 ? alive() : alive().reverse()) times[index].push((await time(index, repeats)) / repeats);
    }
  } finally {
    stopwatch.destroy();
  }
  const milliseconds = times.map((each, index) => (failures[index] === undefined ? median(each) : Infinity));
  if (milliseconds.every((each) => each === Infinity)) throw failures[0];
  const best = milliseconds.reduce((kept, each, index) => (each < CLEARLY_FASTER * milliseconds[kept] ? index : kept), 0);
  return {variant: variants[best], milliseconds};
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
