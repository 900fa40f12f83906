/** What the figures of this chapter share once the pictures have come. */
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import type {Machine} from "./machine.js";
import type {Labels} from "./prompts.js";
import type {SeedWalks} from "./walks.js";

export interface NodeSet {
  readonly machine: Machine;
  readonly names: readonly string[];
  readonly labels: Labels;
  readonly gram: Float64Array;
  readonly schedule: DdpmSchedule;
  /** 48 seeds at once, prepared when first asked for. */
  readonly walks: (breathe: () => Promise<void>) => Promise<SeedWalks>;
}

/** Value → text for a menu of the set's pictures; the numbers stay the same in every language. */
export function pictureMenu(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name, i) => [String(i), name]));
}
