/** A strip of pictures to choose one from: native radio buttons, so that the keyboard works and it reads well aloud. */
import {createBreath} from "../breath.js";
import type {Control} from "../controls.js";
import {nameOf, type NamedPictures} from "./set.js";
import {createSprite} from "./sprite.js";

let count = 0;

/** @param options.indices which pictures of the set stand in the strip; `value` is one of them */
export function createPicturePicker({label, set, indices, value}: {label: string; set: NamedPictures; indices: readonly number[]; value: number}): Control<number> {
  const element = document.createElement("fieldset");
  element.className = "picker";
  const legend = document.createElement("legend");
  legend.textContent = label;
  const strip = document.createElement("div");
  strip.className = "strip";
  const group = `picker-${++count}`;
  let chosen = value;
  const inputs = indices.map((index) => {
    const input = Object.assign(document.createElement("input"), {type: "radio", name: group, value: String(index), checked: index === value});
    input.setAttribute("aria-label", nameOf(set, index));
    const item = document.createElement("label");
    item.title = nameOf(set, index);
    item.append(input);
    strip.append(item);
    input.addEventListener("change", () => (chosen = index));
    return input;
  });
  // The sprites are made a few at a time, those around the chosen one first.
  const breathe = createBreath();
  void breathe().then(async () => {
    const places = Array.from(indices.keys(), (place) => ({place, far: Math.abs(place - indices.indexOf(value))})).sort((a, b) => a.far - b.far);
    for (const {place} of places) {
      inputs[place].after(createSprite(set.pictures, indices[place]));
      await breathe();
    }
  });
  // `input` fires before `change`: keep the value right for those who listen to either.
  strip.addEventListener("input", (event) => (chosen = Number((event.target as HTMLInputElement).value)), {capture: true});
  element.append(legend, strip);
  const first = new ResizeObserver(() => {
    const item = inputs[indices.indexOf(chosen)]?.parentElement;
    if (item) strip.scrollLeft = item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
    first.disconnect();
  });
  first.observe(strip);
  Object.defineProperty(element, "value", {get: () => chosen});
  return Object.assign(element, {
    set(next: number) {
      chosen = next;
      for (const input of inputs) input.checked = Number(input.value) === next;
      element.dispatchEvent(new Event("input", {bubbles: true}));
    }
  }) as unknown as Control<number>;
}
