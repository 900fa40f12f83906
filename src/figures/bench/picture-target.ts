/** A picture of the reader's own as a target in the plane: read in the page, it never leaves the machine. */
import {createRandom} from "../../math/noise/random.js";
import type {Point} from "../../math/spec/types.js";
import {checkbox} from "../controls.js";
import {pixelsOfFile} from "../point/upload.js";
import {labPicture as words} from "../strings/en/lab-picture.js";
import {inkOfPixels, stipple} from "./stipple.js";

/** The pad takes as many; the exact denoiser looks at each for every particle. */
const COUNT = 2000;
/** The picture is looked at in a square of so many pixels. */
const SIDE = 192;
/** Ink, as a share of a black square, below which a picture is as good as blank. */
const LEAST_INK = 1e-3;

export interface PictureTarget {
  readonly element: HTMLElement;
}

/** @param options.onPoints called with a picture's points; never with none */
export function createPictureTarget({onPoints}: {readonly onPoints: (points: readonly Point[]) => void}): PictureTarget {
  const element = Object.assign(document.createElement("div"), {className: "drop"});
  const input = Object.assign(document.createElement("input"), {type: "file", accept: "image/*", id: "lab-picture"});
  const field = Object.assign(document.createElement("div"), {className: "control"});
  field.append(Object.assign(document.createElement("label"), {htmlFor: input.id, textContent: words.open}), input);
  const light = checkbox({label: words.light, name: "", value: false});
  const message = Object.assign(document.createElement("p"), {className: "fact", textContent: words.hint});
  message.setAttribute("role", "status");
  let pixels: ImageData | undefined;

  async function take(file: File): Promise<void> {
    try {
      if (file.size === 0) throw new Error(words.empty(file.name));
      message.textContent = words.reading(file.name);
      const next = await pixelsOfFile(file, {side: SIDE, words});
      if (show(next)) message.textContent = words.taken(file.name, COUNT);
    } catch (error) {
      message.textContent = error instanceof Error ? error.message : String(error);
    }
  }
  /** @returns false, and says so, if there is nothing on the picture */
  function show(next: ImageData): boolean {
    const ink = inkOfPixels(next, {light: light.value});
    const share = ink.dark.reduce((sum, value) => sum + value, 0) / ink.dark.length;
    if (!(share > LEAST_INK)) {
      message.textContent = words.blank(light.value);
      return false;
    }
    pixels = next;
    const random = createRandom("a picture as points");
    onPoints(stipple(ink, {count: COUNT, random: random.uniform}));
    return true;
  }

  input.addEventListener("change", (event) => {
    event.stopPropagation();
    const file = input.files?.[0];
    input.value = ""; // the same file can be chosen again
    if (file) void take(file);
  });
  light.addEventListener("input", () => pixels && show(pixels));
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void take(file);
    else message.textContent = words.noFile;
  });
  element.append(field, light, message);
  return {element};
}
