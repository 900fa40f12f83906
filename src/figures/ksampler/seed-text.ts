/** A seed as ComfyUI takes it, 0 … 2⁶⁴ − 1: more digits than a number field can hold. */
import {asControl, type Control} from "../controls.js";

export const LARGEST_SEED = 2n ** 64n - 1n;

export type SeedControl = "fixed" | "increment" | "decrement" | "randomize";

/**
 * What control_after_generate makes of a seed. Past an end it stays there, as the widget does.
 * @param random 64 random bits, for "randomize"
 */
export function nextSeed(seed: string, control: SeedControl, random: () => bigint): string {
  const value = BigInt(seed);
  if (control === "increment") return String(value < LARGEST_SEED ? value + 1n : value);
  if (control === "decrement") return String(value > 0n ? value - 1n : value);
  return control === "randomize" ? String(BigInt.asUintN(64, random())) : seed;
}

/** The digits of a seed, without leading zeros; undefined where the text is none. */
export function readSeed(text: string): string | undefined {
  if (!/^\d{1,40}$/.test(text.trim())) return undefined;
  const value = BigInt(text.trim());
  return value <= LARGEST_SEED ? String(value) : undefined;
}

let count = 0;

/** A text field for a seed: says what is wrong and keeps its last good value. */
export function seedText({label, value, complaint}: {readonly label: string; readonly value: string; readonly complaint: string}): Control<string> {
  const element = document.createElement("div");
  element.className = "control";
  const caption = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, {type: "text", id: `seed-text-${++count}`, value, autocomplete: "off", spellcheck: false});
  input.inputMode = "numeric";
  caption.htmlFor = input.id;
  caption.textContent = label;
  element.append(caption, input);
  let good = value;
  input.addEventListener("input", (event) => {
    const next = readSeed(input.value);
    input.setCustomValidity(next === undefined ? complaint : "");
    if (next === undefined) {
      event.stopPropagation();
      input.reportValidity();
    } else good = next;
  });
  return asControl(element, {
    label,
    read: () => good,
    write(next) {
      input.value = good = next;
      input.setCustomValidity("");
    },
    parse(text) {
      const seed = readSeed(text);
      if (seed === undefined) throw new RangeError(complaint);
      return seed;
    }
  });
}
