/** The numbers of a figure, as its parts offer them, with the state of its controls and the lines that it shows. */
import {offerOf, type Row} from "../../figures/offers.js";
import {toCsv} from "./csv.js";

export function figureCsv(figure: HTMLElement): string {
  const tables = [...figure.querySelectorAll("*")].flatMap((element) => {
    const rows = offerOf(element).data?.() ?? [];
    return rows.length ? [{part: element.querySelector('[role="img"]')?.getAttribute("aria-label") ?? "", rows}] : [];
  });
  const state = readState(figure);
  const comments = [["from", location.href] as const, ...state.map(({name, value}) => [String(name), String(value)] as const)];
  if (!tables.length) return toCsv(state, comments.slice(0, 1));
  return toCsv(tables.flatMap(({part, rows}) => (tables.length > 1 ? rows.map((row) => ({part, ...row})) : rows)), comments);
}

/** Controls by their label, then readouts and the figure's own number. */
function readState(figure: HTMLElement): Row[] {
  const controls = [...figure.querySelectorAll<HTMLElement & {value?: unknown}>(".control")].flatMap((control) => {
    const {value} = control;
    const name = control.querySelector("label")?.textContent ?? "";
    return name && ["string", "number", "boolean"].includes(typeof value) ? [{name, value: typeof value === "number" ? value : String(value)}] : [];
  });
  const said = [...figure.querySelectorAll<HTMLElement>(".readout, .big-number")].filter((line) => line.innerText.trim()).map((line, i) => ({name: `line ${i + 1}`, value: line.innerText.trim()}));
  const values = [...figure.querySelectorAll<HTMLElement>("[data-value]")].map((part) => ({name: "value", value: part.dataset.value!}));
  return [...controls, ...said, ...values];
}
