/** One curve of a schedule over its steps, with a dot that bends it. Small multiples of it stand side by side. */
import {addHandle} from "../handle.js";
import {createScale, drawDot, drawLine, drawWords} from "../marks.js";
import {createStage, type Frame, type Stage} from "../stage.js";
import type {Token} from "../theme.js";

export interface CurvePanelOptions {
  readonly label: string;
  /** What the dot is, for those who do not see it. */
  readonly handle: string;
  readonly title: string;
  readonly token: Token;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  /** Of the numbers on the grid; `format` unless given. */
  readonly formatTick?: (value: number) => string;
  /** Names of the thin lines behind, each beside a place of its line: share of the way, value. */
  readonly names?: readonly {readonly text: string; readonly at: readonly [number, number]; readonly align: "left" | "right"}[];
  /** How far one press of an arrow key goes. */
  readonly keyStep: number;
  readonly curve: () => CurveState;
  /** The reader has chosen another step. */
  readonly onScrub: (t: number) => void;
  /** The reader wants the curve to have this value at the chosen step. */
  readonly onBend: (value: number) => void;
  /** A pointer is down on the dot, and up again. */
  readonly onGrasp: (held: boolean) => void;
}

export interface CurveState {
  readonly values: ArrayLike<number>;
  /** Other schedules, thin behind it. */
  readonly others: readonly ArrayLike<number>[];
  /** The chosen step, from 0. */
  readonly t: number;
}

const HEAD = 30;
const FOOT = 20;
const SIDE = 12;

export function createCurvePanel(options: CurvePanelOptions): Stage {
  const {domain: [low, high], token, format, curve} = options;
  let size = {width: 1, height: 1};
  const last = () => curve().values.length - 1;
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  const toX = (t: number) => SIDE + (t / last()) * (size.width - 2 * SIDE);
  const toY = (value: number) => createScale([low, high], [size.height - FOOT, HEAD])(value);
  const toStep = (x: number) => Math.round(Math.min(last(), Math.max(0, ((x - SIDE) / (size.width - 2 * SIDE)) * last())));

  const stage = createStage({label: options.label, aspect: (width) => (width < 300 ? 1.9 : 1.75), draw});

  function draw({context, width, height, colors}: Frame): void {
    size = {width, height};
    const {values, others, t} = curve();
    context.fillStyle = colors.wash;
    context.fillRect(0, HEAD - 8, width, height - FOOT - HEAD + 16);
    for (const tick of options.ticks) drawLine(context, [[0, toY(tick)], [width, toY(tick)]], colors.rule, 1);
    context.save();
    context.beginPath();
    context.rect(0, HEAD - 8, width, height - FOOT - HEAD + 16);
    context.clip();
    for (const other of others) drawLine(context, points(other), colors.wrong, 0.75);
    for (const tick of options.ticks) drawWords(context, (options.formatTick ?? format)(tick), 4, toY(tick) - 3, {color: colors.muted, size: 11, halo: colors.wash});
    for (const {text, at: [share, value], align} of options.names ?? [])
      drawWords(context, text, toX(share * last()) + (align === "left" ? 5 : -5), toY(value) + 4, {color: colors.muted, size: 11, align, halo: colors.wash});
    drawLine(context, [[toX(t), 0], [toX(t), height]], colors.muted, 1);
    drawLine(context, points(values), colors[token], 2.5);
    context.restore();
    drawWords(context, options.title, 0, 13, {color: colors.ink, size: 12.5, maxWidth: width - 78});
    drawWords(context, format(values[t]!), width, 13, {color: colors[token], size: 13, weight: 500, align: "right"});
    const end = values[last()]!;
    if (end > high) drawWords(context, `→ ${format(end)}`, width - 4, HEAD + 6, {color: colors[token], size: 11, align: "right", halo: colors.wash});
    drawWords(context, "t = 1", 0, height - 4, {color: colors.muted, size: 11});
    drawWords(context, String(last() + 1), width, height - 4, {color: colors.muted, size: 11, align: "right"});
    drawDot(context, toX(t), toY(clamp(values[t]!)), 3, colors[token]);
    place();
  }

  /** One point a pixel; a curve that leaves the window is drawn a little way out of it. */
  function points(values: ArrayLike<number>): (readonly [number, number])[] {
    const step = Math.max(1, values.length / Math.max(1, size.width));
    const places: (readonly [number, number])[] = [];
    for (let at = 0; at < values.length - 1; at += step) places.push(pointAt(values, Math.floor(at)));
    places.push(pointAt(values, values.length - 1));
    return places;
  }
  const pointAt = (values: ArrayLike<number>, t: number) => [toX(t), toY(Math.min(2 * high - low, Math.max(2 * low - high, values[t]!)))] as const;

  let held = false;
  let before = {x: 0, y: 0};
  const handle = addHandle(stage.element, {
    label: options.handle,
    x: 0.5,
    y: 0.5,
    onMove(x, y) {
      if (held) return options.onBend(clamp(createScale([size.height - FOOT, HEAD], [low, high])(y * size.height)));
      // The arrow keys: across chooses a step, up and down bends.
      const {values, t} = curve();
      const large = Math.abs(x - before.x) > 0.03 || Math.abs(y - before.y) > 0.03 ? 5 : 1;
      if (Math.abs(x - before.x) > 1e-9) options.onScrub(Math.min(last(), Math.max(0, t + Math.sign(x - before.x) * large * Math.ceil(values.length / 100))));
      else options.onBend(clamp(values[t]! + Math.sign(before.y - y) * large * options.keyStep));
      place();
    },
    describe: () => `t = ${curve().t + 1}, ${format(curve().values[curve().t]!)}`
  });
  handle.style.setProperty("--handle", `var(--${token})`);
  const grasp = (now: boolean) => () => {
    held = now;
    options.onGrasp(now);
  };
  handle.addEventListener("pointerdown", grasp(true));
  for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, grasp(false));

  function place(): void {
    const {values, t} = curve();
    before = {x: toX(t) / size.width, y: toY(clamp(values[t]!)) / size.height};
    handle.moveTo(before.x, before.y);
  }

  // Anywhere else in the panel a pointer chooses the step.
  const scrub = ({clientX}: PointerEvent) => {
    const box = stage.canvas.getBoundingClientRect();
    options.onScrub(toStep(((clientX - box.left) / box.width) * size.width));
  };
  stage.canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") stage.canvas.setPointerCapture(event.pointerId);
    scrub(event);
  });
  stage.canvas.addEventListener("pointermove", (event) => {
    if (event.buttons && event.pointerType === "mouse") scrub(event);
  });
  return stage;
}
