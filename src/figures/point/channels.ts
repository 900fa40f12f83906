/** The four numbers of one pixel, with their places in the vector; a row, or the arrow keys, choose one to change. */
import {strings} from "../strings.js";

let count = 0;

export function createChannels({label, onChoose}: {label: string; onChoose: (channel: number) => void}) {
  const element = document.createElement("fieldset");
  element.className = "channels";
  const legend = document.createElement("legend");
  legend.textContent = label;
  element.append(legend);
  const group = `channels-${++count}`;
  const rows = strings.point.coordinates.channelNames.map((name, channel) => {
    const row = document.createElement("label");
    const input = Object.assign(document.createElement("input"), {type: "radio", name: group, value: name});
    input.addEventListener("input", () => onChoose(channel));
    const index = document.createElement("span");
    index.className = "index";
    const value = document.createElement("output");
    row.append(input, Object.assign(document.createElement("span"), {className: "name", textContent: name}), index, value);
    element.append(row);
    return {input, index, value};
  });
  return {
    element,
    show({k, values}: {k: number; values: readonly number[]}) {
      rows.forEach(({input, index, value}, channel) => {
        input.checked = channel === (k & 3);
        index.replaceChildren("x", Object.assign(document.createElement("sub"), {textContent: String((k & ~3) + channel)}));
        value.textContent = `${values[channel] < 0 ? "−" : "+"}${Math.abs(values[channel]).toFixed(3)}`;
      });
    }
  };
}
