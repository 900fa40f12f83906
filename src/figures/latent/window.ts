/** A picture, its 256 numbers, and the way back; one of the numbers can be pushed. */
import {slider} from "../controls.js";
import {addHandle} from "../handle.js";
import {createStage, type Frame} from "../stage.js";
import {keepState, tellStateChange} from "../state.js";
import {latent as words} from "../strings/en/latent.js";
import {LATENT_CHANNELS, LATENT_DIM, LATENT_SIDE} from "../../sampler/latents.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {psnr, shareInside} from "./measure.js";
import {createPanel, toCome} from "./panel.js";
import {latentOf, pictureOf, titleOf, type LatentSet} from "./set.js";

const SHEETS = LATENT_CHANNELS;
const CELL_PIXELS = 8;
/** The middle of the fourth cell of the fourth row of the first sheet. */
const FIRST = [3.5 / 8 / SHEETS, 3.5 / 8] as const;
/** Grey of the sheets: black at −3, white at 3. */
const RANGE = 3;

/** Number (row, column, channel) of a latent, from the place under the handle in four sheets side by side. */
export function numberAt(x: number, y: number): number {
  const across = Math.min(SHEETS * LATENT_SIDE - 1, Math.floor(x * SHEETS * LATENT_SIDE));
  const row = Math.min(LATENT_SIDE - 1, Math.floor(y * LATENT_SIDE));
  return (row * LATENT_SIDE + (across % LATENT_SIDE)) * LATENT_CHANNELS + Math.floor(across / LATENT_SIDE);
}

const placeOf = (number: number) => {
  const cell = Math.floor(number / LATENT_CHANNELS);
  return {row: Math.floor(cell / LATENT_SIDE), column: cell % LATENT_SIDE, sheet: number % LATENT_CHANNELS};
};
const whereIs = (number: number): string => {
  const {row, column, sheet} = placeOf(number);
  return words.window.where(row, column, sheet);
};

export function createWindowFigure({set, index = 28}: {set: LatentSet; index?: number}) {
  let coder: Coder | undefined;
  let number = numberAt(...FIRST);
  const picture = slider({label: words.picture, symbol: "clean", min: 0, max: set.pictures.n - 1, step: 1, value: index, format: (n) => titleOf(set, n)});
  const push = slider({label: words.window.push, name: "push", min: -6, max: 6, step: 0.5, value: 0, format: (value) => value.toFixed(1).replace("-", "−")});
  const sheets = createStage({label: "", aspect: SHEETS * 1.02, draw});
  const title = Object.assign(document.createElement("p"), {className: "readout", textContent: words.window.sheets});
  const drawing = document.createElement("div");
  drawing.style.marginTop = "1rem";
  drawing.append(title, sheets.element);
  const panel = createPanel({controls: [picture, push], rows: [""], large: true, drawing});

  const pushed = (): Float64Array => {
    const z = latentOf(set, set.ids[picture.value]!).slice();
    z[number]! += push.value;
    return z;
  };
  function draw({context, width, colors}: Frame): void {
    const z = pushed();
    const sheet = width / SHEETS;
    const side = (sheet - 8) / LATENT_SIDE;
    for (let i = 0; i < LATENT_DIM; i++) {
      const {row, column, sheet: s} = placeOf(i);
      const grey = Math.round(Math.min(255, Math.max(0, 127.5 * (1 + z[i]! / RANGE))));
      context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
      context.fillRect(s * sheet + column * side, row * side, side + 0.5, side + 0.5);
    }
    const {row, column, sheet: s} = placeOf(number);
    context.strokeStyle = colors.noise;
    context.lineWidth = 2.5;
    context.strokeRect(s * sheet + column * side, row * side, side, side);
  }
  const show = () => {
    sheets.describe(words.window.alt(whereIs(number)));
    sheets.redraw();
    panel.run(async () => {
      const x = pictureOf(set, picture.value);
      const original = {x, words: words.window.original, label: titleOf(set, picture.value)};
      if (!coder) return panel.row(0, [original, ...toCome(3, words.waits)]);
      const z = await coder.encode(x);
      const moved = z.slice();
      moved[number]! += push.value;
      const both = await coder.decode(stack([z, moved]));
      const [restored, changed] = [rowOf(both, 0, PICTURE_DIM), rowOf(both, 1, PICTURE_DIM)];
      const change = changed.map((value, i) => value - restored[i]!);
      panel.row(0, [
        original,
        {x: restored, words: words.window.restored},
        {x: changed, words: words.window.pushed},
        {x: change.map((value, i) => (i % 4 === 3 ? 1 : value)), words: words.window.change, meaning: "point"}
      ]);
      let pixels = 0;
      for (let i = 0; i < PICTURE_DIM; i += 4) if (change.subarray(i, i + 4).some((value) => Math.abs(value) > 2 / 255)) pixels++;
      const {row, column} = placeOf(number);
      const inside = shareInside(change, {column: CELL_PIXELS * column, row: CELL_PIXELS * row, side: CELL_PIXELS});
      const around = shareInside(change, {column: CELL_PIXELS * (column - 1), row: CELL_PIXELS * (row - 1), side: 3 * CELL_PIXELS});
      const fidelity = psnr(x, restored);
      panel.say(words.window.fidelity(fidelity), words.window.reach(push.value, pixels, inside, around));
      panel.setValue({psnr: fidelity, pixels, inside, around, push: push.value});
    });
  };
  const handle = addHandle(sheets.element, {
    label: words.window.cell,
    symbol: "x",
    x: FIRST[0],
    y: FIRST[1],
    describe: (x, y) => whereIs(numberAt(x, y)),
    onMove(x, y) {
      if (numberAt(x, y) === number) return;
      number = numberAt(x, y);
      tellStateChange(sheets.element);
      show();
    }
  });
  const first = number;
  keepState(sheets.element, {
    key: "cell",
    read: () => (number === first ? undefined : String(number)),
    write(text) {
      const next = text === undefined ? first : /^\d+$/.test(text) ? Number(text) : NaN;
      if (!(next < LATENT_DIM)) throw new RangeError(words.window.cellRange);
      number = next;
      const {row, column, sheet} = placeOf(next);
      handle.moveTo((sheet + (column + 0.5) / LATENT_SIDE) / SHEETS, (row + 0.5) / LATENT_SIDE);
      show();
    }
  });
  for (const control of [picture, push]) control.addEventListener("input", show);
  show();
  return {
    element: panel.element,
    update(state: {coder: Coder}) {
      coder = state.coder;
      show();
    }
  };
}
