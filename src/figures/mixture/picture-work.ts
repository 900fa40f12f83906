/** The page's side of worker.ts. */
import type {PictureFitOptions} from "./picture-fits.js";
import {startWorker} from "../../sampler/start-worker.js";
import type {Answer, FromMixtureWorker, PictureTable, ToMixtureWorker} from "./worker-protocol.js";

export type Ask = {readonly kind: "fit"; readonly fits: readonly PictureFitOptions[]} | {readonly kind: "count"; readonly seed: number};

export interface PictureWork {
  /** Answers as they come, to the end of the job. Leaving the loop stops it. @throws Error in words for the reader */
  ask(what: Ask): AsyncGenerator<Answer, void, void>;
}

/** Starts a worker for this set of pictures. */
export function createPictureWork(set: PictureTable): PictureWork {
  const worker = startWorker(import.meta.resolve("./worker.js"));
  const hearers = new Map<number, (message: FromMixtureWorker) => void>();
  let jobs = 0;
  const send = (message: ToMixtureWorker) => worker.postMessage(message);
  worker.onmessage = ({data}: MessageEvent<FromMixtureWorker>) => hearers.get(data.job)?.(data);
  worker.onerror = ({message}) => {
    for (const [job, hear] of hearers) hear({job, error: `The calculation in the background stopped (${message || "no reason given"}). Reload the page.`});
  };
  send({kind: "set", set});
  return {
    async *ask(what) {
      const job = jobs++;
      const heard: FromMixtureWorker[] = [];
      let wake = (): void => undefined;
      hearers.set(job, (message) => {
        heard.push(message);
        wake();
      });
      send({...what, job});
      try {
        for (;;) {
          if (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
          const message = heard.shift()!;
          if ("error" in message) throw new Error(message.error);
          if ("done" in message) return;
          yield message.answer;
        }
      } finally {
        hearers.delete(job);
        send({kind: "stop", job});
      }
    }
  };
}
