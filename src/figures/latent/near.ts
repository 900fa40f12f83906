/** Who is near: by the distance in pixels, and by the distance in the latent. */
import {slider} from "../controls.js";
import {latent as words} from "../strings/en/latent.js";
import {distance} from "../../math/numeric/geometry.js";
import {correlation} from "./correlation.js";
import {createPanel} from "./panel.js";
import {latentOf, pictureOf, titleOf, type LatentSet} from "./set.js";

const COUNT = 6;

export function createNearFigure({set, distanceBetween = distance}: {set: LatentSet; distanceBetween?: (a: Float64Array, b: Float64Array) => number}): HTMLElement {
  const picture = slider({label: words.picture, symbol: "clean", min: 0, max: set.pictures.n - 1, step: 1, value: 22, format: (n) => titleOf(set, n)});
  const panel = createPanel({controls: [picture], rows: words.near.rows, small: true});
  const show = () => panel.run(async (breathe) => {
    const mine = picture.value;
    const [inPixels, inLatent] = [new Float64Array(set.ids.length), new Float64Array(set.ids.length)];
    for (let i = 0; i < set.ids.length; i++) {
      inPixels[i] = distanceBetween(pictureOf(set, mine), pictureOf(set, i));
      inLatent[i] = distanceBetween(latentOf(set, set.ids[mine]!), latentOf(set, set.ids[i]!));
      await breathe();
    }
    const nearest = [inPixels, inLatent].map((distances) => Array.from(distances.keys()).filter((i) => i !== mine).sort((a, b) => distances[a]! - distances[b]!).slice(0, COUNT));
    nearest.forEach((indices, row) => panel.row(row, [mine, ...indices].map((i, place) => ({
      x: pictureOf(set, i),
      words: place === 0 ? words.near.chosen : words.near.rank([inPixels, inLatent][row]![i]!),
      label: titleOf(set, i),
      meaning: place === 0 ? "clean" as const : "density" as const
    }))));
    const shared = nearest[0]!.filter((i) => nearest[1]!.includes(i)).length;
    const others = (distances: Float64Array) => distances.filter((_, i) => i !== mine);
    const alike = correlation(others(inPixels), others(inLatent));
    panel.say(words.near.said(shared, COUNT, alike));
    panel.setValue({shared, correlation: alike});
  });
  picture.addEventListener("input", show);
  show();
  return panel.element;
}
