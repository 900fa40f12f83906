/**
 * One picture walks: one run, 32 runs and the distribution, in 2 and in 16384 dimensions, drawn by the same code. The
 * page gives the walk itself as a function of the start, the seed and the run.
 */
import type {WalkState} from "../../math/noise/walk.js";
import {createLatest} from "../breath.js";
import {animate} from "../clock.js";
import {button, controls, seedField, slider} from "../controls.js";
import {drawDistribution, drawManyRuns, drawOneRun, type Panel} from "./walk-panels.js";
import {distancePerCoordinate, recordTrack, rowsOfTracks, type Track} from "./tracks.js";
import {drawFramedPicture, drawWords} from "../marks.js";
import {displayScale} from "../picture.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

export interface NoiseWalkOptions {
  /** The walk: its states from σ = 0 on. The figure calls it for run 0 … numRuns − 1 in each dimension. */
  walk: (x0: Float64Array, seed: number, run: number) => Iterable<WalkState>;
  /** σ at every state of the walk. */
  sigmas: Float64Array;
  numRuns?: number;
  seed?: number;
}

/** The state shown when the page opens, as a share of the walk. */
const START = 0.44;

export function createNoiseWalkFigure({walk, sigmas, numRuns = 32, seed = 7}: NoiseWalkOptions) {
  const words = strings.noise.walk;
  const last = sigmas.length - 1;
  const latest = createLatest((error) => stage.fail(String(error)));
  let picture: Float64Array | undefined;
  let pictures: Float32Array[] = []; // of run 0
  let tracks: {plane: Track[]; space: Track[]} = {plane: [], space: []};
  let i = Math.round(START * last);
  let lit: string | null = null;

  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  const time = slider({label: words.time, name: "time", symbol: "sigma", min: 0, max: last, step: 1, value: i, format: (k) => words.timeValue(Math.round(k), sigmas[Math.round(k)]!)});
  const play = button({label: strings.play, primary: true, onClick: () => (animation.playing ? stop() : start())});
  let at = i;
  const animation = animate(time, (_seconds, elapsed) => {
    at = Math.min(last, at + (elapsed * last) / 7); // the whole walk in 7 seconds
    if (Math.round(at) !== i) time.set(Math.round(at));
    if (at >= last) stop();
  }, {autoplay: false});
  const start = () => {
    if (i >= last) time.set(0);
    at = i;
    animation.play();
    play.textContent = strings.pause;
  };
  const stop = () => {
    animation.pause();
    play.textContent = strings.play;
  };

  const stage = createStage({label: words.label, aspect: (width) => width / layOut(width).height, draw});
  offerData(stage.element, () => [...rowsOfTracks(tracks.plane), ...rowsOfTracks(tracks.space)]);

  function draw({context, width, colors}: Frame): void {
    const {size, panels, headings, wide} = layOut(width);
    for (const {text, x, y, align, strong} of headings) {
      drawWords(context, text, x, y, {color: strong ? colors.ink : colors.muted, size: 13, weight: strong ? 500 : 400, align, maxWidth: wide || strong ? size : width});
    }
    const half = size / 2;
    // All of every walk fits; both rows share the scale.
    const reach = Math.max(3.1 * sigmas[last]!, ...tracks.plane.map(({distances}) => 1.05 * Math.max(...distances)));
    const unit = half / reach;
    panels.forEach(({left, top}, k) => {
      const runs = k < 3 ? tracks.plane : tracks.space;
      const panel: Panel = {context, colors, left, top, size, unit, i, dim: k < 3 ? 2 : picture?.length ?? 16384, sigma: sigmas[i]!, lit};
      let line = "";
      if (k % 3 === 0) {
        if (k === 0) drawOneRun(panel, runs[0]);
        else if (pictures[i]) drawFramedPicture(context, pictures[i]!, {left, top, size, scale: displayScale(sigmas[i]!)});
        if (runs[0]) line = words.distance(runs[0].distances[i]! / sigmas[i]!);
      } else if (k % 3 === 1) {
        drawManyRuns(panel, runs, words);
        const ratios = runs.map((track) => track.distances[i]! / sigmas[i]!);
        if (runs.length) line = runs.length < numRuns ? words.runsSoFar(runs.length, numRuns) : words.range(Math.min(...ratios), Math.max(...ratios));
      } else line = drawDistribution(panel, words);
      drawWords(context, i === 0 && k % 3 < 2 ? words.atStart : line, left, top + size + 16, {color: colors.ink, size: 12.5, maxWidth: size});
    });
  }

  function describe(): void {
    const [plane, space] = [tracks.plane[0], tracks.space[0]];
    stage.describe(words.describe(sigmas[i]!, plane?.distances[i], space?.distances[i], picture?.length ?? 16384));
    if (space && i > 0) stage.setValue((distancePerCoordinate(space, i) / sigmas[i]!).toFixed(4));
  }

  function compute(): void {
    latest(async (breathe) => {
      const seed = seedControl.value;
      const start = new Float64Array(2);
      const plane: Track[] = [];
      for (let run = 0; run < numRuns; run++) plane.push(await recordTrack(walk(start, seed, run), start));
      const space: Track[] = [];
      tracks = {plane, space: picture ? tracks.space : []};
      show();
      if (!picture) return;
      for (let run = 0; run < numRuns; run++) {
        const states: Float32Array[] = [];
        const track = await recordTrack(walk(picture, seed, run), picture, {breathe, onState: ({x}) => void (run === 0 && states.push(Float32Array.from(x)))});
        if (run === 0) [pictures, tracks] = [states, {plane, space}];
        space.push(track);
        if (run < 2 || run % 4 === 3) show();
      }
    });
  }
  function show(): void {
    describe();
    stage.redraw();
  }

  time.addEventListener("input", () => {
    i = Math.round(time.value);
    if (Math.abs(at - i) > 1) at = i;
    show();
  });
  seedControl.addEventListener("input", compute);
  document.addEventListener("symbolchange", (event) => {
    lit = (event as CustomEvent<string | null>).detail;
    stage.redraw();
  });
  compute();
  const element = document.createElement("div");
  element.append(controls(time, play, seedControl), stage.element);
  return {
    element,
    /** Gives the picture that walks in 16384 dimensions. */
    update({picture: next}: {picture: Float64Array}): void {
      picture = next;
      compute();
    }
  };

  /** Two rows of three panels; on a small screen two columns of three. Panels 0–2 are the plane's, 3–5 the picture's. */
  function layOut(width: number) {
    const wide = width >= 620;
    const gap = wide ? 28 : 12;
    const head = wide ? 0 : 22;
    const side = wide ? 92 : 0;
    const size = Math.floor(wide ? Math.min(266, (width - side - 2 * gap) / 3) : (width - gap) / 2);
    const lead = wide ? 24 : 22;
    const rowHeight = size + (wide ? 34 : 50);
    const panels = Array.from({length: 6}, (_, k) => {
      const [row, column] = wide ? [Math.floor(k / 3), k % 3] : [k % 3, Math.floor(k / 3)];
      return {left: side + column * (size + gap), top: head + lead + row * rowHeight};
    });
    const views = [words.one, words.many(numRuns), words.all];
    const dims = [words.plane, words.space];
    const headings = wide
      ? [
          ...views.map((text, k) => ({text, x: panels[k]!.left, y: 14, align: "left" as const, strong: false})),
          ...dims.map((text, k) => ({text, x: 0, y: panels[3 * k]!.top + 14, align: "left" as const, strong: true}))
        ]
      : [
          ...views.map((text, k) => ({text, x: 0, y: panels[k]!.top - 8, align: "left" as const, strong: false})),
          ...dims.map((text, k) => ({text, x: panels[3 * k]!.left, y: 14, align: "left" as const, strong: true}))
        ];
    return {size, panels, headings, wide, height: head + lead + (wide ? 2 : 3) * rowHeight};
  }
}
