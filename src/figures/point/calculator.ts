/** How many numbers is a latent? Width and height in pixels, the autoencoder's factor and channels; squares to scale. */
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {controls, numberField, select} from "../controls.js";
import {drawLabel, setFont} from "./histogram.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

export interface Autoencoder {
  /** Pixels per latent cell, along each side. */
  readonly factor: number;
  readonly channels: number;
}

/** The autoencoders of today's models, by the number of channels. */
export const autoencoders = {
  four: {factor: 8, channels: 4},
  sixteen: {factor: 8, channels: 16}
} as const satisfies Record<string, Autoencoder>;

export interface CalculatorOptions {
  /** The page's cell: how many numbers. */
  count: (width: number, height: number, autoencoder: Autoencoder) => number;
}

export function createCalculatorFigure({count}: CalculatorOptions) {
  const words = strings.point.calculator;
  const width = numberField({label: words.width, name: "width", min: 16, max: 16384, value: 512});
  const height = numberField({label: words.height, name: "height", min: 16, max: 16384, value: 512});
  const kind = select<keyof typeof autoencoders>({label: words.autoencoder, name: "autoencoder", options: words.autoencoders, value: "four"});
  const result = Object.assign(document.createElement("p"), {className: "big-number"});
  result.setAttribute("aria-live", "polite");
  const detail = Object.assign(document.createElement("p"), {className: "readout"});
  const stage = createStage({label: "", aspect: (w) => (w < 520 ? 1.1 : 2.4), draw: (frame) => drawSquares(frame, squares())});
  const latent = () => count(width.value, height.value, autoencoders[kind.value]);
  const squares = () => [
    {numbers: 3 * width.value * height.value, text: words.pixels, color: "muted" as const},
    {numbers: latent(), text: words.latent, color: "noise" as const},
    {numbers: PICTURE_DIM, text: words.course, color: "point" as const}
  ];
  const show = () => {
    const {factor, channels} = autoencoders[kind.value];
    const d = latent();
    const [columns, rows] = [Math.floor(width.value / factor), Math.floor(height.value / factor)];
    const rounded = columns * factor !== width.value || rows * factor !== height.value;
    result.textContent = words.result(channels, columns, rows, d);
    detail.textContent = [words.detail(Math.sqrt(d), (3 * width.value * height.value) / d), rounded ? words.rounded(columns * factor, rows * factor, factor) : ""].join(" ").trim();
    stage.describe(words.see(d, 3 * width.value * height.value));
    stage.setValue(d);
    stage.redraw();
  };
  for (const control of [width, height, kind]) control.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(controls(width, height, kind), result, detail, stage.element);
  show();
  return {element, update: show};
}

interface Square {
  numbers: number;
  text: string;
  color: "muted" | "noise" | "point";
}

/** Squares of so many numbers, nested in the corner: the side is √d, which is also the length of noise in there. */
function drawSquares({context, width, height, colors}: Frame, squares: readonly Square[]): void {
  const largest = Math.sqrt(Math.max(...squares.map(({numbers}) => numbers)));
  const side = Math.min(height - 30, width * 0.62);
  const unit = side / largest;
  setFont(context, 13);
  const sorted = [...squares].sort((a, b) => b.numbers - a.numbers);
  const bottom = height - 22;
  sorted.forEach(({numbers, color}) => {
    const s = Math.max(1, Math.sqrt(numbers) * unit);
    context.fillStyle = colors.paper;
    context.fillRect(0.5, bottom - s, s, s);
    context.globalAlpha = 0.12;
    context.fillStyle = colors[color];
    context.fillRect(0.5, bottom - s, s, s);
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = colors[color];
    context.strokeRect(0.5, bottom - s, s, s);
  });
  // Labels to the right, each at its square's upper edge, pushed apart where they would collide.
  let lowest = -Infinity;
  sorted.forEach(({numbers, text, color}) => {
    const s = Math.sqrt(numbers) * unit;
    const y = Math.max(lowest + 40, bottom - s + 8);
    lowest = y;
    context.strokeStyle = colors.rule;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(s + 2, bottom - s + 0.5);
    context.lineTo(side + 10, y);
    context.stroke();
    drawLabel(context, text, side + 14, y, {color: colors[color], paper: colors.paper});
    drawLabel(context, strings.point.calculator.side(Math.sqrt(numbers)), side + 14, y + 17, {color: colors.muted, paper: colors.paper});
  });
}
