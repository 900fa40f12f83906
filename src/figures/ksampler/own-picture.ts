/** A picture of the reader's, opened in the page, as a point of 16384 numbers. It goes nowhere else. */
import {toCoordinates} from "../../math/pictures/pictures.js";
import {ksampler as words} from "../strings/en/ksampler.js";

let count = 0;

/** A file field; what cannot be read is said beside it, and nothing else changes. */
export function createOwnPicture({onPicture}: {readonly onPicture: (point: Float64Array) => void | Promise<void>}): HTMLElement {
  const element = Object.assign(document.createElement("div"), {className: "control"});
  const input = Object.assign(document.createElement("input"), {type: "file", accept: "image/*", id: `ksampler-file-${++count}`});
  const notice = Object.assign(document.createElement("p"), {className: "readout"});
  notice.setAttribute("role", "status");
  element.append(Object.assign(document.createElement("label"), {htmlFor: input.id, textContent: words.back.file}), input, notice);
  input.addEventListener("change", async (event) => {
    event.stopPropagation();
    const file = input.files?.[0];
    input.value = ""; // the same file can be chosen again
    if (!file) return;
    try {
      const {pictureOfFile} = await import("../point/upload.js");
      const bytes = await pictureOfFile(file);
      notice.textContent = "";
      await onPicture(toCoordinates(bytes, new Float64Array(bytes.length)));
    } catch {
      notice.textContent = words.back.badFile(file.name);
    }
  });
  return element;
}
