/**
 * Particles on the CPU: `sample()` itself, in float64, on the noise that the GPU would draw. The reference, and what runs where
 * there is no GPU. Particles know nothing of each other, so they are moved in flocks, with a pause after each.
 */
import {sigmaOfLevel, toUnitScale} from "../../math/level.js";
import {sample} from "../../math/sample.js";
import {buildSpec} from "../../math/spec/build.js";
import type {Denoiser, SampleState} from "../../math/types.js";
import {planNoiseOf, type NoiseParts} from "../../math/noise/plan-noise.js";
import {createCounterNoise, fillNormals, seedWords, START_INTERVAL} from "../../math/noise/counter.js";
import {classify} from "./classes.js";
import {measureParticles} from "./statistics/cpu-statistics.js";
import type {ParticleTarget} from "./statistics/types.js";
import type {ParticleBackend, ParticleRun} from "./types.js";

export interface CpuParticlesOptions {
  readonly denoise: Denoiser;
  readonly n: number;
  /** What the statistics compare with. */
  readonly target?: ParticleTarget;
  /** Bytes of states that may be kept on the way: as many levels as fit, evenly spread. 128 MiB unless given. */
  readonly keepBytes?: number;
  /** Awaited after each flock: lets the page in; throws to cancel. */
  readonly pause?: () => Promise<void>;
}

/** Particles that are moved together; a step of 8 parts takes them about 0.5 ms. */
const FLOCK = 4096;
const KEEP_BYTES = 2 ** 27;

/** A backend that computes where it is called. `begin` comes first. */
export function createCpuParticles({denoise, n, target, keepBytes = KEEP_BYTES, pause = async () => {}}: CpuParticlesOptions): ParticleBackend {
  interface Flock {
    readonly first: number;
    readonly states: Generator<SampleState, void, void>;
  }
  let run: ParticleRun;
  let parts: readonly NoiseParts[];
  let flocks: Flock[] = [];
  /** The level that the flocks have come to; −1 before they set out. */
  let reached = -1;
  let level = 0;
  let every = 1;
  /** x at some levels: every so-maniest, the one reached and the one before. */
  const kept = new Map<number, Float64Array>();
  const nfes = new Map<number, number>();

  function setOut(): void {
    // One that looks at the numbers looks at all of them; noise that is drawn in order is drawn for all of them.
    const size = run.adaptive || run.recipe ? n : FLOCK;
    reached = -1;
    for (const at of kept.keys()) if (at % every !== 0) kept.delete(at);
    flocks = Array.from({length: Math.ceil(n / size)}, (_, k) => {
      const first = k * size;
      const {x, noise} = run.recipe ? buildSpec(run.recipe).begin() : {
        x: startOf(run, first, Math.min(size, n - first)), noise: createCounterNoise({seed: run.seed, parts, first})
      };
      return {first, states: sample({denoise, levels: run.levels, x, solver: run.solver, noise})};
    });
  }

  async function advance(): Promise<void> {
    const x = new Float64Array(2 * n);
    let nfe = 0;
    for (const {first, states} of flocks) {
      const state = states.next().value as SampleState;
      x.set(state.x, 2 * first);
      nfe = Math.max(nfe, state.nfe);
      await pause();
    }
    reached++;
    kept.set(reached, x);
    nfes.set(reached, nfe);
    const left = reached - 2;
    if (left % every !== 0) kept.delete(left);
  }

  let start: Shown;
  let previous: Shown;
  let positions: Shown;
  let classes: Uint32Array | undefined;

  return {
    get level() {
      return level;
    },
    get nfe() {
      return nfes.get(level)!;
    },
    get view() {
      return {kind: "cpu", positions: positions(), previous: previous(), start: start(), n, ...(classes && {classes})} as const;
    },
    async begin(next) {
      parts = planNoiseOf(next.solver, next.levels).parts;
      run = next;
      every = Math.max(1, Math.ceil((next.levels.length * 16 * n) / keepBytes));
      kept.clear();
      nfes.clear();
      setOut();
      await advance();
      level = 0;
      start = previous = positions = show(kept.get(0)!);
      classes = undefined;
    },
    async goTo(wanted) {
      const before = Math.max(0, wanted - 1);
      if (wanted <= reached && !(kept.has(wanted) && kept.has(before))) setOut();
      while (reached < wanted) await advance();
      previous = before === level ? positions : show(kept.get(before)!);
      positions = show(kept.get(wanted)!);
      level = wanted;
      classes = undefined;
    },
    positions: async () => positions().slice(),
    async denoised() {
      const [x, at] = [kept.get(level)!, run.levels[level]];
      const answer = new Float32Array(2 * n);
      for (let begin = 0; begin < 2 * n; begin += 2 * FLOCK) {
        const point = toUnitScale(x.subarray(begin, begin + 2 * FLOCK), at);
        answer.set(at.noiseStd === 0 ? point : denoise(point, sigmaOfLevel(at)), begin);
        await pause();
      }
      return answer;
    },
    statistics: async () => measureParticles({positions: kept.get(level)!, level: run.levels[level], ...(target && {target})}),
    async classify(of) {
      if (!target) return;
      const [x, at] = of === "origin" ? [start(), 0] : [kept.get(level)!, level];
      const found = new Uint32Array(n);
      for (let first = 0; first < n; first += FLOCK) {
        found.set(classify(target, x.subarray(2 * first, 2 * (first + FLOCK)), run.levels[at]), first);
        await pause();
      }
      classes = found;
    },
    destroy() {
      kept.clear();
      flocks = [];
    }
  };
}

/** x as a drawing reads it, made when one asks: a run that nobody watches makes none. */
type Shown = () => Float32Array;

function show(x: Float64Array): Shown {
  let made: Float32Array | undefined;
  return () => (made ??= new Float32Array(x));
}

/** x at the first level, of `count` particles from number `first` on. */
function startOf({start, levels: [{signalScale, noiseStd}], seed}: ParticleRun, first: number, count: number): Float64Array {
  if (start.kind === "points") return Float64Array.from(start.x.subarray(2 * first, 2 * (first + count)));
  const noise = new Float64Array(2 * count);
  fillNormals(seedWords(seed), START_INTERVAL, first, noise);
  return noise.map((z, j) => noiseStd * z + (start.kind === "data" ? signalScale * start.x0[2 * first + j] : 0));
}
