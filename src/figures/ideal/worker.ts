/** The module worker that does the counting of /ideal: many short runs in coefficient space, and nearest neighbours. */
import {createRandom} from "../../math/noise/random.js";
import {gramOfPictures} from "../../sampler/pictures/gram-of-pictures.js";
import {projectRows, ROWS_PER_PASS} from "../../sampler/pictures/picture-combinations.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";
import {createPause} from "../../sampler/worker-protocol.js";
import {nearestPicture} from "./nearest.js";
import {noiseOf} from "./noise.js";
import {createReverseSde, type ReverseSde} from "./reverse-sde.js";
import {createTrialModel, nearestOthers, returnTrial, stepsTrial, type TrialModel} from "./trials.js";
import type {FromIdealWorker, JobName, Jobs, ToIdealWorker} from "./worker-protocol.js";

let pictures: Pictures | undefined;
let triangle: Int32Array | undefined;
let model: TrialModel | undefined;
let reverse: ReverseSde | undefined;
const stopped = new Set<number>();
const pause = createPause();

self.onmessage = async ({data}: MessageEvent<ToIdealWorker>): Promise<void> => {
  switch (data.kind) {
    case "prepare":
      pictures = data.pictures;
      return;
    case "gram":
      triangle ??= data.triangle;
      return;
    case "stop":
      stopped.add(data.job);
      return;
    default:
      try {
        for await (const answer of work(data)) {
          post({job: data.job, answer});
          await pause();
          if (stopped.has(data.job)) break;
        }
        post({job: data.job, done: true});
      } catch (error) {
        post({job: data.job, error: error instanceof Error ? error.message : String(error)});
      } finally {
        stopped.delete(data.job);
      }
  }
};

async function* work(request: {[K in JobName]: {kind: K; job: number; ask: Jobs[K]["ask"]}}[JobName]): AsyncGenerator<Jobs[JobName]["answer"]> {
  if (!pictures) throw new Error("The worker was asked before it had the pictures.");
  if (request.kind === "nearest") {
    const {x, batch} = request.ask;
    for (let point = 0; point < batch; point++) {
      yield {point, ...nearestPicture(x.subarray((point * x.length) / batch, ((point + 1) * x.length) / batch), pictures)};
    }
    return;
  }
  const known = (model ??= createTrialModel(pictures, (triangle ??= await gramOfPictures(pictures, {pause}))));
  if (request.kind === "others") return yield {distances: nearestOthers(known)};
  const {seed, trials} = request.ask;
  const random = createRandom(seed, 1_000_000);
  for (let first = 0; first < trials; first += ROWS_PER_PASS) {
    const count = Math.min(ROWS_PER_PASS, trials - first);
    const products = projectNoises(pictures, seed, first, count);
    for (let k = 0; k < count; k++) {
      const trial = first + k;
      const noise = products.subarray(k * pictures.n, (k + 1) * pictures.n);
      if (request.kind === "steps") yield {trial, ...stepsTrial(known, noise, request.ask.sigmaMax)};
      else {
        const {sigmas, numSteps, numSdeSteps} = request.ask;
        const picture = request.ask.picture ?? random.integer(pictures.n);
        const byOde = returnTrial(known, picture, noise, sigmas, numSteps);
        await pause();
        reverse ??= createReverseSde(known);
        const drawn = reverse.trial(picture, noise, sigmas, numSdeSteps, createRandom(`${seed}, on the way back`, trial));
        yield {trial, picture, ...byOde, drawn};
      }
    }
  }
}

/** ε·yₙ for a few noises, in one pass over the pictures. */
function projectNoises(set: Pictures, seed: number, first: number, count: number): Float64Array {
  const noises = new Float64Array(count * set.dim);
  for (let k = 0; k < count; k++) noises.set(noiseOf(seed, first + k), k * set.dim);
  const products = new Float64Array(count * set.n);
  projectRows(noises, set, 0, products);
  return products;
}

function post(message: FromIdealWorker): void {
  (self as unknown as Worker).postMessage(message);
}
