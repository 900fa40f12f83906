/** A noisy picture in 16384 dimensions: what it could have been, and the three best single answers. */
import {controls, slider} from "../controls.js";
import {whenNear} from "../breath.js";
import {markDrawn, markState} from "../stage.js";
import {denoiser as words} from "../strings/en/denoiser.js";
import {createGallery} from "../gallery.js";
import {createRandom} from "../../math/noise/random.js";
import type {PointCloudPosterior} from "../../math/targets/posterior/point-cloud.js";
import type {Risk} from "../../math/targets/posterior/posterior.js";

export interface GhostsFigureOptions {
  readonly names: readonly string[];
  readonly pictureAt: (n: number) => Float64Array;
  /** Picture n plus noise of size σ. */
  readonly noisy: (n: number, sigma: number) => Float64Array;
  readonly posterior: (x: Float64Array, sigma: number) => PointCloudPosterior;
}

const ANSWERS = ["mean", "median", "mode"] as const;
const DRAWS = 7;

export function createGhostsFigure({names, pictureAt, noisy, posterior}: GhostsFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const stage = document.createElement("div");
  stage.className = "stage";
  markState(stage, "loading");
  const picture = slider({label: words.ghosts.picture, symbol: "clean", min: 0, max: names.length - 1, step: 1, value: 3, format: (n) => names[n]!});
  const sigma = slider({label: "σ", symbol: "sigma", min: 3, max: 100, value: 30, scale: "log"});
  const top = createGallery();
  const below = createGallery({small: true});
  const said = Object.assign(document.createElement("p"), {className: "readout", textContent: words.ghosts.draws});
  const table = document.createElement("table");
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  Object.assign(scroll, {tabIndex: 0, role: "region", ariaLabel: words.ghosts.table});
  scroll.append(table);

  function show(): void {
    const x = noisy(picture.value, sigma.value);
    const now = posterior(x, sigma.value);
    const guesses = {mean: now.mean(), median: now.median(), mode: now.mode()};
    top.update([
      {x: pictureAt(picture.value), words: words.ghosts.original, meaning: "clean"},
      {x, words: "x", sigma: sigma.value, meaning: "point"},
      ...ANSWERS.map((name) => ({x: guesses[name], words: words.ghosts.answers[name]}))
    ]);
    const dim = x.length;
    const draws = now.sample(DRAWS, createRandom(11));
    below.update(Array.from({length: DRAWS}, (_, i) => ({x: draws.subarray(i * dim, (i + 1) * dim), words: "", label: words.ghosts.draw(i + 1)})));
    const risks = ANSWERS.map((name) => now.risk(guesses[name]));
    fillTable(risks);
    const heaviest = now.weights.reduce((best, weight, n) => (weight > now.weights[best]! ? n : best), 0);
    stage.dataset.value = JSON.stringify({weight: now.weights[heaviest], risks});
    said.textContent = `${words.ghosts.draws} ${words.ghosts.most(names[heaviest]!, now.weights[heaviest]!, heaviest === picture.value)}`;
    markDrawn(stage);
  }

  /** Three answers, three ways to count the cost: the least of each column is bold. */
  function fillTable(risks: readonly Risk[]): void {
    const columns = ["squared", "absolute", "zeroOne"] as const;
    const head = `<tr><th scope="col">${words.ghosts.answer}</th>${columns.map((column) => `<th scope="col">${words.ghosts.costs[column]}</th>`).join("")}</tr>`;
    const least = columns.map((column) => Math.min(...risks.map((risk) => risk[column])));
    const rows = ANSWERS.map((name, i) => {
      const cells = columns.map((column, k) => {
        const value = risks[i]![column];
        const text = column === "zeroOne" ? `${(100 * value).toFixed(1)} %` : value.toFixed(0);
        return `<td>${value <= least[k]! * (1 + 1e-9) + 1e-12 ? `<b>${text}</b>` : text}</td>`;
      });
      return `<tr><th scope="row">${words.ghosts.answers[name]}</th>${cells.join("")}</tr>`;
    });
    table.innerHTML = `<thead>${head}</thead><tbody>${rows.join("")}</tbody>`;
  }

  stage.append(top.element, controls(picture, sigma), said, below.element);
  for (const control of [picture, sigma]) control.addEventListener("input", show);
  void whenNear(stage).then(show);
  element.append(stage, scroll);
  return element;
}
