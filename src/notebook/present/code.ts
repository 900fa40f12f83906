/** The page's link, with the state that it holds now, as a QR code. */
import {encode} from "uqr";
import {present as words} from "../../figures/strings/en/present.js";

/** Characters of a link that a phone still reads from the back of a room (version 20 of 40, 97 × 97 modules). */
const LONGEST = 850;

/** Dark on white whatever the theme, since not every reader can read it the other way round; four modules of margin (ISO 18004). */
export function createCode(address: string): HTMLElement {
  const short = address.length > LONGEST ? address.replace(/#.*$/, "") : address;
  const {data, size} = encode(short, {ecc: "L", border: 4});
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words.codeLabel(short));
  svg.setAttribute("shape-rendering", "crispEdges");
  const shapes = [["rect", {width: size, height: size, fill: "#fff"}], ["path", {d: path, fill: "#000"}]] as const;
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
    svg.append(shape);
  }
  const element = Object.assign(document.createElement("div"), {className: "present-code", role: "dialog", ariaLabel: words.code});
  element.append(svg, Object.assign(document.createElement("p"), {textContent: short.replace(/^https?:\/\//, "").replace(/[?#].*$/, "")}));
  if (short !== address) element.append(Object.assign(document.createElement("p"), {textContent: words.codeTooLong(address.length)}));
  return element;
}
