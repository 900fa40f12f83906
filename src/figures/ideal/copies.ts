/** It only ever copies: each result beside the picture that is nearest to it, and how far apart the two are. */
import {formatPower, logScale, reserve} from "../axes.js";
import {bold} from "../bold.js";
import {fit, monoFont} from "./text.js";
import {createNotice} from "../parts.js";
import {rowOf, type RunRecord} from "./record.js";
import {pointOf, type PictureSet} from "./set.js";
import type {RunView} from "./generate.js";
import {REPLACED, workerFor} from "./worker-client.js";
import type {NearestPicture} from "./nearest.js";
import {createChart} from "../plot.js";
import {drawPicture} from "../picture.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

/** Where 0 stands on the logarithmic axis of distances. */
const ZERO = 1e-8;
const MAX_PAIRS = 16;
const CHART_HEIGHT = 170;
/** A result whose coordinates all round to the bytes of a picture is a copy of it: half a step of a byte. */
const HALF_BYTE = 1 / 255;

export function createCopiesFigure(): {element: HTMLElement; update(view: RunView): void} {
  const text = strings.ideal.copies;
  let record: RunRecord | undefined;
  let nearest: NearestPicture[] = [];
  let others: {set: PictureSet; distances: Float64Array} | undefined;
  let working: AbortController | undefined;
  const notice = createNotice();
  const readout = Object.assign(document.createElement("p"), {className: "readout", textContent: text.waiting});

  const columns = (width: number): number => (width < 620 ? 4 : 8);
  const shownPairs = (): number => Math.min(MAX_PAIRS, nearest.length || 8);
  const cell = (width: number) => {
    const pitch = width / columns(width);
    const size = Math.min(78, pitch - 10);
    return {pitch, size, height: 2 * size + 36};
  };
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / (Math.ceil(MAX_PAIRS / columns(width)) * cell(width).height),
    draw: drawPairs
  });

  function drawPairs({context, width, colors}: Frame): void {
    const {pitch, size, height} = cell(width);
    for (let k = 0; k < shownPairs(); k++) {
      const left = (k % columns(width)) * pitch;
      const top = Math.floor(k / columns(width)) * height;
      const found = nearest[k];
      context.fillStyle = colors.wash;
      context.fillRect(left, top, size, 2 * size);
      if (!record || !found) continue;
      drawPicture(context, rowOf(record.frames.at(-1)!.x, k), {left, top, size});
      drawPicture(context, pointOf(record.set, found.index), {left, top: top + size + 2, size});
      context.textBaseline = "top";
      context.font = monoFont(11);
      context.fillStyle = colors.density;
      context.fillText(fit(context, record.set.names[found.index], pitch - 4), left, top + 2 * size + 6);
      context.fillStyle = colors.muted;
      context.fillText(text.apart(found.distance), left, top + 2 * size + 19);
    }
  }

  const chart = reserve(() => CHART_HEIGHT, createChart({
    label: text.chartLabel,
    draw: ({Plot, width, colors}) => {
      const results = nearest.map(({distance}) => ({what: text.rows[0], distance: Math.max(ZERO, distance)}));
      const pairs = Array.from(others?.distances ?? [], (distance) => ({what: text.rows[1], distance}));
      return {
        height: CHART_HEIGHT, marginLeft: width < 620 ? 12 : 270, marginRight: 20, marginTop: 26, marginBottom: 44,
        x: logScale([ZERO, 300], [ZERO, 1e-6, 1e-4, 1e-2, 1, 100], text.axis, (d) => (d === ZERO ? "0" : formatPower(d))),
        y: {domain: text.rows, label: null, axis: null},
        marks: [
          Plot.ruleX([2 / 255], {stroke: colors.rule}),
          Plot.text([2 / 255], {x: (d: number) => d, frameAnchor: "top", dy: -14, text: () => text.oneByte, fill: colors.muted}),
          Plot.tickX(pairs, {x: "distance", y: "what", stroke: withAlpha(colors.density, 0.25)}),
          Plot.dot(results, {x: "distance", y: "what", fill: withAlpha(colors.clean, 0.5), r: 5}),
          Plot.text(text.rows, width < 620
            ? {y: (d: string) => d, frameAnchor: "left", dy: -20, text: (d: string) => d, textAnchor: "start", fill: colors.ink}
            : {y: (d: string) => d, frameAnchor: "left", dx: -14, text: (d: string) => d, textAnchor: "end", fill: colors.ink})
        ]
      };
    }
  }));

  async function measure(done: RunRecord): Promise<void> {
    working?.abort();
    const {signal} = (working = new AbortController());
    record = done;
    nearest = [];
    stage.redraw();
    const worker = workerFor(done.set);
    try {
      const last = done.frames.at(-1)!;
      for await (const found of worker.ask("nearest", {x: last.x, batch: done.choice.batch}, {signal})) nearest[found.point] = found;
      stage.redraw();
      report();
      if (others?.set !== done.set) {
        for await (const {distances} of worker.ask("others", {}, {signal})) others = {set: done.set, distances: distances.sort()};
      }
      chart.redraw();
      report();
      notice.clear();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!signal.aborted && message !== REPLACED) notice.say(message, strings.tryAgain, () => void measure(done));
    }
  }

  function report(): void {
    if (!record || nearest.length === 0) return;
    const farthest = Math.max(...nearest.map(({distance}) => distance));
    const largest = Math.max(...nearest.map(({largestDifference}) => largestDifference));
    const copies = nearest.filter(({largestDifference}) => largestDifference < HALF_BYTE);
    const different = new Set(copies.map(({index}) => index)).size;
    const lastSigma = record.sigmas.at(-2)!; // the last step lands on D there
    const apart = others?.set === record.set ? others.distances : undefined;
    stage.setValue(farthest);
    const sentence = text.summary(nearest.length, copies.length, different, lastSigma, farthest, largest * 127.5, apart && [apart[0], apart[apart.length >> 1], apart.at(-1)!]);
    readout.replaceChildren(...sentence.map(bold));
    stage.describe(text.alt(nearest.length, nearest.slice(0, 4).map(({index}) => record!.set.names[index]).join(", "), copies.length, farthest));
    chart.describe(sentence.map((part) => part.replace("*", "")).join(""));
  }

  const element = document.createElement("div");
  element.append(stage.element, chart.element, readout, notice.element);
  return {
    element,
    update({record: next}) {
      if (next?.done && next !== record) void measure(next);
    }
  };
}
