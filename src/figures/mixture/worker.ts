/** The module worker that fits bumps to the picture set. */
import {createPause} from "../../sampler/worker-protocol.js";
import {pictureOf} from "./coordinates.js";
import {measureNearness} from "./counting.js";
import {fitPictures, NUM_SHOWN, splitSet} from "./picture-fits.js";
import type {Answer, FromMixtureWorker, PictureTable, ToMixtureWorker} from "./worker-protocol.js";

let set: PictureTable | undefined;
const stopped = new Set<number>();
const pause = createPause();

self.onmessage = async ({data}: MessageEvent<ToMixtureWorker>): Promise<void> => {
  if (data.kind === "set") set = data.set;
  else if (data.kind === "stop") stopped.add(data.job);
  else {
    const {job} = data;
    try {
      for await (const answer of work(data)) {
        post({job, answer});
        await pause();
      }
      post({job, done: true});
    } catch (error) {
      post({job, error: error instanceof Error ? error.message : String(error)});
    }
  }
};

async function* work(data: Extract<ToMixtureWorker, {kind: "fit" | "count"}>): AsyncGenerator<Answer> {
  if (!set) throw new Error("The worker was asked before it had the pictures.");
  if (data.kind === "count") {
    const nearness = yield* inTurns(data.job, measureNearness(Float64Array.from(set.coordinates), set.basis.components, data.seed));
    if (nearness) yield {nearness};
    return;
  }
  const {bytes, coordinates, basis} = set;
  const split = splitSet(coordinates, basis.components);
  const {dim, train: table, indices: rows} = split;
  for (const options of data.fits) {
    const fit = yield* inTurns(data.job, fitPictures(split, options), (state) => state && {step: {numParts: options.numParts, i: state.i}});
    if (!fit) return;
    const pictures: Float32Array[] = [];
    for (let k = 0; k < NUM_SHOWN; k++) {
      const [z, shares] = [fit.samples.subarray(k * dim, (k + 1) * dim), fit.owners.subarray(k * rows.length, (k + 1) * rows.length)];
      pictures.push(pictureOf(z, shares, {rows, table, bytes, basis}));
      await pause();
    }
    yield {fit, pictures};
  }
}

/** Runs pieces of work to the end, telling of some; undefined where the job was stopped. */
async function* inTurns<Piece, Result, Told>(job: number, pieces: Generator<Piece, Result, void>, tell: (piece: Piece) => Told | undefined = () => undefined): AsyncGenerator<Told, Result | undefined> {
  for (;;) {
    const {done, value} = pieces.next();
    if (done) return value;
    const told = tell(value);
    if (told) yield told;
    await pause();
    if (stopped.has(job)) return undefined;
  }
}

function post(message: FromMixtureWorker): void {
  (self as unknown as Worker).postMessage(message);
}
