/** Animorphosis: a picture under another one, brought out by a restorer that is told neither, in one shot and by two rules. */
import {createLatest, whenNear} from "../breath.js";
import {button, controls, select, slider} from "../controls.js";
import {createGallery} from "../gallery.js";
import {readout} from "../readout.js";
import {createFailureLine} from "../network-work.js";
import {markDrawn} from "../stage.js";
import {cold as words} from "../strings/en/cold.js";
import {evenSeverities} from "./kinds.js";
import {rmsBetween} from "./measures.js";
import {createBoard, createTiles, type Tile} from "./tiles.js";
import {join, split} from "./walks.js";
import type {NetworkRestorer} from "./restorer.js";

export const RULES = ["remembered", "estimated"] as const;
export type AnimorphRule = (typeof RULES)[number];

export interface AnimorphMoment {
  readonly x: Float64Array;
  readonly guess: Float64Array;
  /** What lies on top. */
  readonly z: Float64Array;
  readonly s: number;
  readonly less: number;
}

export interface AnimorphFigureOptions {
  /** Hidden pictures, which the network has never seen, and those that are laid over them. */
  readonly hidden: readonly Float64Array[];
  readonly names: readonly string[];
  readonly covers: readonly {readonly name: string; readonly x: Float64Array}[];
  readonly blend: (x0: Float64Array, z: Float64Array, s: number) => Float64Array;
  /** The x at severity `less`. */
  readonly rules: Readonly<Record<AnimorphRule, (now: AnimorphMoment) => Float64Array>>;
  readonly restorer: Promise<NetworkRestorer>;
}

const STEPS = 8;

export function createAnimorphFigure({hidden, names, covers, blend, rules, restorer}: AnimorphFigureOptions): HTMLElement {
  const text = words.animorph;
  const element = document.createElement("div");
  const tiles = createTiles({least: "min(29%, 9.5rem)"});
  const strip = createGallery({small: true});
  const said = readout("");
  const board = createBoard(tiles.element, said, readout(text.strip), strip.element);
  const cover = select({label: text.cover, name: "cover", options: Object.fromEntries(covers.map(({name}, n) => [String(n), name])), value: "0"});
  const which = select({label: text.hidden, name: "hidden", options: Object.fromEntries(hidden.map((_, n) => [String(n), text.number(n + 1)])), value: "2"});
  const severity = slider({label: words.degrade.severity, name: "severity", min: 0.5, max: 1, step: 0.01, value: 0.7, format: (s) => s.toFixed(2)});
  const reveal = button({label: text.reveal, primary: true, onClick: () => compute(true)});
  reveal.toggleAttribute("data-still-press", true); // without a script nobody presses it
  const failure = createFailureLine(() => compute(true));
  const latest = createLatest(failure.show);

  function compute(open: boolean): void {
    latest(async (breathe) => {
      failure.clear();
      await whenNear(element);
      const x0 = hidden[Number(which.value)]!;
      const {x: z, name: coverName} = covers[Number(cover.value)]!;
      const given = blend(x0, z, severity.value);
      const start: Tile = {title: text.given, pictures: [{x: given, label: text.alt(coverName), meaning: "point"}], words: text.paint(severity.value)};
      const severities = evenSeverities(STEPS, severity.value);
      const waits = open ? words.restore.waiting : text.hiddenYet;
      const showWay = (passed: readonly Float64Array[]): void => strip.update(Array.from(severities.subarray(1), (s, i) => ({
        x: passed[i], words: words.restore.frame(s), label: passed[i] ? text.frameAlt(s) : waits, meaning: s > 0 ? "point" : "clean"
      })));
      tiles.update([
        start,
        ...(["shot", ...RULES] as const).map((way) => ({title: text.ways[way], pictures: [{x: undefined, label: waits}], words: [text.knows[way], "?"]})),
        {title: text.truth, pictures: [{x: undefined, label: waits}], words: ["?"]}
      ]);
      showWay([]);
      said.textContent = open ? words.restore.waiting : text.ask(coverName);
      board.dataset.value = JSON.stringify({open: false});
      markDrawn(board);
      if (!open) return;
      const restore = await restorer;
      await breathe();
      const passed: Float64Array[] = [];
      const shot = await restore(given, severity.value, "blend");
      await breathe();
      let xs: readonly Float64Array[] = RULES.map(() => given);
      for (let i = 0; i < STEPS; i++) {
        const [s, less] = [severities[i]!, severities[i + 1]!];
        const guesses = i === 0 ? RULES.map(() => shot) : split(await restore(join(xs), s, "blend"), RULES.length);
        await breathe();
        xs = RULES.map((rule, k) => rules[rule]({x: xs[k]!, guess: guesses[k]!, z, s, less}));
        passed.push(xs[0]!);
        showWay(passed);
      }
      const ends = {shot, remembered: xs[0]!, estimated: xs[1]!};
      const errors = Object.fromEntries(Object.entries(ends).map(([name, x]) => [name, rmsBetween(x, x0)])) as Record<keyof typeof ends, number>;
      const name = names[Number(which.value)]!;
      tiles.update([
        start,
        ...(["shot", ...RULES] as const).map((way) => ({title: text.ways[way], pictures: [{x: ends[way], label: text.ways[way]}], words: [text.knows[way], text.error(errors[way])]})),
        {title: text.truth, pictures: [{x: x0, label: name}], words: [name]}
      ]);
      said.textContent = text.say;
      board.dataset.value = JSON.stringify({open: true, severity: severity.value, errors});
      markDrawn(board);
    });
  }
  for (const control of [cover, which, severity]) control.addEventListener("input", () => compute(false));
  element.append(board, failure.element, controls(reveal, cover, which, severity));
  compute(false);
  return element;
}
