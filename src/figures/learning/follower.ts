/** Follows a network while it learns: measures the newest one, lets it draw samples, and never does two things at a time. */
import {createBreath} from "../breath.js";
import {measure, type Measured} from "./measure.js";
import {networkDenoiser, type NetworkModel} from "../../math/learning/network.js";
import type {Target} from "../../math/types.js";

/** What is to be followed. Another network, or another σ to look at, is another object. */
export interface Subject {
  readonly network: NetworkModel;
  readonly target: Target;
  /** Networks that learn one after the other have different numbers: what was found of an old one is not shown. */
  readonly pupil: number;
  readonly sigma: number;
  /** Levels below do not count. */
  readonly from: number;
}

export interface FollowerOptions {
  readonly sigmas: ArrayLike<number>;
  /** The newest. */
  readonly subject: () => Subject | undefined;
  /** It learns at this moment: samples may wait. */
  readonly busy: () => boolean;
  readonly onMeasured: (measured: Measured) => void;
  readonly onSamples: (points: Float32Array) => void;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds between two crowds of samples while it learns. */
const SAMPLES_EVERY = 2500;

/** @returns what to call when there is something new */
export function createFollower({sigmas, subject, busy, onMeasured, onSamples, onError}: FollowerOptions): () => void {
  let following = false;
  let sampledAt = -Infinity;

  async function follow(): Promise<void> {
    for (let done: Subject | undefined, now = subject(); now && now !== done; done = now, now = subject()) {
      const {network, target, pupil, sigma, from} = now;
      const isCurrent = (): boolean => subject()?.pupil === pupil;
      const measured = await measure(target, networkDenoiser(network), {sigmas, sigma, from, breathe: createBreath()});
      if (isCurrent()) onMeasured(measured);
      if (!isCurrent() || (busy() && performance.now() - sampledAt < SAMPLES_EVERY)) continue;
      const {drawSamples} = await import("./train-samples.js"); // the sampler, and all that it brings
      const points = await drawSamples(network, target);
      sampledAt = performance.now();
      if (isCurrent()) onSamples(points);
    }
  }

  return () => {
    if (following) return;
    following = true;
    follow().catch(onError).finally(() => (following = false));
  };
}
