/** The controls of the figure of many particles: three in sight, the rest folded. */
import type {Gpu, NoGpu} from "../../sampler/gpu-device.js";
import type {ClassesOf} from "../../sampler/particles/classes.js";
import {MAX_PARTICLES} from "../../sampler/particles/options.js";
import type {PointColor} from "../../sampler/particles/draw/scene.js";
import {backendSelect, type BackendChoice} from "../backend.js";
import {checkbox, controls, formatNumber, seedField, select, slider, type Control} from "../controls.js";
import {strings} from "../strings.js";
import type {Show} from "./scene-of.js";

/** What the colour tells; classes are told by the posterior now, or at the start. */
export type ColorChoice = Exclude<PointColor, "class"> | ClassesOf;

export const classesOf = (color: ColorChoice): ClassesOf | undefined => (color === "posterior" || color === "origin" ? color : undefined);
export const pointColor = (color: ColorChoice): PointColor => (classesOf(color) ? "class" : (color as PointColor));

/** The CPU draws as many in a few milliseconds, so that input never waits. */
const MOST_ON_CPU = 10_000;
/** Where the processor plays the graphics card. */
const MOST_IN_SOFTWARE = 100_000;

/** How many particles move smoothly on the machine that a choice comes to. */
export function mostFor(backend: BackendChoice, gpu: Gpu | NoGpu): number {
  const software = "device" in gpu && gpu.software;
  if (backend === "cpu" || (backend === "auto" && (software || !("device" in gpu)))) return MOST_ON_CPU;
  return software ? MOST_IN_SOFTWARE : MAX_PARTICLES;
}

export interface ParticleControls {
  readonly show: Control<Show>;
  readonly color: Control<ColorChoice>;
  readonly field: Control<boolean>;
  readonly circle: Control<boolean>;
  /** Missing where whoever made the figure has controls of its own for the run. */
  readonly run?: {readonly count: Control<string>; readonly seed: Control<number>; readonly backend: Control<BackendChoice>} | undefined;
  /** The folded rows. */
  readonly rows: readonly HTMLElement[];
}

export interface ControlOptions {
  readonly show?: Show;
  readonly color?: ColorChoice;
  readonly field?: boolean;
  readonly n: number;
  readonly seed: number;
  readonly backend?: BackendChoice | undefined;
  /** False: no controls for seed, number and backend. */
  readonly runControls?: boolean;
}

export function createParticleControls({n, seed, backend, runControls = true, ...options}: ControlOptions): ParticleControls {
  const words = strings.particles;
  const show = select<Show>({label: words.show, options: words.shows, value: options.show ?? "points"});
  const color = select<ColorChoice>({label: words.color, options: words.colors, value: options.color ?? "plain"});
  const field = checkbox({label: words.field, symbol: "score", value: options.field ?? false});
  const circle = checkbox({label: words.circle, symbol: "sigma", value: true});
  const counts = [...new Set([1000, MOST_ON_CPU, 100_000, MAX_PARTICLES, n])].sort((a, b) => a - b);
  const run = runControls ? {
    count: select({label: words.count, options: Object.fromEntries(counts.map((k) => [String(k), formatNumber(k)])), value: String(n)}),
    seed: seedField({label: strings.seed, value: seed, next: strings.nextSeed}),
    backend: backendSelect({value: backend})
  } : undefined;
  return {show, color, field, circle, run, rows: [controls(color, field, circle), ...(run ? [controls(run.count, run.seed, run.backend)] : [])]};
}

/** The slider over the levels of a run. Another run has another slider, in the same place. */
export function createTimeControl(onScrub: (level: number) => void): {
  readonly element: HTMLElement;
  readonly level: number;
  /** The same as a share of the way, 0 … 1. */
  readonly share: number;
  /** For a run of so many levels, at one of them. */
  fit(last: number, level: number, sigmaAt: (level: number) => number): void;
  /** Moves it, and tells nobody. */
  moveTo(level: number): void;
} {
  const words = strings.particles;
  const element = Object.assign(document.createElement("div"), {className: "slot"});
  let time: Control<number> | undefined;
  let telling = false;
  let end = 1;
  return {
    element,
    get share() {
      return Math.round(time?.value ?? 0) / end;
    },
    get level() {
      return Math.round(time?.value ?? 0);
    },
    fit(last, level, sigmaAt) {
      end = last;
      time = slider({label: words.time, symbol: "sigma", min: 0, max: last, step: 1, value: level, format: (k) => words.timeValue(sigmaAt(Math.round(k)))});
      time.addEventListener("input", () => !telling && onScrub(Math.round(time!.value)));
      element.replaceChildren(time);
    },
    moveTo(level) {
      telling = true;
      time?.set(level);
      telling = false;
    }
  };
}
