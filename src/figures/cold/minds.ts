/** Restorers that are wrong on purpose, and what the two algorithms make of them (E16): six degradations, two rows of endings. */
import {createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {readout} from "../readout.js";
import {markDrawn} from "../stage.js";
import {cold as words} from "../strings/en/cold.js";
import {COLD_KINDS, evenSeverities, type ColdKind, type Degradations} from "./kinds.js";
import {rmsBetween} from "./measures.js";
import {createBoard, createTiles} from "./tiles.js";
import type {Degrade} from "../../math/degradations/degradation.js";

export const MINDS = ["stubborn", "fickle"] as const;
export type Mind = (typeof MINDS)[number];

/** The next x, from severity s to less, after a guess. */
export type ColdStep = (algorithm: 1 | 2, degrade: Degrade, x: Float64Array, guess: Float64Array, s: number, less: number) => Float64Array;

export interface MindsFigureOptions {
  readonly names: readonly string[];
  readonly pictureAt: (n: number) => Float64Array;
  readonly degradations: Degradations;
  readonly step: ColdStep;
  /** The picture that was degraded, and what the stubborn restorer takes everything for. */
  readonly first: number;
  readonly answer: number;
}

interface Ending {
  readonly x: Float64Array;
  /** Distance to the picture that was degraded, to the last guess, and of x, degraded anew, to what was given. */
  readonly toTruth: number;
  readonly toGuess: number;
  readonly unexplained: number;
}

/** Steps on this many: the fickle restorer then shows four pictures or more. */
const STEPS = 4;

export function createMindsFigure({names, pictureAt, degradations, step, first, answer}: MindsFigureOptions): HTMLElement {
  const text = words.minds;
  const element = document.createElement("div");
  const tiles = createTiles({least: "min(29%, 7.6rem)"});
  const said = readout("");
  const board = createBoard(tiles.element);
  const mind = select<Mind>({label: text.mind, name: "restorer", options: text.minds(names[answer]!), value: "stubborn"});
  const steps = slider({label: text.steps, name: "steps", min: 1, max: 12, step: 1, value: STEPS});
  const picture = select({label: words.lookUp.picture, name: "picture", options: Object.fromEntries(names.map((name, n) => [String(n), name])), value: String(first)});
  const latest = createLatest();

  /** What the restorer says at step i: it never looks. */
  const guessAt = (i: number): Float64Array => pictureAt(mind.value === "stubborn" ? answer : (answer + 7 * i) % names.length);

  async function run(kind: ColdKind, algorithm: 1 | 2, breathe: () => Promise<void>): Promise<Ending & {start: Float64Array}> {
    const degrade = degradations[kind];
    const truth = pictureAt(Number(picture.value));
    const start = degrade(truth, 1);
    const severities = evenSeverities(steps.value);
    let x = start;
    let guess = truth;
    for (let i = 0; i < steps.value; i++) {
      guess = guessAt(i);
      x = step(algorithm, degrade, x, guess, severities[i]!, severities[i + 1]!);
      await breathe();
    }
    return {start, x, toTruth: rmsBetween(x, truth), toGuess: rmsBetween(x, guess), unexplained: rmsBetween(degrade(x, 1), start)};
  }

  function compute(): void {
    latest(async (breathe) => {
      await whenNear(element);
      const ends: Partial<Record<ColdKind, {start: Float64Array; one: Ending; two: Ending}>> = {};
      for (const kind of COLD_KINDS) {
        const one = await run(kind, 1, breathe);
        ends[kind] = {start: one.start, one, two: await run(kind, 2, breathe)};
      }
      const all = ends as Required<typeof ends>;
      tiles.update(COLD_KINDS.map((kind) => {
        const {start, one, two} = all[kind];
        return {
          title: words.kinds[kind],
          pictures: [
            {x: start, label: text.alt(words.kinds[kind], "given"), words: text.given, meaning: "point" as const},
            {x: one.x, label: text.alt(words.kinds[kind], "one"), words: text.unexplained(1, one.unexplained)},
            {x: two.x, label: text.alt(words.kinds[kind], "two"), words: text.unexplained(2, two.unexplained)}
          ],
          words: []
        };
      }));
      const numbers = ({toTruth, toGuess, unexplained}: Ending): Omit<Ending, "x"> => ({toTruth, toGuess, unexplained});
      board.dataset.value = JSON.stringify({mind: mind.value, steps: steps.value, ends: Object.fromEntries(COLD_KINDS.map((kind) => [kind, {one: numbers(all[kind].one), two: numbers(all[kind].two)}]))});
      said.textContent = text.rows;
      markDrawn(board);
    });
  }
  for (const control of [mind, steps, picture]) control.addEventListener("input", compute);
  element.append(board, said, controls(mind, picture, steps));
  compute();
  return element;
}
