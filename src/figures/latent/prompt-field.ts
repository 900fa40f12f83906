/** A line of words as a control. */
import {asControl, type Control} from "../controls.js";

let count = 0;
const LONGEST = 200;

export function promptField({label, value}: {label: string; value: string}): Control<string> {
  const element = document.createElement("div");
  element.className = "control";
  const input = Object.assign(document.createElement("input"), {type: "text", id: `prompt-${++count}`, value, maxLength: LONGEST, autocomplete: "off"});
  input.setAttribute("enterkeyhint", "go");
  const text = Object.assign(document.createElement("label"), {htmlFor: input.id, textContent: label});
  element.append(text, input);
  return asControl(element, {label, name: "prompt", read: () => input.value, write: (next) => void (input.value = next), parse: (given) => given.slice(0, LONGEST)});
}
