/**
 * A bell goes into a curve, another density comes out. Below: the bell. In the middle: the curve, bent by its handles. On
 * the right: what comes out, on its side. A strip of the bell is followed through; equal shares are equal areas of ink.
 */
import {addHandle} from "../handle.js";
import {controls, select} from "../controls.js";
import {drawLine, drawWords} from "../marks.js";
import {offerData} from "../offers.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {transport as words} from "../strings/en/transport.js";
import {withAlpha} from "../theme.js";
import {areaUnder, createCurve, KNOTS, type Curve} from "./curve.js";
import {layOutBend, STRIP, X_REACH, Z_REACH, type BendLayout} from "./bend-layout.js";
import {createRandom} from "../../math/noise/random.js";
import {pushForward} from "../../math/transport/push-forward.js";

export interface BendFigureOptions {
  readonly bell: (z: number) => number;
  /** The density at x of what comes out: as the page's cell computes it. */
  readonly density: (curve: Curve, x: number) => number;
}

/** The figure; its value is the curve, with an `input` event when it changes. */
export type BendFigure = HTMLElement & {readonly value: Curve};

const SHAPES = {
  straight: [-1.6, -0.8, 0, 0.8, 1.6],
  steep: [-2.1, -1.6, 0, 1.6, 2.1],
  flat: [-2, -0.6, 0, 0.6, 2],
  fold: [-2.2, 0.8, 0.4, -0.6, 2.2]
} as const satisfies Record<string, readonly number[]>;
const FIRST = "steep";
const DRAWS = 4000;
/** Width of a bar of the histogram, in x. */
const BIN = 0.2;

export function createBendFigure({bell, density}: BendFigureOptions): BendFigure {
  let heights: number[] = [...SHAPES[FIRST]];
  let strip = 0.3;
  let curve = createCurve(heights);
  let counts = new Float64Array();
  const draws = createRandom(3).normals(DRAWS);
  const shape = select({label: words.bend.shape, name: "", options: words.bend.shapes, value: FIRST});
  const stage = createStage({label: words.bend.label, aspect: (width) => (width < 520 ? 0.92 : 1.85), draw});
  const numbers = readout("");
  const element = document.createElement("div");
  element.append(stage.element, controls(shape), numbers);

  let layout: BendLayout = layOutBend(720, 480);
  const toHeight = (share: number) => layout.fromX(share * layout.height);
  const clampHeight = (x: number) => Math.min(X_REACH - 0.1, Math.max(0.1 - X_REACH, x));
  const knobs = KNOTS.map((z, i) =>
    addHandle(stage.element, {
      label: words.bend.knob(z),
      symbol: "x",
      x: 0.5,
      y: 0.5,
      onMove(_, share) {
        heights[i] = clampHeight(toHeight(share));
        shape.set("own");
      },
      describe: (_, share) => toHeight(share).toFixed(2)
    })
  );
  const clampStrip = (z: number) => Math.min(3, Math.max(-3, z));
  const stripHandle = addHandle(stage.element, {
    label: words.bend.strip,
    symbol: "eps",
    x: 0.5,
    y: 0.9,
    onMove(share) {
      strip = clampStrip(layout.fromZ(share * layout.width));
      show();
      tellStateChange(element);
    },
    describe: (share) => layout.fromZ(share * layout.width).toFixed(2)
  });
  new ResizeObserver(([entry]) => {
    const {width, height} = entry!.contentRect;
    if (width === 0) return;
    layout = layOutBend(width, height);
    settle();
  }).observe(stage.canvas);

  function settle(): void {
    const {width, height, toZ, toX, bellBase} = layout;
    knobs.forEach((knob, i) => knob.moveTo(toZ(KNOTS[i]!) / width, toX(heights[i]!) / height));
    stripHandle.moveTo(toZ(strip) / width, bellBase / height);
  }

  function draw({context, width, height, colors}: Frame): void {
    layout = layOutBend(width, height);
    const {toZ, toX, left, top, right, bottom, bellBase, bellUnit, outBase, outUnit} = layout;
    const halo = colors.wash;
    context.lineWidth = 1;
    context.fillStyle = colors.wash;
    context.fillRect(left, top, right - left, bottom - top);
    for (const tick of [-2, 0, 2]) {
      drawLine(context, [[toZ(tick), top], [toZ(tick), bellBase]], colors.rule);
      drawLine(context, [[left, toX(tick)], [outBase, toX(tick)]], colors.rule);
      drawWords(context, words.minus(tick), toZ(tick), bellBase + 17, {color: colors.muted, align: "center"});
      drawWords(context, words.minus(tick), left + 4, toX(tick) - 4, {color: colors.muted, halo});
    }

    // The strip: up from the bell to the curve, across to what comes out.
    const edges = [strip - STRIP, strip + STRIP] as const;
    const inside = Array.from({length: 41}, (_, k) => edges[0] + (k / 40) * 2 * STRIP);
    const outline = inside.map((z) => [toZ(z), toX(curve.at(z))] as const);
    context.save();
    context.beginPath();
    context.rect(0, 0, width, bottom);
    context.clip();
    context.fillStyle = withAlpha(colors.noise, 0.16);
    fillPath(context, [...outline, [toZ(edges[1]), bottom], [toZ(edges[0]), bottom]]);
    fillPath(context, [...outline, [outBase, outline.at(-1)![1]], [outBase, outline[0]![1]]]);
    context.restore();

    // What goes in.
    const bellAt = (z: number) => [toZ(z), bellBase - bellUnit * bell(z)] as const;
    const zs = Array.from({length: 161}, (_, k) => Z_REACH * (k / 80 - 1));
    context.fillStyle = withAlpha(colors.noise, 0.14);
    fillPath(context, [[toZ(-Z_REACH), bellBase], ...zs.map(bellAt), [toZ(Z_REACH), bellBase]]);
    context.fillStyle = withAlpha(colors.noise, 0.6);
    fillPath(context, [[toZ(edges[0]), bellBase], ...inside.map(bellAt), [toZ(edges[1]), bellBase]]);
    drawLine(context, zs.map(bellAt), colors.noise, 2);
    drawLine(context, [[left, bellBase], [right, bellBase]], colors.muted, 1);

    // What comes out, on its side: bars of draws, the formula, the strip's own share of it.
    context.save();
    context.beginPath();
    context.rect(outBase, 0, width - outBase, bottom + 2);
    context.clip();
    context.fillStyle = withAlpha(colors.density, 0.2);
    counts.forEach((share, i) => {
      const x = -X_REACH + i * BIN;
      context.fillRect(outBase, toX(x + BIN) + 0.5, outUnit * share, toX(x) - toX(x + BIN) - 1);
    });
    const ownAt = (z: number) => [outBase + Math.min(width, (outUnit * bell(z)) / Math.abs(curve.slope(z))), toX(curve.at(z))] as const;
    context.fillStyle = withAlpha(colors.noise, 0.6);
    fillPath(context, [[outBase, outline[0]![1]], ...inside.map(ownAt), [outBase, outline.at(-1)![1]]]);
    const xs = Array.from({length: Math.round(bottom - top)}, (_, k) => layout.fromX(top + k + 0.5));
    drawLine(context, xs.map((x) => [outBase + Math.min(2 * width, outUnit * density(curve, x)), toX(x)] as const), colors.density, 2.5);
    context.restore();
    drawLine(context, [[outBase, top], [outBase, bottom]], colors.muted, 1);

    // The curve.
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    drawLine(context, zs.map((z) => [toZ(z), toX(curve.at(z))] as const), colors.point, 2.5);
    context.restore();
    drawWords(context, words.bend.input, left, bellBase - 9, {color: colors.noise, halo: colors.paper});
    drawWords(context, words.bend.output, width - 2, top + 12, {color: colors.density, align: "right", halo: colors.paper, maxWidth: width - outBase - 8});
    drawWords(context, words.bend.map, left + 8, top + 16, {color: colors.point, halo});
    const highest = Math.max(curve.at(edges[0]), curve.at(edges[1]));
    if (width >= 520) drawWords(context, words.bend.stretch(Math.abs(curve.slope(strip))), right - 8, toX(Math.max(-X_REACH, Math.min(X_REACH - 0.4, highest))) - 6, {color: colors.noise, align: "right", halo});
    drawWords(context, words.bend.share(shareOf(bell, strip)), toZ(strip), bellBase - bellUnit * bell(strip) - 9, {color: colors.noise, align: "center", halo: colors.paper});
  }

  function show(): void {
    counts = histogram(draws, curve);
    const [slope, share] = [Math.abs(curve.slope(strip)), shareOf(bell, strip)];
    const area = areaUnder((x) => density(curve, x), curve);
    numbers.textContent = words.bend.numbers({share, before: bell(strip), stretch: slope, after: bell(strip) / slope, sources: curve.sources(curve.at(strip)).length, area});
    stage.describe(words.bend.alt({strip, to: curve.at(strip), stretch: slope, turns: curve.turns.length}));
    const {cdf} = pushForward({map: curve.at, derivative: curve.slope, breaks: curve.turns});
    stage.setValue(JSON.stringify({area, inSight: cdf(X_REACH) - cdf(-X_REACH), drawnInSight: counts.reduce((sum, value) => sum + value * BIN, 0), turns: curve.turns.length}));
    settle();
    stage.redraw();
  }
  function renew(): void {
    curve = createCurve(heights);
    show();
  }

  shape.addEventListener("input", () => {
    if (shape.value !== "own") heights = [...SHAPES[shape.value]];
    renew(); // the event goes on to the figure
  });
  keepState(element, {
    key: "curve",
    read: () => (heights.every((height, i) => height === SHAPES[FIRST][i]) ? undefined : writeNumbers(...heights)),
    write(text) {
      heights = text === undefined ? [...SHAPES[FIRST]] : readNumbers(text, KNOTS.length).map(clampHeight);
      shape.set(text === undefined ? FIRST : "own");
    }
  });
  keepState(element, {
    key: "strip",
    read: () => (strip === 0.3 ? undefined : writeNumbers(strip)),
    write(text) {
      strip = text === undefined ? 0.3 : clampStrip(readNumbers(text, 1)[0]!);
      show();
    }
  });
  offerData(stage.element, () => Array.from({length: 141}, (_, k) => -X_REACH + (k * X_REACH) / 70).map((x) => ({x, density: density(curve, x)})));
  show();
  Object.defineProperty(element, "value", {get: () => curve});
  return element as unknown as BendFigure;
}

/** ∫ bell over the strip, by Simpson's rule. */
function shareOf(bell: (z: number) => number, z: number): number {
  return (2 * STRIP * (bell(z - STRIP) + 4 * bell(z) + bell(z + STRIP))) / 6;
}

/** Density of the draws after the curve, bar by bar. */
function histogram(draws: Float64Array, {at}: Curve): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(Math.round((2 * X_REACH) / BIN));
  for (const z of draws) {
    const bar = Math.floor((at(z) + X_REACH) / BIN);
    if (bar >= 0 && bar < counts.length) counts[bar]! += 1 / DRAWS / BIN;
  }
  return counts;
}

function fillPath(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const point of points) context.lineTo(...point);
  context.fill();
}
