/** Which of the unseen faces: its number, and a button for the next one, after the last the first. */
import {button, numberField, type Control} from "../controls.js";
import {network as words} from "../strings/en/network.js";

export function faceField({count, value}: {readonly count: number; readonly value: number}): Control<number> {
  const field = numberField({label: words.face, name: "face", min: 1, max: count, value});
  const row = document.createElement("div");
  row.className = "value";
  row.append(field.querySelector("input")!, button({label: words.bench.nextSeed, onClick: () => field.set(field.value < count ? field.value + 1 : 1)}));
  field.append(row);
  return field;
}
