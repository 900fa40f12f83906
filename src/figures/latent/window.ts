/** A picture, its 256 numbers, and the way back; one of the numbers can be pushed. */
import {slider} from "../controls.js";
import {addHandle} from "../handle.js";
import {createStage, type Frame} from "../stage.js";
import {keepState, tellStateChange} from "../state.js";
import {latent as words} from "../strings/en/latent.js";
import {LATENT_CHANNELS, LATENT_DIM} from "../../sampler/latents.js";
import {distance} from "../../math/numeric/geometry.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {psnr, shareInside} from "./measure.js";
import {createPanel, toCome} from "./panel.js";
import {latentOf, pictureOf, titleOf, type LatentSet} from "./set.js";
import {drawSheets, gridOf, gridPlaceOf, middleOf, numberAt, numberInGrid, placeOf, sheetsAbreast} from "./sheets.js";

const CELL_PIXELS = 8;
/** Row and column 4 of the first sheet. */
const FIRST = numberInGrid(3, 3, LATENT_CHANNELS);
/** Grey of the sheets: black at −3, white at 3. */
const RANGE = 3;
const STEPS: Record<string, readonly [columns: number, rows: number]> = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

const whereIs = (number: number): string => {
  const {row, column, sheet} = placeOf(number);
  return words.window.where(row, column, sheet);
};

const aspectOf = (width: number) => {
  const {columns, rows} = gridOf(sheetsAbreast(width));
  return columns / rows;
};

export function createWindowFigure({set, index = 28}: {set: LatentSet; index?: number}) {
  let coder: Coder | undefined;
  let number = FIRST;
  let abreast: number = LATENT_CHANNELS;
  const picture = slider({label: words.picture, symbol: "clean", min: 0, max: set.pictures.n - 1, step: 1, value: index, format: (n) => titleOf(set, n)});
  const push = slider({label: words.window.push, name: "push", min: -6, max: 6, step: 0.5, value: 0, format: (value) => value.toFixed(1).replace("-", "−")});
  const sheets = createStage({label: "", aspect: aspectOf, draw});
  sheets.element.style.maxWidth = "36rem"; // narrower than the row of pictures: a sheet does not belong to the one above it
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
  function draw({context, width, height, colors}: Frame): void {
    drawSheets(context, pushed(), {width, height, range: RANGE, paper: colors.paper, chosen: number, frame: colors.noise});
    if (abreast === sheetsAbreast(width)) return;
    abreast = sheetsAbreast(width);
    place();
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
      panel.say(words.window.fidelity(distance(x, restored) / Math.sqrt(PICTURE_DIM), fidelity), words.window.reach(push.value, pixels, inside, around));
      panel.setValue({psnr: fidelity, pixels, inside, around, push: push.value});
    });
  };
  const place = () => handle.moveTo(...middleOf(number, abreast));
  const choose = (next: number) => {
    const same = next === number;
    number = next;
    place();
    if (same) return;
    tellStateChange(sheets.element);
    show();
  };
  const [firstX, firstY] = middleOf(number, abreast);
  const handle = addHandle(sheets.element, {
    label: words.window.cell,
    symbol: "x",
    x: firstX,
    y: firstY,
    describe: (x, y) => whereIs(numberAt(x, y, abreast)),
    onMove: (x, y) => choose(numberAt(x, y, abreast))
  });
  handle.classList.add("ring");
  // A press of an arrow key is a cell, not the hundredth of the stage that it is for other handles.
  sheets.element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const {column, row} = gridPlaceOf(number, abreast);
    choose(numberInGrid(column + step[0], row + step[1], abreast));
  }, {capture: true});
  sheets.element.addEventListener("click", ({clientX, clientY, detail}) => {
    if (detail === 0) return; // the handle, by keyboard
    const box = sheets.element.getBoundingClientRect();
    choose(numberAt((clientX - box.left) / box.width, (clientY - box.top) / box.height, abreast));
  });
  keepState(sheets.element, {
    key: "cell",
    read: () => (number === FIRST ? undefined : String(number)),
    write(text) {
      const next = text === undefined ? FIRST : /^\d+$/.test(text) ? Number(text) : NaN;
      if (!(next < LATENT_DIM)) throw new RangeError(words.window.cellRange);
      number = next;
      place();
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
