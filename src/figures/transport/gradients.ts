/** Two estimates of one slope, each from a single draw, drawn three thousand times: how they spread. */
import {roundTicks} from "../axes.js";
import {checkbox, controls, select, slider} from "../controls.js";
import {createScale, drawCross, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {transport as words} from "../strings/en/transport.js";
import {withAlpha} from "../theme.js";
import {COSTS, estimatesFrom, gradientSpreads, type CostName, type GradientSpreads, type Spread} from "./estimators.js";
import {createRandom} from "../../math/noise/random.js";

const DRAWS = 3000;
const BARS = 90;
/** Room for the axis, in CSS pixels. */
const FOOT = 44;

export function createGradientsFigure(): HTMLElement {
  const z = createRandom(8).normals(DRAWS);
  const cost = select<CostName>({label: words.gradients.cost, name: "cost", options: words.gradients.costs, value: "bowl"});
  const mean = slider({label: "μ", name: "mean", min: -1, max: 3, step: 0.05, value: -0.5, format: words.fixed});
  const std = slider({label: "s", name: "width", min: 0.1, max: 2, step: 0.05, value: 0.8, format: words.fixed});
  const baseline = checkbox({label: words.gradients.baseline, name: "baseline", value: false});
  const stage = createStage({label: words.gradients.label, aspect: (width) => (width < 520 ? 1 : 2), draw});
  const numbers = readout("");
  let spreads: GradientSpreads = gradientSpreads(COSTS.bowl, -0.5, 0.8, false);
  let estimates: ReturnType<typeof estimatesFrom> = {throughDraw: new Float64Array(), throughProbability: new Float64Array()};

  const isWrong = () => Math.abs(spreads.throughDraw.mean - spreads.exact) > 1e-6 * (1 + Math.abs(spreads.exact));

  function draw({context, width, height, colors}: Frame): void {
    const widest = Math.max(spreads.throughDraw.std, spreads.throughProbability.std, 1e-3);
    const [low, high] = [spreads.exact - 3.2 * widest, spreads.exact + 3.2 * widest];
    const toX = createScale([low, high], [8, width - 8]);
    const half = (height - FOOT) / 2;
    const at = toX(spreads.exact);
    for (const tick of roundTicks([low, high], width < 520 ? 4 : 8)) {
      drawLine(context, [[toX(tick), 24], [toX(tick), height - FOOT]], colors.rule);
      drawWords(context, words.gradients.tick(tick), Math.min(width - 14, Math.max(14, toX(tick))), height - FOOT + 17, {color: colors.muted, align: "center"});
    }
    drawWords(context, words.gradients.axis, width - 8, height - 6, {color: colors.muted, align: "right"});
    const rows: [string, Float64Array, Spread, boolean][] = [
      [words.gradients.throughDraw, estimates.throughDraw, spreads.throughDraw, isWrong()],
      [words.gradients.throughProbability, estimates.throughProbability, spreads.throughProbability, false]
    ];
    rows.forEach(([title, values, spread, wrong], row) => {
      const base = (row + 1) * half - 24;
      const color = wrong ? colors.wrong : colors.slope;
      const counts = countBars(values, low, high);
      const most = Math.max(...counts);
      context.fillStyle = withAlpha(color, 0.6);
      const bar = (width - 16) / BARS;
      counts.forEach((count, i) => context.fillRect(8 + i * bar, base - (count / most) * (half - 62), Math.max(1, bar - 1), (count / most) * (half - 62)));
      drawLine(context, [[8, base], [width - 8, base]], colors.muted);
      const [from, to] = [toX(spread.mean - spread.std), toX(spread.mean + spread.std)];
      drawLine(context, [[from, base + 8], [to, base + 8]], colors.ink, 3);
      const beside = to + 8 < width - 70;
      drawWords(context, words.gradients.spread(spread.std), beside ? to + 8 : from - 8, base + 12, {color: colors.ink, align: beside ? "left" : "right", halo: colors.paper});
      drawWords(context, title, 8, row * half + 16, {color, weight: 500, maxWidth: width - 40, halo: colors.paper});
      if (wrong) drawCross(context, width - 16, row * half + 12, 7, colors.wrong);
    });
    context.setLineDash([2, 3]);
    drawLine(context, [[at, 24], [at, height - FOOT]], colors.ink, 1.5);
    context.setLineDash([]);
    drawWords(context, words.gradients.exact(spreads.exact), at + 6, 38, {color: colors.ink, halo: colors.paper, maxWidth: width - at - 8});
  }

  function show(): void {
    const chosen = COSTS[cost.value];
    spreads = gradientSpreads(chosen, mean.value, std.value, baseline.value);
    estimates = estimatesFrom(chosen, z, mean.value, std.value, spreads.baseline);
    const ratio = (spreads.throughProbability.std / spreads.throughDraw.std) ** 2;
    numbers.textContent = words.gradients.numbers({exact: spreads.exact, draw: spreads.throughDraw.std, probability: spreads.throughProbability.std, ratio, wrong: isWrong()});
    stage.describe(words.gradients.alt(spreads.throughDraw.std, spreads.throughProbability.std));
    stage.setValue(JSON.stringify({exact: spreads.exact, draw: spreads.throughDraw, probability: spreads.throughProbability, ratio}));
    stage.redraw();
  }
  for (const control of [cost, mean, std, baseline]) control.addEventListener("input", show);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(baseline));
  show();
  const element = document.createElement("div");
  element.append(stage.element, controls(cost, mean, std), numbers, more);
  return element;
}

function countBars(values: Float64Array, low: number, high: number): Float64Array {
  const counts = new Float64Array(BARS);
  for (const value of values) {
    const bar = Math.floor(((value - low) / (high - low)) * BARS);
    if (bar >= 0 && bar < BARS) counts[bar]!++;
  }
  return counts;
}
