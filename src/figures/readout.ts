/** A line of numbers under a cell, in the face of the figures. */
export function readout(text: string): HTMLElement {
  const element = document.createElement("p");
  element.className = "readout";
  element.textContent = text;
  return element;
}
