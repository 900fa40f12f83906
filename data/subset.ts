/** The first subset: a few dozen pictures, small enough to arrive at once. */
import { CHANNELS, DIM } from "./layout.js";
import { gzip } from "./gzip.js";
import { pictureAt, takePictures } from "./pixels.js";
import { distance } from "./select.js";
import type { Entry } from "./sources.js";

const MAX_PICTURES = 80;
const MAX_BYTES = 300_000;
/** In [−1, 1] coordinates; the median distance to the nearest neighbour in the whole set is 61. */
const MIN_DISTANCE = 70;
/** Emoji 1.0 and before: drawn on every phone since 2015, so everybody knows them. */
const NEWEST_VERSION = 1;
/** Signs on coloured squares: hard to tell apart when small, and little to look at. */
const LEFT_OUT = "Symbols";

export const SUBSET_RULE =
  `Round-robin over the groups (without ${LEFT_OUT}), and within a group over its subgroups in Unicode's order; each turn takes the most ` +
  `colourful picture of Emoji ${NEWEST_VERSION}.0 or older that is at least ${MIN_DISTANCE} from all taken before; until ` +
  `${MAX_PICTURES} are taken; then the last are given back until the file is at most ${MAX_BYTES} bytes.`;

/** Hasler & Süsstrunk (2003): spread plus offset of the two colour-opponent channels, over visible pixels. */
function colourfulness(picture: Uint8Array): number {
  let weight = 0, rg = 0, yb = 0, rg2 = 0, yb2 = 0;
  for (let p = 0; p < DIM; p += CHANNELS) {
    const [r, g, b, a] = picture.subarray(p, p + CHANNELS);
    const redGreen = r - g, yellowBlue = (r + g) / 2 - b;
    weight += a / 255;
    rg += redGreen;
    yb += yellowBlue;
    rg2 += redGreen ** 2;
    yb2 += yellowBlue ** 2;
  }
  const mean = Math.hypot(rg / weight, yb / weight);
  const variance = rg2 / weight - (rg / weight) ** 2 + yb2 / weight - (yb / weight) ** 2;
  return Math.sqrt(Math.max(0, variance)) + 0.3 * mean;
}

/** Pictures by group, and in each group by subgroup, most colourful first. */
function queuesOf(pictures: Uint8Array, entries: Entry[]): number[][][] {
  const groups = new Map<number, Map<number, number[]>>();
  entries.forEach((entry, n) => {
    if (entry.version > NEWEST_VERSION || entry.category === LEFT_OUT) return;
    const subgroups = groups.get(entry.group) ?? new Map<number, number[]>();
    groups.set(entry.group, subgroups.set(entry.subgroup, [...(subgroups.get(entry.subgroup) ?? []), n]));
  });
  const colours = entries.map((_, n) => colourfulness(pictureAt(pictures, n)));
  const sorted = (queue: number[]) => queue.toSorted((a, b) => colours[b] - colours[a] || a - b);
  return [...groups.values()].map((subgroups) => [...subgroups.values()].map(sorted));
}

/** Takes the next picture of a group: tries its subgroups in turn, from where the last turn ended. */
function takeTurn(queues: number[][], isFree: (n: number) => boolean): number | undefined {
  for (let attempt = queues.length; attempt > 0; attempt--) {
    const queue = queues.shift()!;
    queues.push(queue);
    const found = queue.find(isFree);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function chooseSubset(pictures: Uint8Array, gram: Int32Array, entries: Entry[]): number[] {
  const taken: number[] = [];
  const isFree = (n: number) => taken.every((m) => distance(gram, n, m) >= MIN_DISTANCE);
  let groups = queuesOf(pictures, entries);
  while (groups.length > 0 && taken.length < MAX_PICTURES) {
    groups = groups.filter((queues) => {
      if (taken.length === MAX_PICTURES) return false;
      const found = takeTurn(queues, isFree);
      if (found !== undefined) taken.push(found);
      return found !== undefined;
    });
  }
  const inOrder = () => taken.toSorted((a, b) => a - b);
  while (gzip(takePictures(pictures, inOrder())).length > MAX_BYTES) taken.pop();
  return inOrder();
}
