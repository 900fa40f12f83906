/** What a network is told: the point, the noise level, words. One forward pass at six levels, and what becomes of it when it is told a wrong σ. */
import {createLatest, whenNear} from "../breath.js";
import {controls, nextField, select, slider} from "../controls.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {displayScale} from "../picture.js";
import {createStage} from "../stage.js";
import {createFailureLine} from "../network-work.js";
import {network as words} from "../strings/en/network.js";
import {batchOf, noiseOf, rmsBetween, rowOf, type World} from "./world.js";
import type {AsyncDenoiser} from "../../math/types.js";

export const SIGMAS = [0.1, 0.3, 1, 3, 10, 30] as const;
const SEED = 11;
const ROWS = ["x", "network", "exact"] as const;

export interface InputsOptions {
  readonly world: World;
  /** The network, told of words (1 at each word's token) or of none. */
  readonly network: Promise<(tokens?: Float32Array) => AsyncDenoiser>;
}

interface Answer {
  readonly points: Float64Array[];
  readonly exact: (Float64Array | undefined)[];
  readonly network: (Float64Array | undefined)[];
}

export function createInputsFigure({world, network}: InputsOptions): HTMLElement {
  const text = words.inputs;
  const element = document.createElement("div");
  const face = nextField({label: words.face, name: "face", min: 1, max: world.heldOut, value: 13, next: words.bench.nextSeed});
  const told = slider({label: text.told, name: "told", symbol: "sigma", min: 0.25, max: 4, scale: "log", value: 1, format: (value) => `× ${value.toFixed(2)}`});
  const word = select({label: text.word, name: "word", options: Object.fromEntries([["none", text.none], ...world.words.map((each, k) => [String(k), each])]) as Record<string, string>, value: "none"});
  let clean = world.unseen(face.value - 1);
  let answer: Answer = {points: [], exact: [], network: []};
  /** What the network answered last without a word, and of what. */
  let untold: {readonly of: string; readonly network: Answer["network"]} | undefined;

  const HEAD = 22, LABEL = 18, FOOT = 18;
  const tileOf = (width: number) => (width - 6 * (SIGMAS.length - 1)) / SIGMAS.length;
  const rowHeight = (width: number) => tileOf(width) + LABEL + FOOT;
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / (HEAD + ROWS.length * rowHeight(width)),
    pixels: true,
    draw({context, width, colors}) {
      const tile = tileOf(width);
      SIGMAS.forEach((sigma, c) => drawWords(context, text.sigma(sigma, c > 0 ? "" : tile > 60 ? "σ = " : "σ "), c * (tile + 6) + tile / 2, 14, {color: colors.noise, align: "center", maxWidth: tile}));
      ROWS.forEach((row, r) => {
        const top = HEAD + r * rowHeight(width);
        drawWords(context, text.rows[row], 0, top + 12, {color: row === "x" ? colors.point : colors.clean, weight: 500, maxWidth: width});
        SIGMAS.forEach((sigma, c) => {
          const left = c * (tile + 6);
          const picture = row === "x" ? answer.points[c] : answer[row][c];
          if (!picture) {
            context.fillStyle = colors.wash;
            context.fillRect(left, top + LABEL, tile, tile);
            if (c === 0 && row === "network") drawWords(context, text.waits, left + 8, top + LABEL + tile / 2, {color: colors.muted});
            return;
          }
          drawFramedPicture(context, picture, {left, top: top + LABEL, size: tile, frame: row === "x" ? colors.point : colors.clean, dashed: row === "network", ...(row === "x" ? {scale: displayScale(sigma)} : {})});
          drawWords(context, text.error(rmsBetween(picture, clean), r === 0 && c === 0 && tile > 90), left + tile / 2, top + LABEL + tile + 13, {color: colors.muted, size: 11, align: "center", maxWidth: tile + 4});
        });
      });
    }
  });

  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);
  const compute = () => latest(async (breathe) => {
    failure.clear();
    clean = world.unseen(Math.round(face.value) - 1);
    const eps = noiseOf(SEED, Math.round(face.value));
    const points = SIGMAS.map((sigma) => clean.map((value, i) => value + sigma * eps[i]!));
    const next: Answer = {points, exact: [], network: []};
    // The former answers stay in sight until new ones come, unless they are of another face.
    answer = {points, exact: [...answer.exact], network: [...answer.network]};
    stage.redraw();
    const ask = async (who: "exact" | "network", denoise: AsyncDenoiser): Promise<void> => {
      for (const [c, sigma] of SIGMAS.entries()) {
        next[who][c] = rowOf(await denoise(batchOf([points[c]!]), sigma * told.value), 0);
        await breathe();
        answer[who][c] = next[who][c];
        stage.redraw();
      }
    };
    const tokens = word.value === "none" ? undefined : Float32Array.from(world.words, (_, k) => Number(k === Number(word.value)));
    await Promise.all([ask("exact", world.engine.exact(world.trained)), network.then((make) => breathe().then(() => ask("network", make(tokens))))]);
    report(next);
  });
  function report(done: Answer): void {
    const rms = (who: "exact" | "network") => SIGMAS.map((_, c) => rmsBetween(done[who][c]!, clean));
    const of = `${Math.round(face.value)} ${told.value}`;
    if (word.value === "none") untold = {of, network: done.network};
    /** How far the word has moved the answers, where they were seen without it. */
    const moved = untold?.of === of ? SIGMAS.map((_, c) => rmsBetween(done.network[c]!, untold!.network[c]!)) : null;
    const value = {face: Math.round(face.value), told: told.value, word: word.value, network: rms("network"), exact: rms("exact"), moved};
    stage.setValue(JSON.stringify(value));
    stage.describe(text.alt(SIGMAS.map((sigma, c) => ({sigma, network: value.network[c]!, exact: value.exact[c]!}))));
  }
  for (const control of [face, told, word]) control.addEventListener("input", compute);
  element.append(controls(told, word, face), stage.element, failure.element);
  void whenNear(element).then(compute);
  return element;
}
