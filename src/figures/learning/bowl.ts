/** One guess for many arrows: its mean square error is a bowl over the plane of guesses, lowest at the mean, and never below the floor. */
import {checkbox, controls} from "../controls.js";
import {drawArrow, drawCircle, drawDot, drawLine, drawWords} from "../marks.js";
import {keepPlace} from "../plane/keep-place.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {learning as words} from "../strings/en/learning.js";
import {withAlpha} from "../theme.js";
import {spreadOf} from "./agreement.js";

const REACH = 2.4;
const ASPECT = 2.1;
/** The error at the top of the lower drawing. */
const HIGHEST = 9;

export interface BowlFigureOptions {
  /** The arrows to be guessed, x and y by turns. */
  readonly arrows: Float64Array;
  /** The mean square error of one guess for all, as the page's cell computes it. */
  readonly loss: (guess: readonly [number, number], arrows: Float64Array) => number;
}

export function createBowlFigure({arrows, loss}: BowlFigureOptions): HTMLElement {
  let guess: Place = [0.9, 0.8];
  const {mean, variance} = spreadOf(arrows, arrows.length / 2);
  const floor = variance * (1 - 2 / arrows.length); // of these arrows, not of all that there could be
  const reveal = checkbox({label: words.bowl.reveal, name: "reveal", symbol: "eps", value: false});

  const plane = createPlane({
    label: words.bowl.label,
    reach: REACH,
    aspect: ASPECT,
    layers: [drawGuesses]
  });
  const handle = plane.addHandle({label: words.bowl.guess, symbol: "velocity", at: guess, onMove: (a, b) => ((guess = [a, b]), update())});
  keepPlace(handle.element, {key: "guess", read: () => guess, reach: ASPECT * REACH, write: (place) => ((guess = place), update())});

  function drawGuesses({context, toCanvas, unit, colors}: PlaneFrame): void {
    const origin = toCanvas(0, 0);
    if (reveal.value) for (const level of [0.5, 1, 2, 4, 8]) drawCircle(context, ...toCanvas(...mean), unit * Math.sqrt(level), withAlpha(colors.slope, 0.28), 1);
    context.fillStyle = withAlpha(colors.noise, 0.55);
    for (let i = 0; i < arrows.length; i += 2) {
      const [a, b] = toCanvas(arrows[i]!, arrows[i + 1]!);
      context.beginPath();
      context.arc(a, b, 2.2, 0, 2 * Math.PI);
      context.fill();
    }
    const thin = withAlpha(colors.noise, 0.22);
    for (let i = 0; i < 120; i += 2) drawLine(context, [origin, toCanvas(arrows[i]!, arrows[i + 1]!)], thin, 1);
    if (reveal.value) {
      drawArrow(context, origin, toCanvas(...mean), colors.noise, 7);
      drawWords(context, words.bowl.mean, toCanvas(...mean)[0] + 10, toCanvas(...mean)[1] + 18, {color: colors.noise, weight: 500, halo: colors.paper});
    }
    context.setLineDash([6, 4]);
    drawArrow(context, origin, toCanvas(...guess), colors.slope, 3);
    context.setLineDash([]);
    drawDot(context, ...origin, 5, colors.point);
    drawWords(context, "x", origin[0] - 14, origin[1] + 5, {color: colors.point, halo: colors.paper});
  }

  /** The bowl cut open along the guess's own row: above each guess to the left and right, its error. */
  const cut = createStage({
    label: words.bowl.cutLabel,
    aspect: (width) => (width < 520 ? 1.9 : 3.6),
    draw({context, width, height, colors}) {
      const unit = width / (2 * ASPECT * REACH);
      const base = height - 6;
      const toY = (value: number) => base - (Math.min(value, HIGHEST) / HIGHEST) * (base - 8);
      context.fillStyle = withAlpha(colors.wrong, 0.28);
      context.fillRect(0, toY(floor), width, base - toY(floor));
      const lowest = floor + (guess[1] - mean[1]) ** 2;
      const bowl = (bottom: number) => {
        const curve: [number, number][] = [];
        for (let pixel = 0; pixel <= width; pixel += 2) {
          const value = bottom + ((pixel - width / 2) / unit - mean[0]) ** 2;
          if (value <= HIGHEST) curve.push([pixel, toY(value)]);
        }
        return curve;
      };
      drawLine(context, bowl(floor), withAlpha(colors.slope, 0.35), 1.5); // the row of the mean: it stands on the floor
      drawLine(context, bowl(lowest), colors.slope, 2);
      const at = width / 2 + unit * guess[0];
      const value = loss(guess, arrows);
      drawLine(context, [[at, toY(floor)], [at, toY(value)]], colors.slope, 4);
      drawDot(context, at, toY(value), 6, colors.slope);
      drawWords(context, words.bowl.floor(floor), 10, toY(floor) + 18, {color: colors.ink, maxWidth: width - 20});
      const room = width - at - 16; // right of the dot
      const right = room > 80;
      drawWords(context, room > 170 ? words.bowl.error(value) : words.bowl.short(value), at + (right ? 14 : -14), Math.max(18, toY(value) + 4), {
        color: colors.slope, weight: 500, halo: colors.paper, align: right ? "left" : "right"
      });
    }
  });

  function update(): void {
    const value = loss(guess, arrows);
    const away = (guess[0] - mean[0]) ** 2 + (guess[1] - mean[1]) ** 2;
    numbers.textContent = words.bowl.numbers(value, away, floor);
    plane.setValue(JSON.stringify({loss: value, away, floor}));
    plane.describe(words.bowl.alt(guess, value, floor));
    cut.describe(words.bowl.cutAlt(value, floor));
    handle.moveTo(...guess);
    plane.redraw();
    cut.redraw();
  }
  const numbers = readout("");
  reveal.addEventListener("input", update);
  update();
  const element = document.createElement("div");
  element.append(plane.element, cut.element, controls(reveal), numbers);
  return element;
}
