/** Seven ways to ruin two pictures, and how much of the distance between them is left. */
import {controls, select, slider} from "../controls.js";
import {whenNear} from "../breath.js";
import {markDrawn} from "../stage.js";
import {cold as words} from "../strings/en/cold.js";
import {KINDS, type Degradations} from "./kinds.js";
import {createBoard, createTiles} from "./tiles.js";

export interface DegradeFigureOptions {
  readonly names: readonly string[];
  readonly pictureAt: (n: number) => Float64Array;
  readonly degradations: Degradations;
  /** Share of the distance between two pictures that is left at a severity. */
  readonly left: (degrade: Degradations["blur"], a: Float64Array, b: Float64Array, severity: number) => number;
  /** Which pictures are shown first. */
  readonly first: readonly [number, number];
}

export function createDegradeFigure({names, pictureAt, degradations, left, first}: DegradeFigureOptions): HTMLElement {
  const text = words.degrade;
  const element = document.createElement("div");
  const tiles = createTiles({least: "clamp(4rem, 20%, 7.2rem)"}); // seven abreast, or four and three on a phone
  const board = createBoard(tiles.element);
  const options = Object.fromEntries(names.map((name, n) => [String(n), name]));
  const severity = slider({label: text.severity, name: "severity", min: 0, max: 1, step: 0.01, value: 0.4, format: (s) => s.toFixed(2)});
  const [one, two] = first.map((n, k) => select({label: text.pictures[k]!, name: `picture-${k + 1}`, options, value: String(n)})) as [ReturnType<typeof select>, ReturnType<typeof select>];

  function show(): void {
    const s = severity.value;
    const [a, b] = [Number(one.value), Number(two.value)];
    const same = a === b;
    const apart = Object.fromEntries(KINDS.map((kind) => [kind, same ? 0 : left(degradations[kind], pictureAt(a), pictureAt(b), s)]));
    tiles.update(KINDS.map((kind) => ({
      title: words.kinds[kind],
      pictures: [a, b].map((n) => ({x: degradations[kind](pictureAt(n), s), label: text.alt(names[n]!, words.kinds[kind], s), meaning: "point" as const})),
      words: [same ? text.same : text.apart(apart[kind]!)]
    })));
    board.dataset.value = JSON.stringify({severity: s, apart});
    markDrawn(board);
  }
  for (const control of [severity, one, two]) control.addEventListener("input", show);
  element.append(controls(severity), board, controls(one, two));
  void whenNear(element).then(show);
  return element;
}
