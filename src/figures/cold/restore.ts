/** A picture that the network has never seen, degraded and brought back: in one shot, by Algorithm 1, by Algorithm 2 (E16). */
import {createLatest, whenNear} from "../breath.js";
import {button, controls, select, slider} from "../controls.js";
import {createGallery} from "../gallery.js";
import {readout} from "../readout.js";
import {createFailureLine} from "../network-work.js";
import {markDrawn} from "../stage.js";
import {strings} from "../strings.js";
import {cold as words} from "../strings/en/cold.js";
import {COLD_KINDS, evenSeverities, shownSteps, type ColdKind, type Degradations} from "./kinds.js";
import {createMeasurement} from "./measurement.js";
import {rmsBetween, sharpnessOf} from "./measures.js";
import {createBoard, createTiles, type Tile} from "./tiles.js";
import {walkBoth} from "./walks.js";
import type {ColdStep} from "./minds.js";
import type {NetworkRestorer} from "./restorer.js";

export interface RestoreFigureOptions {
  /** Pictures that nobody trained on, 32 × 32, and their names. */
  readonly pictures: readonly Float64Array[];
  readonly names: readonly string[];
  readonly degradations: Degradations;
  readonly step: ColdStep;
  /** A promise that may never be kept. */
  readonly restorer: Promise<NetworkRestorer>;
  readonly first: number;
}

/** Of those on the way, so many at most are shown: a row, or two on a phone. */
const FRAMES = 8;

export function createRestoreFigure(options: RestoreFigureOptions): HTMLElement {
  const {pictures, names, degradations, step, restorer, first} = options;
  const text = words.restore;
  const element = document.createElement("div");
  const tiles = createTiles({least: "min(29%, 8.4rem)"});
  const strips = [createGallery({small: true}), createGallery({small: true})];
  const said = readout("");
  const board = createBoard(tiles.element, ...strips.flatMap((strip, k) => [readout(text.strips[k]!), strip.element]), said);
  const kind = select<ColdKind>({label: words.lookUp.kind, name: "kind", options: Object.fromEntries(COLD_KINDS.map((name) => [name, words.kinds[name]])) as Record<ColdKind, string>, value: "blur"});
  const picture = select({label: text.picture, name: "picture", options: Object.fromEntries(names.map((name, n) => [String(n), name])), value: String(first)});
  const steps = slider({label: words.minds.steps, name: "steps", min: 1, max: 32, step: 1, value: 8});
  const severity = slider({label: text.from, name: "from", min: 0.1, max: 1, step: 0.05, value: 0.9, format: (s) => s.toFixed(2)});
  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);

  function compute(): void {
    latest(async (breathe) => {
      failure.clear();
      await whenNear(element);
      const truth = pictures[Number(picture.value)]!;
      const name = names[Number(picture.value)]!;
      const degrade = degradations[kind.value];
      const start = degrade(truth, severity.value);
      const sharp = sharpnessOf(truth);
      const numbers = (x: Float64Array): {error: number; sharpness: number} => ({error: rmsBetween(x, truth), sharpness: sharpnessOf(x) / sharp});
      const begun: Tile[] = [
        {title: text.original, pictures: [{x: truth, label: name}], words: [name]},
        {title: text.given, pictures: [{x: start, label: text.given, meaning: "point"}], words: text.numbers(numbers(start))}
      ];
      tiles.update([...begun, ...(["shot", "one", "two"] as const).map((way) => ({title: text.ways[way], pictures: [{x: undefined, label: text.waiting}], words: ["…", "…"]}))]);
      const shown = shownSteps(steps.value, FRAMES);
      const severities = evenSeverities(steps.value, severity.value);
      for (const strip of strips) strip.update(shown.map((i) => ({x: undefined, words: text.frame(severities[i]!), label: text.waiting})));
      said.textContent = text.waiting;
      board.dataset.value = JSON.stringify({kind: kind.value, waiting: true});
      markDrawn(board);
      const restore = await restorer;
      await breathe();
      const passed: {severity: number; one: Float64Array; two: Float64Array}[] = [];
      let shot = start;
      for await (const {severity: at, one, two, oneShot} of walkBoth({starts: [start], degrade: () => degrade, kind: kind.value, from: severity.value, steps: steps.value, step, restore})) {
        await breathe();
        passed.push({severity: at, one: one[0]!, two: two[0]!});
        shot = oneShot?.[0] ?? shot;
        said.textContent = text.under(passed.length - 1, steps.value);
      }
      const {one, two} = passed.at(-1)!;
      const ends = {shot, one, two};
      tiles.update([...begun, ...(["shot", "one", "two"] as const).map((way) => ({title: text.ways[way], pictures: [{x: ends[way], label: text.alt(text.ways[way], name)}], words: text.numbers(numbers(ends[way]))}))]);
      const frames = shown.map((i) => passed[i]!);
      (["one", "two"] as const).forEach((way, k) => strips[k]!.update(frames.map((frame) => ({x: frame[way], words: text.frame(frame.severity), label: text.frameAlt(text.ways[way], frame.severity), meaning: frame.severity > 0 ? "point" : "clean"}))));
      said.textContent = text.sharp;
      board.dataset.value = JSON.stringify({kind: kind.value, steps: steps.value, from: severity.value, shot: numbers(shot), one: numbers(one), two: numbers(two)});
      markDrawn(board);
    });
  }
  for (const control of [kind, picture, steps, severity]) control.addEventListener("input", compute);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(severity));
  const measured = document.createElement("div");
  const measure = button({
    label: text.measure(pictures.length),
    onClick: () => measured.replaceChildren(createMeasurement({...options, kind: kind.value, from: severity.value}))
  });
  element.append(board, failure.element, controls(kind, picture, steps), more, controls(measure), measured);
  compute();
  return element;
}
