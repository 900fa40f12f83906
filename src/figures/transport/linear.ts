/**
 * The straight G on real pictures: 64 numbers in, a picture out, along the set's own directions. Two of the numbers in the
 * reader's hand, draws of all 64, and what such a G can never reach.
 */
import {createLatest} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {createGallery, type Gallery} from "../gallery.js";
import {readout} from "../readout.js";
import {markDrawn, markState} from "../stage.js";
import {strings} from "../strings.js";
import {transport as words} from "../strings/en/transport.js";
import {nearestOnSheet} from "./sheet.js";
import {createRandom} from "../../math/noise/random.js";
import {distance as distanceBetween} from "../../math/numeric/geometry.js";
import type {Basis} from "../../sampler/pictures/pictures.js";

export interface LinearFigureOptions {
  readonly basis: Basis;
  /** mean + Σ √λₖ·zₖ·uₖ: as the page's cell computes it. */
  readonly G: (basis: Basis, z: Float64Array) => Float64Array;
  /** Real pictures. */
  readonly pictures: readonly {readonly name: string; readonly x: Float64Array}[];
}

const DRAWS = 4;

export function createLinearFigure({basis, G, pictures}: LinearFigureOptions): HTMLElement {
  const two = [0, 1].map((k) => slider({label: words.linear.coordinate(k + 1), name: `z${k + 1}`, symbol: "eps", min: -3, max: 3, step: 0.1, value: 0, format: words.fixed}));
  const which = select({label: words.linear.picture, name: "picture", options: Object.fromEntries(pictures.map(({name}, i) => [String(i), name])), value: "0"});
  const seed = seedField({label: strings.seed, value: 1, next: strings.nextSeed});
  const [own, drawn, reached] = [createGallery(), createGallery(), createGallery()];
  const numbers = readout("");
  const element = document.createElement("div");
  element.className = "stage";
  markState(element, "loading");

  const latest = createLatest((error) => (numbers.textContent = String(error)));
  let draws: Float64Array[] = [];
  let nearest: ReturnType<typeof nearestOnSheet> | undefined;
  async function redraw({anew, other}: {anew: boolean; other: boolean}, breathe: () => Promise<void>): Promise<void> {
    if (anew) {
      draws = [];
      for (let k = 0; k < DRAWS; k++) {
        draws.push(G(basis, createRandom(seed.value, k).normals(basis.components)));
        await breathe();
      }
    }
    const real = pictures[Number(which.value)]!;
    if (other) {
      nearest = nearestOnSheet(basis, real.x);
      await breathe();
    }
    const held = new Float64Array(basis.components);
    two.forEach((control, k) => (held[k] = control.value));
    const byHand = G(basis, held);
    await breathe();
    own.update([{x: byHand, words: words.linear.byHand(two[0]!.value, two[1]!.value), meaning: "point"}]);
    drawn.update(draws.map((x, k) => ({x, words: words.linear.draw(k + 1), meaning: "density"})));
    const {x, distance} = nearest!;
    reached.update([
      {x: real.x, words: words.linear.real(real.name)},
      {x, words: words.linear.nearest(distance), meaning: "density"}
    ]);
    numbers.textContent = words.linear.numbers(real.name, distance, distanceBetween(real.x, basis.mean));
    element.dataset.value = JSON.stringify({distance, fromMean: distanceBetween(real.x, basis.mean)});
    markDrawn(element);
  }
  let due = {anew: true, other: true}; // what a job that was overtaken has left undone
  const renew = (what: {anew?: boolean; other?: boolean} = {}) => {
    due = {anew: due.anew || what.anew === true, other: due.other || what.other === true};
    latest(async (breathe) => {
      const now = due;
      await redraw(now, breathe);
      due = {anew: false, other: false};
    });
  };
  for (const control of two) control.addEventListener("input", () => renew());
  seed.addEventListener("input", () => renew({anew: true}));
  which.addEventListener("input", () => renew({other: true}));
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  const panels = Object.assign(document.createElement("div"), {className: "linear-panels"});
  panels.append(panelOf(own, controls(...two)), panelOf(drawn), panelOf(reached, controls(which)));
  element.append(panels, numbers, more);
  renew();
  return element;
}

function panelOf({element}: Gallery, ...below: HTMLElement[]): HTMLElement {
  const panel = document.createElement("div");
  panel.append(element, ...below);
  return panel;
}
