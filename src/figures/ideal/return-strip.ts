/** What went in, what it looked like at σ, and what came back by either way: one column per trial. */
import {fit, monoFont} from "./text.js";
import {noiseOf} from "./noise.js";
import {pointOf, type PictureSet} from "./set.js";
import {displayScale, drawPicture} from "../picture.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

export interface CameBack {
  readonly trial: number;
  readonly picture: number;
  /** Per σ of the grid: by the ODE, and by the SDE. */
  readonly cameBack: Int32Array;
  readonly drawn: Int32Array;
}

const COLUMNS = 12;
const ROWS = 4;
/** Room for the words above each row, and under it. */
const ROW_LABEL = 20;
const ROW_GAP = 14;

export function createReturnStrip(label: string): {
  element: HTMLElement;
  begin(set: PictureSet, seed: number): void;
  /** @param level index into the grid of σ */
  show(trials: readonly CameBack[], level: number, sigma: number): void;
} {
  const text = strings.ideal.return;
  let set: PictureSet | undefined;
  let seed = 0;
  let trials: readonly CameBack[] = [];
  let level = 0;
  let sigma = 1;
  const noises = new Map<number, Float64Array>();
  const columns = (width: number): number => (width < 560 ? 6 : COLUMNS);
  const size = (width: number): number => width / columns(width) - 6;
  const stage = createStage({label, aspect: (width) => width / (ROWS * (size(width) + ROW_LABEL + ROW_GAP)), draw});

  function draw({context, width, colors}: Frame): void {
    const side = size(width);
    const pitch = width / columns(width);
    context.font = monoFont(12);
    context.textBaseline = "top";
    const rows = [text.wentIn, text.noised(sigma), text.cameBack, text.drawn];
    rows.forEach((words, row) => {
      context.fillStyle = [colors.clean, colors.point, colors.slope, colors.noise][row];
      context.fillText(fit(context, words, width), 0, row * (side + ROW_LABEL + ROW_GAP));
    });
    for (let c = 0; c < columns(width); c++) {
      const trial = trials[c];
      const top = (row: number): number => row * (side + ROW_LABEL + ROW_GAP) + ROW_LABEL;
      context.fillStyle = colors.wash;
      for (let row = 0; row < ROWS; row++) context.fillRect(c * pitch, top(row), side, side);
      if (!trial || !set) continue;
      const clean = pointOf(set, trial.picture);
      let eps = noises.get(trial.trial);
      if (!eps) noises.set(trial.trial, (eps = noiseOf(seed, trial.trial)));
      drawPicture(context, clean, {left: c * pitch, top: top(0), size: side});
      drawPicture(context, clean.map((value, d) => value + sigma * eps[d]), {left: c * pitch, top: top(1), size: side, scale: displayScale(sigma)});
      context.lineWidth = 3;
      for (const [row, back, color] of [[2, trial.cameBack[level], colors.slope], [3, trial.drawn[level], colors.noise]] as const) {
        drawPicture(context, pointOf(set, back), {left: c * pitch, top: top(row), size: side});
        if (back !== trial.picture) continue;
        context.strokeStyle = color;
        context.strokeRect(c * pitch + 1.5, top(row) + 1.5, side - 3, side - 3);
      }
    }
  }

  return {
    element: stage.element,
    begin(nextSet, nextSeed) {
      if (seed !== nextSeed) noises.clear();
      [set, seed, trials] = [nextSet, nextSeed, []];
      stage.redraw();
    },
    show(nextTrials, nextLevel, nextSigma) {
      if (nextTrials.length === trials.length && nextLevel === level && nextTrials.length > 0) return;
      [trials, level, sigma] = [nextTrials, nextLevel, nextSigma];
      const same = (by: "cameBack" | "drawn"): number => trials.filter((trial) => trial[by][level] === trial.picture).length;
      stage.describe(text.stripAlt(trials.length, sigma, same("cameBack"), same("drawn")));
      stage.redraw();
    }
  };
}
