/** Animorphosis: a picture under another one, taken apart by a restorer that is told neither. */
import {createLatest, whenNear} from "../breath.js";
import {button, controls, select, slider} from "../controls.js";
import {createGallery} from "../gallery.js";
import {readout} from "../readout.js";
import {markDrawn, showFailure} from "../stage.js";
import {cold as words} from "../strings/en/cold.js";
import {evenSeverities} from "./kinds.js";
import {rmsBetween} from "./measures.js";
import {createBoard, createTiles, type Tile} from "./tiles.js";
import type {NetworkRestorer} from "./restorer.js";

export interface AnimorphFigureOptions {
  /** Hidden pictures, which the network has never seen, and those that are laid over them. */
  readonly hidden: readonly Float64Array[];
  readonly names: readonly string[];
  readonly covers: readonly {readonly name: string; readonly x: Float64Array}[];
  /** The blend at a severity, and both steps back of the page's cell: the other picture is estimated from x and the guess. */
  readonly blend: (x0: Float64Array, z: Float64Array, s: number) => Float64Array;
  readonly other: (x: Float64Array, guess: Float64Array, s: number) => Float64Array;
  readonly restorer: Promise<NetworkRestorer>;
}

const STEPS = 16;

export function createAnimorphFigure({hidden, names, covers, blend, other, restorer}: AnimorphFigureOptions): HTMLElement {
  const text = words.animorph;
  const element = document.createElement("div");
  const tiles = createTiles({least: "min(44%, 9.5rem)"});
  const strip = createGallery({small: true});
  const said = readout("");
  const board = createBoard(tiles.element, said, strip.element);
  const cover = select({label: text.cover, name: "cover", options: Object.fromEntries(covers.map(({name}, n) => [String(n), name])), value: "0"});
  const which = select({label: text.hidden, name: "hidden", options: Object.fromEntries(hidden.map((_, n) => [String(n), text.number(n + 1)])), value: "2"});
  const severity = slider({label: words.degrade.severity, name: "severity", min: 0.5, max: 1, step: 0.01, value: 0.85, format: (s) => s.toFixed(2)});
  const reveal = button({label: text.reveal, primary: true, onClick: () => compute(true)});
  const latest = createLatest((error) => showFailure(board, error instanceof Error ? error.message : String(error)));

  function compute(open: boolean): void {
    latest(async (breathe) => {
      await whenNear(element);
      const x0 = hidden[Number(which.value)]!;
      const {x: z, name: coverName} = covers[Number(cover.value)]!;
      let x = blend(x0, z, severity.value);
      const given: Tile = {title: text.given, pictures: [{x, label: text.alt(coverName), meaning: "point"}], words: [text.share(severity.value)]};
      tiles.update([given]);
      strip.update([]);
      said.textContent = open ? words.restore.waiting : text.ask(coverName);
      board.dataset.value = JSON.stringify({open: false});
      markDrawn(board);
      if (!open) return;
      const restore = await restorer;
      const severities = evenSeverities(STEPS, severity.value);
      const frames = [{x, s: severity.value}];
      let shot: Float64Array | undefined;
      let under = z;
      for (let i = 0; i < STEPS; i++) {
        const [s, less] = [severities[i]!, severities[i + 1]!];
        const guess = await restore(x, s, "blend");
        await breathe();
        shot ??= guess;
        under = other(x, guess, s);
        x = blend(guess, under, less);
        if (i % 2 === 1) frames.push({x, s: less});
        strip.update(frames.map((frame) => ({x: frame.x, words: words.restore.frame(frame.s), meaning: frame.s > 0 ? "point" : "clean"})));
      }
      const errors = {shot: rmsBetween(shot!, x0), end: rmsBetween(x, x0)};
      tiles.update([
        given,
        {title: text.shot, pictures: [{x: shot!, label: text.shot}], words: [text.error(errors.shot)]},
        {title: text.end, pictures: [{x, label: text.end}], words: [text.error(errors.end)]},
        {title: text.rest, pictures: [{x: under, label: text.rest}], words: [text.error(rmsBetween(under, z))]},
        {title: text.truth, pictures: [{x: x0, label: names[Number(which.value)]!}], words: [names[Number(which.value)]!]}
      ]);
      said.textContent = text.say(errors);
      board.dataset.value = JSON.stringify({open: true, severity: severity.value, errors});
      markDrawn(board);
    });
  }
  for (const control of [cover, which, severity]) control.addEventListener("input", () => compute(false));
  element.append(board, controls(cover, which, severity), controls(reveal));
  compute(false);
  return element;
}
