/** How far methods are apart against their number of steps, both axes logarithmic. */
import {createScale, drawDot, drawLine, drawWords} from "../marks.js";
import type {Frame} from "../stage.js";
import type {Gap} from "./paths.js";

interface GapWords {
  readonly gapAxis: string;
  readonly stepsAxis: string;
  readonly sameLine: string;
  readonly timeLine: string;
}

const FLOOR = 1e-17;

export function drawGaps({context, width, height, colors}: Frame, gaps: readonly Gap[], {current, words}: {current: number; words: GapWords}): void {
  const [left, top, base] = [52, 24, height - 40];
  const x = createScale([Math.log(3), Math.log(300)], [left, width - 10]);
  const y = createScale([Math.log10(FLOOR), 1], [base, top]);
  context.fillStyle = colors.wash;
  context.fillRect(left, top - 8, width - left, base - top + 12);
  for (const power of [-16, -12, -8, -4, 0]) {
    drawLine(context, [[left, y(power)], [width, y(power)]], colors.rule, 1);
    drawWords(context, power === 0 ? "1" : `10${String(power).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`, left - 6, y(power) + 4, {color: colors.muted, align: "right"});
  }
  for (const n of [4, 16, 64, 256]) drawWords(context, String(n), x(Math.log(n)), base + 18, {color: colors.muted, align: "center"});
  drawWords(context, words.gapAxis, 0, 11, {color: colors.ink, maxWidth: width});
  drawWords(context, words.stepsAxis, width, height - 4, {color: colors.muted, align: "right"});
  drawLine(context, [[x(Math.log(current)), top - 8], [x(Math.log(current)), base + 4]], colors.muted, 1);
  for (const [key, color, text, above] of [["eulerInTime", colors.slope, words.timeLine, 26], ["eulerInSigma", colors.noise, words.sameLine, -12]] as const) {
    const places = gaps.map((gap) => [x(Math.log(gap.numSteps)), y(Math.log10(Math.max(FLOOR, gap[key])))] as const);
    drawLine(context, places, color, 2);
    for (const place of places) drawDot(context, ...place, 3, color);
    if (places[0]) drawWords(context, text, places[0][0] + 4, places[0][1] + above, {color, size: 12.5, weight: 500, halo: colors.wash, maxWidth: width - places[0][0] - 12});
  }
}
