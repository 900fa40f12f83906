/** A picture with its name and a line of numbers, beside the plane. */
import {putPicture} from "../picture.js";
import {strings} from "../strings.js";

export function createCard(title: string, symbol: "x" | "denoised") {
  const element = document.createElement("div");
  element.className = `cover-card m-${symbol === "x" ? "point" : "clean"}`;
  element.dataset.sym = symbol;
  const canvas = Object.assign(document.createElement("canvas"), {width: 64, height: 64, className: "pixelated"});
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", strings.cover.waiting);
  const name = Object.assign(document.createElement("strong"), {textContent: title});
  const line = Object.assign(document.createElement("span"), {className: "readout"});
  element.append(canvas, name, line);
  return {
    element,
    show(x: Float64Array, scale: number, text: string, label: string) {
      putPicture(canvas, x, {scale});
      canvas.setAttribute("aria-label", label);
      line.textContent = text;
    }
  };
}
