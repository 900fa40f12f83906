/** Four notations for one step of one schedule, each with its number (E11); and what becomes of them when they are misread. */
import {controls, slider} from "../controls.js";
import {drawWords} from "../marks.js";
import {createStage, type Frame} from "../stage.js";
import {schedule as words} from "../strings/en/schedule.js";
import {offerData} from "../offers.js";

/** The numbers after t steps, t from 1. */
export interface Notations {
  readonly beta: number;
  readonly alphaBar: number;
  /** Σ β: the integral of the continuous process, step by step. */
  readonly sumOfBetas: number;
  readonly sigma: number;
}

export interface DictionaryOptions {
  readonly numSteps: number;
  readonly notationsAt: (t: number) => Notations;
}

/** A line of the table: what is written, what it is now, and whose it is: the picture's or the noise's. */
type Line = readonly [key: string, number: string, of?: "clean" | "noise"];

export function createDictionaryFigure({numSteps, notationsAt}: DictionaryOptions): HTMLElement {
  const step = slider({label: "t", name: "t", min: 1, max: numSteps, step: 1, value: 300, format: String});
  const bar = createStage({label: words.dictionary.bar, aspect: (width) => width / 76, draw: (frame) => drawShares(frame, notationsAt(step.value))});
  const table = document.createElement("table");
  table.className = "dictionary";
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  Object.assign(scroll, {tabIndex: 0, role: "region", ariaLabel: words.dictionary.label});
  scroll.append(table);

  function show(): void {
    const t = step.value;
    const now = notationsAt(t);
    const before = t > 1 ? notationsAt(t - 1) : {alphaBar: 1};
    const end = notationsAt(numSteps);
    const slips = {product: end.alphaBar, mean: Math.sqrt(now.alphaBar * before.alphaBar)};
    const ends = {first: notationsAt(1).sigma, last: end.sigma};
    const groups = words.dictionary.groups({numSteps, ...now, slips, ends});
    table.replaceChildren(...groups.map(({name, wrong, lines}) => bodyOf(name, lines, wrong)));
    bar.describe(words.dictionary.alt(t, now.alphaBar, 1 - now.alphaBar));
    bar.setValue(JSON.stringify({t, ...now, slips, sigmaMin: ends.first, sigmaMax: ends.last}));
    bar.redraw();
  }
  offerData(bar.element, () => Array.from({length: numSteps}, (_, i) => ({t: i + 1, ...notationsAt(i + 1)})));
  step.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  const shown = document.createElement("div");
  shown.dataset.still = "";
  shown.append(bar.element, scroll);
  element.append(controls(step), shown);
  return element;
}

/** One bar, as long as the variance of x_t: green is the picture's, orange the noise's. */
function drawShares({context, width, colors}: Frame, {alphaBar, sigma}: Notations): void {
  const [top, height, edge] = [22, 26, alphaBar * width];
  context.fillStyle = colors.clean;
  context.fillRect(0, top, edge, height);
  context.fillStyle = colors.noise;
  context.fillRect(edge, top, width - edge, height);
  const title = width < 520 ? words.dictionary.sharesShort : words.dictionary.shares;
  drawWords(context, title(sigma ** 2), 0, 13, {color: colors.ink, maxWidth: width});
  const below = top + height + 18;
  const left = drawWords(context, words.dictionary.picture(alphaBar), 0, below, {color: colors.clean, weight: 500, maxWidth: width / 2 - 6});
  drawWords(context, words.dictionary.noise(1 - alphaBar), width, below, {color: colors.noise, weight: 500, align: "right", maxWidth: width - left - 12});
}

function bodyOf(name: string, lines: readonly Line[], wrong = false): HTMLElement {
  const body = document.createElement("tbody");
  body.toggleAttribute("data-wrong", wrong);
  lines.forEach(([key, number, of], i) => {
    const row = body.insertRow();
    if (i === 0) {
      const head = document.createElement("th");
      Object.assign(head, {scope: "rowgroup", rowSpan: lines.length, textContent: name});
      row.append(head);
    }
    row.insertCell().append(...withBars(key));
    row.insertCell().append(Object.assign(document.createElement(wrong ? "s" : "b"), {textContent: number, className: of ? `m-${of}` : ""}));
  });
  return body;
}

/** Letters that Unicode has no barred form of, γ and δ: type faces set the combining bar beside them, a line above does not. */
function withBars(text: string): Node[] {
  return text.split(/(.\u0304)/u).map((piece) => {
    if (!piece.endsWith("\u0304")) return document.createTextNode(piece);
    return Object.assign(document.createElement("span"), {textContent: piece[0]!, className: "barred"});
  });
}
