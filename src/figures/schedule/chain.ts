/** Many little steps against one jump, and against a jump by a formula that is often misread (E11): measured on a picture. */
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, slider} from "../controls.js";
import {drawCross, drawFramedPicture, drawWords} from "../marks.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {schedule as words} from "../strings/en/schedule.js";
import {norm} from "../../math/numeric/geometry.js";
import {contentOf, createWalk, type Content, type LittleStep} from "./chain-walk.js";
import type {StandardSet} from "./standard-set.js";

export interface ChainFigureOptions {
  readonly betas: Float64Array;
  readonly step: LittleStep;
  /** Over steps 1 … t at once. */
  readonly jump: (z0: Float64Array, eps: Float64Array, betas: Float64Array) => Float64Array;
  /** The standard normal numbers of a jump. */
  readonly noise: (seed: number, stream: number) => Float64Array;
}

const KINDS = ["walked", "jumped", "slip"] as const;
type Kind = (typeof KINDS)[number];

interface Seen {
  readonly x: Float64Array;
  readonly found: Content;
}

export function createChainFigure({betas, step, jump, noise}: ChainFigureOptions) {
  const steps = slider({label: words.chain.steps, name: "steps", min: 1, max: betas.length, step: 1, value: 300, format: String});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  let view: {set: StandardSet; z0: Float64Array} | undefined;
  let walk: ReturnType<typeof createWalk> | undefined;
  let near = false;
  let seen: Record<Kind, Seen> | undefined;
  const latest = createLatest((error) => stage.fail(String(error)));

  const stage = createStage({label: words.chain.label, aspect: (width) => width / (sizeOf(width) + 30), draw});
  const table = document.createElement("table");
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  Object.assign(scroll, {tabIndex: 0, role: "region", ariaLabel: words.chain.table});
  scroll.append(table);

  function draw({context, width, colors}: Frame): void {
    const size = sizeOf(width);
    KINDS.forEach((kind, k) => {
      const left = (k * (width - size)) / 2;
      const wrong = kind === "slip";
      const title = size < 170 ? words.chain.shortTitles : words.chain.titles;
      drawWords(context, title[kind](steps.value), left, 14, {color: wrong ? colors.muted : colors.ink, size: 12.5, maxWidth: size});
      if (seen && view) drawFramedPicture(context, view.set.toPicture(seen[kind].x), {left, top: 26, size, frame: wrong ? colors.wrong : colors.point});
      else {
        context.fillStyle = colors.wash;
        context.fillRect(left, 26, size, size);
      }
      if (!wrong || !seen) return;
      context.fillStyle = colors.paper;
      const corner = size < 170 ? 18 : 28;
      context.fillRect(left + size - corner, 26, corner, corner);
      drawCross(context, left + size - corner / 2, 26 + corner / 2, corner / 4, colors.wrong, corner / 9);
    });
  }

  /** What the closed form says of the three: ᾱ over t steps, and over one step less for the slip. */
  function expected(t: number): Record<Kind, Content> {
    const product = (n: number) => betas.subarray(0, n).reduce((kept, beta) => kept * (1 - beta), 1);
    const [alphaBar, before] = [product(t), product(t - 1)];
    const right = {signal: Math.sqrt(alphaBar), noise: Math.sqrt(1 - alphaBar)};
    return {walked: right, jumped: right, slip: {signal: Math.sqrt(alphaBar * before), noise: Math.sqrt(1 - alphaBar * before)}};
  }

  function compute(): void {
    latest(async (breathe) => {
      if (!view || !near) return;
      const {z0} = view;
      walk ??= createWalk(z0, betas, seed.value, step);
      const t = steps.value;
      const {x, before} = await walk(t, breathe);
      const first = betas.subarray(0, t);
      const points: Record<Kind, Float64Array> = {
        walked: x,
        jumped: jump(z0, noise(seed.value, 2000), first),
        slip: jump(before, noise(seed.value, 2001), first) // √ᾱ·x_{t−1} in the place of √ᾱ·x₀
      };
      seen = Object.fromEntries(KINDS.map((kind) => [kind, {x: points[kind], found: contentOf(points[kind], z0)}])) as Record<Kind, Seen>;
      show(t);
    });
  }

  function show(t: number): void {
    const theory = expected(t);
    const number = (value: number) => value.toFixed(3).replace("-", "−");
    const head = `<tr><td></td>${words.chain.columns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr>`;
    const rows = KINDS.map((kind) => {
      const {found} = seen![kind];
      const cells = [`<b>${number(found.signal)}</b>`, number(theory.walked.signal), `<b>${number(found.noise)}</b>`, number(theory.walked.noise)];
      return `<tr><th scope="row">${words.chain.rows[kind]}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    });
    table.innerHTML = `<thead>${head}</thead><tbody>${rows.join("")}</tbody>`;
    stage.describe(words.chain.alt(t, seen!.walked.found.signal, seen!.jumped.found.signal, seen!.slip.found.signal));
    stage.setValue(JSON.stringify({t, length: norm(view!.z0), theory, found: Object.fromEntries(KINDS.map((kind) => [kind, seen![kind].found]))}));
    stage.redraw();
  }

  steps.addEventListener("input", compute);
  seed.addEventListener("input", () => {
    walk = undefined;
    compute();
  });
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(seed));
  const element = document.createElement("div");
  element.append(controls(steps), stage.element, scroll, more);
  void whenNear(stage.element).then(() => {
    near = true;
    compute();
  });
  return {
    element,
    /** Gives the picture. */
    update(next: {set: StandardSet; z0: Float64Array}): void {
      view = next;
      walk = undefined;
      compute();
    }
  };
}

const sizeOf = (width: number) => Math.floor(Math.min(280, (width - 24) / 3));
