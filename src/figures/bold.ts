/** Part of a sentence; bold if it begins with an asterisk: ["*12", " of 24"]. */
export function bold(part: string): Node {
  return part.startsWith("*") ? Object.assign(document.createElement("b"), {textContent: part.slice(1)}) : document.createTextNode(part);
}
