/** A strip of pictures to choose one from: native radio buttons, so that the keyboard works and it reads well aloud. */
import {createBreath} from "../breath.js";
import {asControl, type Control} from "../controls.js";
import {strings} from "../strings.js";
import {nameOf, type NamedPictures} from "./set.js";
import {createSprite} from "./sprite.js";

let count = 0;

export interface PicturePickerOptions {
  label: string;
  /** What links call it. */
  name: string;
  set: NamedPictures;
  /** Which pictures of the set stand in the strip; `value` is one of them. */
  indices: readonly number[];
  value: number;
}

export function createPicturePicker({label, name, set, indices, value}: PicturePickerOptions): Control<number> {
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
  const show = () => {
    const item = inputs[indices.indexOf(chosen)]?.parentElement;
    if (item) strip.scrollLeft = item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
  };
  const first = new ResizeObserver(() => {
    show();
    first.disconnect();
  });
  first.observe(strip);
  return asControl(element, {
    label,
    name,
    read: () => chosen,
    write(next) {
      chosen = next;
      for (const input of inputs) input.checked = Number(input.value) === next;
      show();
    },
    parse(text) {
      const index = /^\d+$/.test(text) ? Number(text) : -1;
      if (!indices.includes(index)) throw new RangeError(strings.range(String(indices[0]), String(indices.at(-1)), true));
      return index;
    }
  });
}
