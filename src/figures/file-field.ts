/** A file of the reader's, by a native field; the same file can be chosen again. */
let count = 0;

export function fileField({label, accept, onFile}: {label: string; accept: string; onFile: (file: File) => void}): HTMLElement {
  const element = Object.assign(document.createElement("div"), {className: "control"});
  const input = Object.assign(document.createElement("input"), {type: "file", accept, id: `file-${++count}`});
  element.append(Object.assign(document.createElement("label"), {htmlFor: input.id, textContent: label}), input);
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    const file = input.files?.[0];
    input.value = "";
    if (file) onFile(file);
  });
  return element;
}
