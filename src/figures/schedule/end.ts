/** The last step of a schedule: what is left of the picture in it, and which pictures come back from pure noise. */
import {createBreath, createLatest, whenNear} from "../breath.js";
import {controls, select, slider} from "../controls.js";
import {drawWords} from "../marks.js";
import {createPictureCanvas, putPicture} from "../picture.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {schedule as words} from "../strings/en/schedule.js";
import {createThumbnails} from "../thumbnails.js";
import {createRandom} from "../../math/noise/random.js";
import {factorGram} from "../../math/pictures/coefficient-noise.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";
import {countReturns, createWorld, drawPureNoise, endOfTraining, klToPureNoise, levelsFromEnd, meanOfEndings, type World} from "./ending.js";
import {ENDINGS, type EndingName} from "./named-schedules.js";
import type {StandardSet} from "./standard-set.js";

/** Eight for each of the 75 pictures. */
const RUNS = 600;
const NAMES = Object.keys(ENDINGS) as EndingName[];

/** Room for the words above the sheet, in CSS pixels. */
const HEAD = 44;

interface Returns {
  readonly pure: Int32Array;
  readonly own: Int32Array;
}

export function createEndFigure() {
  const schedules = Object.fromEntries(NAMES.map((name) => [name, ENDINGS[name]()])) as Record<EndingName, ReturnType<(typeof ENDINGS)[EndingName]>>;
  const chosen = select<EndingName>({label: words.end.schedule, name: "schedule", options: words.endings, value: "scaled-linear"});
  const endings = slider({label: words.end.endings, name: "endings", min: 1, max: 10_000, value: 1, scale: "log", format: (n) => String(Math.round(n))});
  let view: {set: StandardSet; z0: Float64Array} | undefined;
  let world: World | undefined;
  let order: readonly number[] = [];
  let thumbnails: readonly HTMLCanvasElement[] = [];
  let pureNoise: Float64Array = new Float64Array();
  const returns = new Map<EndingName, Returns>();
  const latest = createLatest((error) => sheet.fail(String(error)));
  const eps = createRandom(7).normals(16384);

  const picture = createPictureCanvas(new Float64Array(16384), {label: words.end.pictureLabel});
  picture.style.borderColor = "var(--point)";
  const said = readout("");
  const side = document.createElement("div");
  side.className = "slice-side";
  side.append(picture, said);

  const sheet = createStage({label: words.end.label, aspect: (width) => width / (layOut(width).rows * layOut(width).row + HEAD + 4), draw});
  const table = document.createElement("table");
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  Object.assign(scroll, {tabIndex: 0, role: "region", ariaLabel: words.end.table});
  scroll.append(table);

  /** All pictures from the faintest to the strongest; a picture is as large as it is often. */
  function draw({context, width, colors}: Frame): void {
    const {columns, cell, row} = layOut(width);
    const found = returns.get(chosen.value);
    const counts = found?.pure;
    drawWords(context, found ? words.end.fromNoise(different(found.pure)) : words.end.computing, 0, 14, {color: colors.ink, size: 14, weight: 500, maxWidth: width});
    if (found) drawWords(context, words.end.fromOwnEnd(different(found.own)), 0, 32, {color: colors.muted, size: 12.5, maxWidth: width});
    order.forEach((n, k) => {
      const [x, y] = [((k % columns) + 0.5) * cell, HEAD + Math.floor(k / columns) * row + cell / 2];
      const count = counts?.[n] ?? 0;
      const size = counts && count > 0 ? cell * Math.min(1, 0.42 + 0.2 * Math.sqrt(count / (RUNS / 75))) : 0.42 * cell;
      context.globalAlpha = counts && count === 0 ? 0.16 : 1;
      context.imageSmoothingEnabled = true;
      if (thumbnails[n]) context.drawImage(thumbnails[n], x - size / 2, y - size / 2, size, size);
      context.globalAlpha = 1;
      if (count > 0) drawWords(context, String(count), x, y + cell / 2 + row - cell - 2, {color: colors.ink, size: 11, align: "center", halo: colors.paper});
    });
  }

  function showPicture(): void {
    if (!view) return;
    const n = Math.round(endings.value);
    const alphaBar = schedules[chosen.value].alphaBars.at(-1)!;
    const mean = meanOfEndings(view.z0, eps, alphaBar, n);
    putPicture(picture, view.set.toPicture(mean, 1 / Math.sqrt(alphaBar + (1 - alphaBar) / n)));
    said.textContent = words.end.mean(n, Math.sqrt(alphaBar), Math.sqrt((1 - alphaBar) / n));
  }

  function showTable(): void {
    if (!view) return;
    const square = view.z0.reduce((sum, value) => sum + value * value, 0);
    const head = `<tr><td></td>${words.end.columns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr>`;
    const rows = NAMES.map((name) => {
      const {alphaBars, sigmaMax} = schedules[name];
      const alphaBar = alphaBars.at(-1)!;
      const found = returns.get(name);
      const cells = words.end.cells({sigmaMax, left: Math.sqrt(alphaBar * square), kl: klToPureNoise(alphaBar, square, 16384), different: found && different(found.pure)});
      const now = name === chosen.value;
      return `<tr><th scope="row">${now ? `<b>${words.endings[name]}</b>` : words.endings[name]}</th>${cells.map((cell) => `<td>${now ? `<b>${cell}</b>` : cell}</td>`).join("")}</tr>`;
    });
    table.innerHTML = `<thead>${head}</thead><tbody>${rows.join("")}</tbody>`;
    const found = returns.get(chosen.value);
    sheet.describe(words.end.alt(words.endings[chosen.value], found && different(found.pure), found && different(found.own)));
    if (found) {
      const alphaBar = schedules[chosen.value].alphaBars.at(-1)!;
      const missing = order.slice(Math.ceil(order.length / 2)).filter((n) => found.pure[n] === 0).length;
      sheet.setValue(JSON.stringify({name: chosen.value, alphaBar, square, kl: klToPureNoise(alphaBar, square, 16384), pure: different(found.pure), own: different(found.own), strongMissing: missing}));
    }
    sheet.redraw();
  }

  function show(): void {
    showPicture();
    showTable();
    latest(async (breathe) => {
      if (!world) return;
      for (const name of [chosen.value, ...NAMES].filter((each) => !returns.has(each))) {
        if (returns.has(name)) continue; // the chosen one comes twice
        const levels = levelsFromEnd(schedules[name]);
        const pure = await countReturns(world, {levels, starts: pureNoise, breathe});
        const own = await countReturns(world, {levels, starts: endOfTraining(world, pureNoise, levels[0]!), breathe});
        returns.set(name, {pure, own});
        showTable();
      }
    });
  }
  chosen.addEventListener("input", show);
  endings.addEventListener("input", showPicture);

  const body = document.createElement("div");
  body.className = "slice-panels";
  body.append(sheet.element, side);
  const element = document.createElement("div");
  element.append(controls(chosen, endings), body, scroll);

  async function prepare(pictures: Pictures, set: StandardSet): Promise<void> {
    await whenNear(sheet.element);
    const breathe = createBreath();
    thumbnails = await createThumbnails(pictures.bytes, breathe);
    const made = await createWorld(set, breathe);
    order = Array.from(made.squares.keys()).sort((a, b) => made.squares[a]! - made.squares[b]!);
    pureNoise = drawPureNoise(factorGram(made.gram, made.n), made.n, RUNS, createRandom(8));
    world = made;
    show();
  }
  return {
    element,
    /** Gives all pictures once, and the one that is averaged. */
    update({pictures, set, z0}: {pictures: Pictures; set: StandardSet; z0: Float64Array}): void {
      const first = view === undefined;
      view = {set, z0};
      if (first) prepare(pictures, set).catch((error: unknown) => sheet.fail(String(error)));
      show();
    }
  };
}

const different = (counts: Int32Array) => counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);

/** Below each picture there is room for its number. */
function layOut(width: number): {columns: number; rows: number; cell: number; row: number} {
  const columns = width < 520 ? 10 : 15;
  const cell = width / columns;
  return {columns, rows: Math.ceil(75 / columns), cell, row: cell + 9};
}
