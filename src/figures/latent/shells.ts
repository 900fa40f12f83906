/** How far out the latents are, how far noise is, and what stands at the origin. */
import {select, seedField} from "../controls.js";
import {drawHistogram, drawLabel, setFont} from "../point/histogram.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {latent as words} from "../strings/en/latent.js";
import {logChiDensity, norm} from "../../math/numeric/geometry.js";
import {createRandom} from "../../math/noise/random.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {LATENT_DIM} from "../../sampler/latents.js";
import {rowOf, stack, type Coder} from "./coder.js";
import {standardiseLatents, summarise} from "./lengths.js";
import {createPanel, toCome} from "./panel.js";
import {latentOf, type LatentSet} from "./set.js";

const DRAWS = 1433;

export function createShellsFigure({set}: {set: LatentSet}) {
  let coder: Coder | undefined;
  let lengths = new Float64Array();
  let noises = new Float64Array();
  const from = select({label: words.shells.from, name: "from", options: words.shells.froms, value: "middle"});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const stage = createStage({label: "", aspect: (width) => (width < 520 ? 1 : 2), draw: (frame) => drawLengths(frame, lengths, noises)});
  offerData(stage.element, () => [
    ...Array.from(lengths, (length, n) => ({what: "latent", name: set.names[n]!, length})),
    ...Array.from(noises, (length, n) => ({what: "noise", name: n, length}))
  ]);
  const panel = createPanel({controls: [from, seed], rows: [""], large: true, drawing: stage.element});
  const show = () => panel.run(async (breathe) => {
    const {center, scale, lengths: measured} = standardiseLatents(set.latents, from.value);
    await breathe();
    const random = createRandom(seed.value);
    const eps = random.normals(LATENT_DIM);
    noises = Float64Array.from({length: DRAWS}, (_, n) => norm(n === 0 ? eps : random.normals(LATENT_DIM)));
    lengths = measured as Float64Array<ArrayBuffer>;
    const [all, noise] = [summarise(lengths), summarise(noises)];
    const ratio = all.std / all.mean / (noise.std / noise.mean);
    const square = all.square / LATENT_DIM;
    panel.say(...words.shells.said({...all, square, noiseMean: noise.mean, noiseStd: noise.std, ratio}));
    panel.setValue({mean: all.mean, std: all.std, min: all.min, square, ratio, n: lengths.length, pictures: coder !== undefined});
    stage.describe(words.shells.alt(all.mean, all.min));
    stage.redraw();
    if (!coder) return panel.row(0, toCome(4, words.waits));
    const usual = lengths.reduce((best, length, n) => (Math.abs(length - all.mean) < Math.abs(lengths[best]! - all.mean) ? n : best), 0);
    const middle = standardiseLatents(set.latents, "middle").center;
    const places = [
      {z: new Float64Array(LATENT_DIM), words: words.shells.origin},
      {z: middle, words: words.shells.middle},
      {z: center.map((value, i) => value + scale * eps[i]!), words: words.shells.shell},
      {z: latentOf(set, usual), words: words.shells.picture(set.names[usual]!)}
    ];
    const decoded = await coder.decode(stack(places.map(({z}) => z)));
    await breathe();
    panel.row(0, places.map((place, i) => ({x: rowOf(decoded, i, PICTURE_DIM), words: place.words})));
  });
  for (const control of [from, seed]) control.addEventListener("input", show);
  show();
  return {
    element: panel.element,
    update(state: {coder: Coder}) {
      coder = state.coder;
      show();
    }
  };
}

function drawLengths({context, width, height, colors}: Frame, lengths: Float64Array, noises: Float64Array): void {
  if (lengths.length === 0) return;
  const panel = {context, colors, left: 8, width: width - 16, height: height / 2 - 62, range: {min: 0, max: 30}, bins: 120, ticks: [0, 5, 10, 15, 20, 25, 30]};
  const title = (text: string, top: number, color: string) => {
    setFont(context, 13);
    drawLabel(context, text, 8, top + 12, {color, paper: colors.paper});
  };
  title(words.shells.pictures(lengths.length), 0, colors.density);
  drawHistogram({...panel, top: 30, values: lengths, color: colors.density});
  title(words.shells.noise(noises.length), height / 2, colors.noise);
  drawHistogram({...panel, top: height / 2 + 30, values: noises, color: colors.noise, density: (r) => Math.exp(logChiDensity(r, LATENT_DIM))});
}
