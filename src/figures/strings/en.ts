/** All English text that figures and controls show: what several figures use here, each page's own beside it. */
import {cover} from "./en/cover.js";
import {ideal} from "./en/ideal.js";
import {lab} from "./en/lab.js";
import {noise} from "./en/noise.js";
import {particles} from "./en/particles.js";
import {point} from "./en/point.js";

export const english = {
  stop: "Stop",
  /** @param total 0 while nobody knows it */
  bytes: ({done, total}: {done: number; total: number}) => `${(done / 1e6).toFixed(1)}${total > 0 ? ` of ${(total / 1e6).toFixed(1)}` : ""} MB`,
  stopped: "Stopped.",
  tryAgain: "Try again",
  seed: "seed",
  nextSeed: "next",
  play: "Play",
  pause: "Pause",
  more: "more",
  backend: {label: "runs on", options: {auto: "the best there is", cpu: "CPU", webgpu: "WebGPU"}},
  range: (min: string, max: string, whole: boolean) => `${min} to ${max}${whole ? ", a whole number" : ""}`,
  oneOf: (values: readonly string[]) => `one of ${values.slice(0, 12).join(", ")}${values.length > 12 ? ", …" : ""}`,
  exercise: {
    check: "Check",
    right: "Yes.",
    notYet: "Not yet.",
    notANumber: "A number, please: 128, 0.5, 1e-3 or 3/4."
  },
  cover,
  point,
  noise,
  ideal,
  lab,
  particles
};
