/** Pictures out of nothing, cold and hot: how many different ones come, and how near the crowd is to the set (E16). */
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {createGallery} from "../gallery.js";
import {readout} from "../readout.js";
import {markDrawn} from "../stage.js";
import {strings} from "../strings.js";
import {cold as words} from "../strings/en/cold.js";
import {evenSeverities, type Degradations} from "./kinds.js";
import {flat, generate, measureCrowd, STARTERS, type CrowdNumbers, type Starter} from "./starts-run.js";
import {createBoard} from "./tiles.js";
import {medianDistance} from "../../math/metrics/mmd.js";
import {createRandom} from "../../math/noise/random.js";

export interface StartsFigureOptions {
  readonly pictures: readonly Float64Array[];
  readonly degradations: Degradations;
}

export const MADE = 32;
/** Of those made, so many are shown. */
const SHOWN = 16;

export function createStartsFigure({pictures, degradations}: StartsFigureOptions): HTMLElement {
  const text = words.starts;
  const element = document.createElement("div");
  const gallery = createGallery({small: true});
  const said = readout("");
  const table = document.createElement("table");
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  Object.assign(scroll, {tabIndex: 0, role: "region", ariaLabel: text.table});
  scroll.append(table);
  const board = createBoard(gallery.element, said);
  const shown = select<Starter>({label: text.shown, name: "start", options: text.starters, value: "snow"});
  const sigma = slider({label: text.pinch, symbol: "sigma", min: 0, max: 0.3, step: 0.01, value: 0, format: (value) => value.toFixed(2)});
  const steps = slider({label: words.minds.steps, name: "steps", min: 5, max: 40, step: 5, value: 20});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  const latest = createLatest();
  const crowds = new Map<Starter, {readonly ends: readonly Float64Array[]; readonly numbers: CrowdNumbers}>();
  let bandwidth: number | undefined;

  function compute(): void {
    crowds.clear();
    latest(async (breathe) => {
      await whenNear(element);
      show();
      bandwidth ??= medianDistance(flat(pictures), flat(pictures), {dim: pictures[0]!.length});
      const order = [shown.value, ...STARTERS.filter((starter) => starter !== shown.value)];
      for (const starter of order) {
        const ends = await generate(starter, {pictures, degradations, n: MADE, severities: evenSeverities(steps.value), sigma: sigma.value, random: createRandom(seed.value), breathe});
        crowds.set(starter, {ends, numbers: measureCrowd(ends, pictures, bandwidth)});
        show();
        await breathe();
      }
    });
  }

  function show(): void {
    const crowd = crowds.get(shown.value);
    if (crowd) {
      gallery.update(crowd.ends.slice(0, SHOWN).map((x, i) => ({x, words: "", label: text.alt(i + 1)})));
      said.textContent = text.say(shown.value, crowd.numbers.different, MADE);
      markDrawn(board);
    } else said.textContent = text.computing;
    fillTable();
    board.dataset.value = JSON.stringify({sigma: sigma.value, steps: steps.value, made: MADE, ...Object.fromEntries(Array.from(crowds, ([starter, {numbers}]) => [starter, numbers]))});
  }
  function fillTable(): void {
    const head = `<tr>${text.columns(MADE).map((column) => `<th scope="col">${column}</th>`).join("")}</tr>`;
    const rows = STARTERS.map((starter) => {
      const numbers = crowds.get(starter)?.numbers;
      const cells = numbers ? [String(numbers.different), numbers.off.toFixed(2), text.estimate(numbers.mmd)] : ["…", "…", "…"];
      return `<tr><th scope="row">${text.starters[starter]}</th><td>${text.numbersIn[starter]}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    });
    table.innerHTML = `<thead>${head}</thead><tbody>${rows.join("")}</tbody>`;
  }
  shown.addEventListener("input", () => (crowds.has(shown.value) ? show() : compute()));
  for (const control of [sigma, steps, seed]) control.addEventListener("input", compute);
  element.append(board, controls(shown, sigma, steps), scroll, more);
  compute();
  return element;
}
