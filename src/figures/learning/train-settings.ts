/** The controls of a training, and what they say. */
import {controls, numberField, select, slider, type Control} from "../controls.js";
import {learning} from "../strings/en/learning.js";
import type {Prediction} from "../../math/denoisers/prediction.js";
import type {NoiseDistributionOptions} from "../../math/learning/noise-distribution.js";
import type {LossWeighting} from "../../math/learning/weighting.js";
import type {BackendName} from "../../sampler/training/backend.js";
import type {TrainingSettings} from "../../sampler/training/settings.js";

export type WantedBackend = "auto" | BackendName;

export interface TrainControls {
  readonly prediction: Control<Prediction>;
  readonly backend: Control<WantedBackend>;
  /** Folded. */
  readonly rows: readonly HTMLElement[];
  /** What they say, but for the data. */
  read(): Omit<TrainingSettings, "data">;
  /** Sets them to what another training has; tells nobody. */
  show(settings: Omit<TrainingSettings, "data">): void;
  /** Called when one is moved. */
  listen(onChange: () => void): void;
}

export function createTrainControls(): TrainControls {
  const words = learning.train;
  const prediction = select<Prediction>({label: words.prediction, name: "prediction", options: words.predictions, value: "edm"});
  const weighting = select<LossWeighting>({label: words.weighting, name: "weighting", options: words.weightings, value: "edm"});
  const noise = select<NoiseDistributionOptions["kind"]>({label: words.noise, name: "noise", options: words.noises, value: "log-normal"});
  const mean = slider({label: words.mean, name: "mean", symbol: "sigma", min: -3, max: 2, step: 0.1, value: -0.5});
  const std = slider({label: words.std, name: "std", symbol: "sigma", min: 0.3, max: 2.5, step: 0.1, value: 1.5});
  const width = slider({label: words.width, name: "width", min: 8, max: 256, step: 8, value: 128});
  const depth = slider({label: words.depth, name: "depth", min: 1, max: 5, step: 1, value: 3});
  const batch = slider({label: words.batch, name: "batch", min: 16, max: 1024, step: 16, value: 256});
  const rate = slider({label: words.rate, name: "rate", min: 1e-4, max: 0.1, value: 2e-3, scale: "log"});
  const seed = numberField({label: learning.seed, name: "seed", min: 0, max: 2 ** 32 - 1, value: 1});
  const backend = select<WantedBackend>({label: words.runsOn, name: "backend", options: words.backends, value: "auto"});
  const all: readonly Control<never>[] = [prediction, weighting, noise, mean, std, width, depth, batch, rate, seed, backend] as never;
  let quiet = false;
  return {
    prediction,
    backend,
    rows: [controls(weighting, noise, mean, std), controls(width, depth, batch, rate), controls(seed, backend)],
    read: () => ({
      network: {width: width.value, depth: depth.value},
      prediction: prediction.value, weighting: weighting.value,
      noise: {kind: noise.value, mean: mean.value, std: std.value},
      batchSize: batch.value, learningRate: rate.value, seed: seed.value
    }),
    show(settings) {
      quiet = true;
      prediction.set(settings.prediction ?? "edm");
      weighting.set(settings.weighting ?? "edm");
      noise.set(settings.noise?.kind ?? "log-normal");
      mean.set(settings.noise?.mean ?? -0.5);
      std.set(settings.noise?.std ?? 1.5);
      width.set(settings.network?.width ?? 128);
      depth.set(settings.network?.depth ?? 3);
      batch.set(settings.batchSize ?? 256);
      rate.set(settings.learningRate ?? 2e-3);
      if (typeof settings.seed === "number") seed.set(settings.seed);
      quiet = false;
    },
    listen(onChange) {
      for (const control of all) control.addEventListener("input", () => !quiet && onChange());
    }
  };
}

