/** A die is thrown behind a curtain; two dice are suspected. Bars, and their product. */
import {button, controls} from "../controls.js";
import {drawDot, drawWords} from "../marks.js";
import {createStage, type Frame} from "../stage.js";
import {likelihood as words} from "../strings/en/likelihood.js";
import {withAlpha} from "../theme.js";
import {createRandom} from "../../math/noise/random.js";
import {pickIndex} from "../../math/numeric/pick-index.js";

export type Die = readonly number[];

export interface DieFigureOptions {
  /** Two candidates: six probabilities each. */
  readonly dice: readonly [Die, Die];
  /** The product of the throws' probabilities, as the page's cell multiplies it. Throws are 0 … 5. */
  readonly likelihood: (die: Die, throws: readonly number[]) => number;
}

/** The die that a seed hides, and its throws. */
export function throwDice(dice: readonly [Die, Die], seed: number, n: number): {hidden: 0 | 1; throws: number[]} {
  const random = createRandom(seed);
  const hidden = random.uniform() < 0.5 ? 0 : 1;
  return {hidden, throws: Array.from({length: n}, () => pickIndex(dice[hidden], random.uniform()))};
}

/** The pips of a face, on a grid of three by three. */
const PIPS = ["4", "08", "048", "0268", "02468", "023568"];

function drawFace(context: CanvasRenderingContext2D, face: number, x: number, y: number, color: string): void {
  context.strokeStyle = color;
  context.strokeRect(x - 9.5, y - 9.5, 19, 19);
  for (const pip of PIPS[face]!) drawDot(context, x + 5.5 * ((Number(pip) % 3) - 1), y + 5.5 * (Math.floor(Number(pip) / 3) - 1), 1.7, color);
}

const THROWS = [6, 12, 24, 48];

export function createDieFigure({dice, likelihood}: DieFigureOptions): HTMLElement {
  let [seed, more] = [1, 1];
  let guess: 0 | 1 | undefined;
  const element = document.createElement("div");
  const stage = createStage({label: "", aspect: (width) => (width < 520 ? 1.1 : 2.2), draw});
  const verdict = Object.assign(document.createElement("p"), {className: "readout"});
  verdict.setAttribute("role", "status");
  const choices = ([0, 1] as const).map((k) => button({label: words.die.choose[k], onClick: () => ((guess = k), show())}));
  const again = button({label: words.die.again, onClick: () => ((seed += 1), (more = 1), (guess = undefined), show())});
  const longer = button({label: words.die.longer, onClick: () => ((more = Math.min(THROWS.length - 1, more + 1)), show())});
  const current = () => throwDice(dice, seed, THROWS[more]!);

  function draw({context, width, height, colors}: Frame): void {
    const {throws} = current();
    const counts = [0, 0, 0, 0, 0, 0];
    for (const face of throws) counts[face]!++;
    const [column, foot] = [width / 6, 26];
    const room = height - foot;
    const size = Math.max(3, Math.min(7, (0.4 * room) / Math.max(...counts) / 2.3));
    for (let face = 0; face < 6; face++) {
      const middle = (face + 0.5) * column;
      drawFace(context, face, middle, height - 11, colors.ink);
      context.fillStyle = colors.density;
      for (let i = 0; i < counts[face]!; i++) {
        context.beginPath();
        context.arc(middle, room - size - 2.3 * size * i, size, 0, 2 * Math.PI);
        context.fill();
      }
      if (guess === undefined) continue;
      dice.forEach((die, k) => {
        const tall = die[face]! * room * 1.3;
        const left = middle + (k - 1) * 0.3 * column;
        context.fillStyle = withAlpha(k === 0 ? colors.density : colors.point, counts[face] ? 0.3 : 0.08);
        context.fillRect(left, room - tall, 0.28 * column, tall);
        drawWords(context, "AB"[k]!, left + 0.14 * column, room - tall - 4, {color: colors.muted, align: "center", size: 11});
      });
    }
  }

  function show(): void {
    const {hidden, throws} = current();
    const products = dice.map((die) => likelihood(die, throws)) as [number, number];
    choices.forEach((choice, k) => choice.setAttribute("aria-pressed", String(guess === k)));
    longer.disabled = more === THROWS.length - 1;
    verdict.textContent = guess === undefined ? words.die.waiting(throws.length) : words.die.verdict({guess, hidden, products, n: throws.length});
    stage.describe(words.die.alt(throws.map((face) => face + 1)));
    stage.setValue((Math.log(products[0]) - Math.log(products[1])).toFixed(6));
    stage.redraw();
  }
  show();
  element.append(stage.element, controls(...choices, longer, again), verdict);
  return element;
}
