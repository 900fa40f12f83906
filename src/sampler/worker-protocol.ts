/** Messages between cpu-sampler.ts and coefficient-worker.ts: each request is answered once, under its number. */
import type {CoefficientStep} from "./run-in-coefficient-space.js";
import type {Pictures} from "./pictures.js";
import type {PictureStep, Posterior, RunOptions} from "./types.js";

export type Request =
  | {readonly kind: "prepare"; readonly pictures: Pictures; readonly gram: Int32Array | undefined}
  | {readonly kind: "start"; readonly run: number; readonly options: Omit<RunOptions, "signal">}
  /** Answered with the next step, or undefined after the last. */
  | {readonly kind: "next"; readonly run: number}
  | {readonly kind: "stop"; readonly run: number}
  | {readonly kind: "posterior"; readonly x: Float32Array | Float64Array; readonly sigma: number};

export type ToWorker = Request & {readonly id: number};

export type FromWorker<Answer = PictureStep | Posterior> =
  | {readonly id: number; readonly value: Answer | undefined}
  | {readonly id: number; readonly error: {readonly name: string; readonly message: string}}
  /** Before an answer that takes long ("prepare", when the Gram matrix has to be computed): 0 … 1. */
  | {readonly id: number; readonly progress: number};

/** Rounds a step to what pages get. */
export function toPictureStep(step: CoefficientStep): PictureStep {
  return {...step, x: Float32Array.from(step.x), denoised: Float32Array.from(step.denoised)};
}

/** Gives the event loop a turn, but not more often than every 12 ms: a turn is not free. */
export function createPause(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 12) return;
    // Not setTimeout: nested timers wait 4 ms each.
    await new Promise<void>((resolve) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
    last = performance.now();
  };
}
