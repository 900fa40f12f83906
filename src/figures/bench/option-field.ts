/** A field for an option that has a default of its own: empty means the default. */

export interface OptionField {
  readonly label: string;
  readonly value: number | undefined;
  /** Shown while the field is empty. */
  readonly placeholder: string;
  readonly onChange: (value: number | undefined) => void;
}

let count = 0;

export function createOptionField({label, value, placeholder, onChange}: OptionField): HTMLElement {
  const id = `option-${++count}`;
  const element = Object.assign(document.createElement("div"), {className: "control"});
  const input = Object.assign(document.createElement("input"), {id, type: "number", step: "any", placeholder, value: value === undefined ? "" : String(value)});
  element.append(Object.assign(document.createElement("label"), {htmlFor: id, textContent: label}), input);
  input.addEventListener("change", () => onChange(input.value === "" ? undefined : input.valueAsNumber));
  return element;
}
