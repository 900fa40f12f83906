/** Levels to drag, against those of Karras and of equal ratios, and a list of the reader's best that the browser keeps. */
import {createLatest} from "../breath.js";
import {button, controls} from "../controls.js";
import {addHandle, type Handle} from "../handle.js";
import {drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {sampler as words} from "../strings/en/sampler.js";
import {endOf, followFlow, rootMeanSquareDistance} from "./measure.js";
import {startOf} from "./orders.js";
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import type {Solver, Target} from "../../math/types.js";

export const LADDER = {sigmaMin: 0.03, sigmaMax: 12, numSteps: 6} as const;
const SHELF = "16384:levels";
const KEPT = 5;

export interface Entry {
  readonly sigmas: readonly number[];
  readonly error: number;
}

/** RMS distance of the ends of 48 walks over these levels (and then 0) from the exact flow's. */
export function createJudge(target: Target, solver: Solver): (sigmas: readonly number[]) => number {
  const x = startOf(5, LADDER.sigmaMax);
  const truth = followFlow(target, x, LADDER.sigmaMax, 0);
  return (sigmas) => rootMeanSquareDistance(endOf({denoise: target.denoise, levels: [...sigmas, 0], x, solver}).x, truth, 2);
}

const karras = () => Array.from(karrasSigmas(LADDER.numSteps, LADDER).subarray(0, -1));
const equalRatios = () => Array.from(exponentialSigmas(LADDER.numSteps, LADDER).subarray(0, -1));

export function createLadderFigure({target, solver}: {readonly target: Target; readonly solver: Solver}): HTMLElement {
  const text = words.ladder;
  const judge = createJudge(target, solver);
  const rivals = {karras: judge(karras()), ratio: judge(equalRatios())};
  let sigmas = karras();
  let error = rivals.karras;
  const notice = readout("");
  const LEFT = 14, RIGHT = 30;
  const size = {width: 1, height: 1};
  const [top, low] = [Math.log(20), Math.log(0.01)];
  const toX = (sigma: number) => LEFT + ((top - Math.log(sigma)) / (top - low)) * (size.width - LEFT - RIGHT);
  const toSigma = (pixels: number) => Math.exp(top - ((pixels - LEFT) / (size.width - LEFT - RIGHT)) * (top - low));
  const rows = [0.24, 0.52, 0.76] as const;
  const stage = createStage({
    label: text.label,
    aspect: (width) => (width < 520 ? 1.7 : 3.6),
    draw({context, width, height, colors}) {
      Object.assign(size, {width, height});
      const lists = [sigmas, karras(), equalRatios()];
      const names = [text.yours, text.karras, text.ratio];
      const errors = [error, rivals.karras, rivals.ratio];
      lists.forEach((list, row) => {
        const y = rows[row]! * height;
        const mine = row === 0;
        drawLine(context, [[LEFT, y], [width - RIGHT, y]], colors.rule, 1);
        drawWords(context, `${names[row]!} · ${text.row(errors[row]!)}`, LEFT, y - (mine ? 26 : 14), {color: mine ? colors.ink : colors.muted, weight: mine ? 500 : 400, maxWidth: width - LEFT - RIGHT});
        for (const sigma of mine ? list.slice(0, 1) : list) drawDot(context, toX(sigma), y, 4, colors.noise);
      });
      const base = height - 20;
      drawWords(context, text.axis, LEFT, base - 4, {color: colors.noise});
      for (const sigma of [10, 1, 0.1, 0.01]) drawWords(context, sigma === 10 ? "σ = 10" : String(sigma), toX(sigma), base + 14, {color: colors.noise, align: "center"});
    }
  });
  const handles: Handle[] = sigmas.slice(1).map((_, i) => addHandle(stage.element, {
    label: text.level(i + 2),
    symbol: "sigma",
    x: 0.5,
    y: rows[0],
    onMove: (share) => move(i + 1, toSigma(share * size.width)),
    describe: () => `σ = ${Number(sigmas[i + 1]!.toPrecision(3))}`
  }));
  const place = () => handles.forEach((handle, i) => handle.moveTo(toX(sigmas[i + 1]!) / size.width, rows[0]));
  new ResizeObserver(([entry]) => {
    Object.assign(size, {width: entry!.contentRect.width, height: stage.canvas.clientHeight || entry!.contentRect.height});
    place();
  }).observe(stage.canvas);

  /** Levels stay in their order: neighbours hold a moved one back. */
  function move(k: number, wanted: number): void {
    const above = sigmas[k - 1]! / 1.02;
    const below = k + 1 < sigmas.length ? sigmas[k + 1]! * 1.02 : Math.exp(low);
    sigmas = sigmas.with(k, Math.min(above, Math.max(below, wanted)));
    show();
    tellStateChange(stage.element);
  }
  const latest = createLatest();
  function show(): void {
    place();
    latest(async (breathe) => {
      await breathe();
      error = judge(sigmas);
      stage.describe(text.alt(sigmas, error));
      stage.setValue(JSON.stringify({mine: error, ...rivals}));
      stage.redraw();
    });
  }
  keepState(stage.element, {
    key: "levels",
    read: () => (sigmas.every((sigma, i) => Math.abs(sigma / karras()[i]! - 1) < 1e-6) ? undefined : writeNumbers(...sigmas.slice(1))),
    write(kept) {
      const read = kept === undefined ? karras() : [LADDER.sigmaMax, ...readNumbers(kept, LADDER.numSteps - 1)];
      if (read.some((sigma, i) => sigma <= 0 || (i > 0 && sigma >= read[i - 1]!))) throw new RangeError("levels that fall, all above 0, are needed");
      sigmas = read;
      show();
    }
  });

  const board = document.createElement("ol");
  board.className = "board";
  let best = readBoard();
  function list(): void {
    board.replaceChildren(...best.map((entry, rank) => {
      const item = document.createElement("li");
      const take = button({label: text.take(rank + 1), onClick: () => {
        sigmas = [...entry.sigmas];
        show();
        tellStateChange(stage.element);
      }});
      item.append(take, ` ${text.row(entry.error)} · ${entry.sigmas.slice(1).map((sigma) => Number(sigma.toPrecision(2))).join(", ")}`);
      return item;
    }));
    board.style.listStyle = best.length === 0 ? "none" : "";
    if (best.length === 0) board.replaceChildren(Object.assign(document.createElement("li"), {textContent: text.none}));
  }
  const keep = button({label: text.keep, primary: true, onClick: () => {
    best = [...best.filter((entry) => entry.sigmas.join() !== sigmas.join()), {sigmas, error: judge(sigmas)}].sort((a, b) => a.error - b.error).slice(0, KEPT);
    notice.textContent = writeBoard(best) ? "" : text.forgotten;
    list();
  }});
  const reset = button({label: text.reset, onClick: () => {
    sigmas = karras();
    show();
    tellStateChange(stage.element);
  }});
  list();
  show();
  const element = document.createElement("div");
  const title = Object.assign(document.createElement("p"), {className: "readout", textContent: text.board});
  element.append(stage.element, controls(keep, reset), title, board, notice);
  return element;
}

/** What the browser has kept, if it is what `writeBoard` writes; anything else counts as nothing. */
function readBoard(): Entry[] {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter(isEntry).slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const {sigmas, error} = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  return typeof error === "number" && error >= 0 && Array.isArray(sigmas) && sigmas.length === LADDER.numSteps && sigmas.every((sigma, i) => typeof sigma === "number" && sigma > 0 && (i === 0 || sigma < sigmas[i - 1]));
}

function writeBoard(entries: readonly Entry[]): boolean {
  try {
    localStorage.setItem(SHELF, JSON.stringify(entries));
    return true;
  } catch {
    return false;
  }
}
