/** Asks samplers for their statistics, one measurement after the other. */
import type {Sampler} from "../../sampler/particles/options.js";
import type {ParticleStatistics} from "../../sampler/particles/statistics/types.js";

/** At the least this long between two measurements: between them the particles move. */
const PAUSE_MILLISECONDS = 250;

/** What is measured, and where it was when it was asked. */
export type Measurable = Pick<Sampler, "nfe" | "level" | "statistics">;

export interface MeasuringOptions {
  /** Nothing is measured while nobody looks. */
  readonly wanted: () => boolean;
  readonly show: (found: ParticleStatistics, at: {readonly nfe: number; readonly level: number}) => void;
  readonly onError: (error: unknown) => void;
}

export interface Measuring {
  /** Measures the sampler's particles where they are then, as soon as the last measurement is through. */
  measure(sampler: Measurable): void;
  /** What was asked before is not shown any more, not even if it is under way. */
  forget(): void;
}

export function createMeasuring({wanted, show, onError}: MeasuringOptions): Measuring {
  let next: Measurable | undefined;
  let busy = false;
  let age = 0;

  async function work(): Promise<void> {
    busy = true;
    while (next && wanted()) {
      const sampler = next;
      const mine = age;
      next = undefined;
      const {nfe, level} = sampler;
      try {
        const found = await sampler.statistics();
        if (mine === age) show(found, {nfe, level});
      } catch (error) {
        if (!/destroyed/.test(String(error))) onError(error); // a sampler ends when the next takes its place; that one still waits here
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
    busy = false;
  }

  return {
    measure(sampler) {
      next = sampler;
      if (!busy) void work();
    },
    forget() {
      next = undefined;
      age++;
    }
  };
}
