/** A run of pictures by a spec, level by level, as what a figure shows of it. */
import {compositeOverGrey, PICTURE_CHANNELS} from "../../../math/pictures/pictures.js";
import {PICTURE_SETS} from "../../../math/pictures/sets.js";
import {sampleAsync} from "../../../math/sample.js";
import {buildSpec} from "../../../math/spec/build.js";
import type {SampleSpec} from "../../../math/spec/types.js";
import type {AsyncDenoiser, SampleState} from "../../../math/types.js";
import type {BackendChoice} from "../../backend.js";
import type {BenchOptions} from "../../ideal/bench.js";
import {FRAME_BUDGET, frameStride, type RunFrame} from "../../ideal/record.js";
import type {LabSet, Nearest} from "./set.js";

/** A level of a run. */
export interface LabFrame extends RunFrame {
  readonly nfe: number;
  /** The picture of the set that is nearest to D, for each point. */
  readonly nearest: readonly Nearest[];
  /** The middle pixel of the first point, in full: the command line's is the same. (At the edge pictures are transparent, and all alike.) */
  readonly probe: readonly number[];
}

export interface PictureRunOptions extends BenchOptions {
  readonly spec: SampleSpec;
  readonly set: LabSet;
  readonly backend: BackendChoice;
  /** Answers in place of the spec's denoiser. */
  readonly denoise?: AsyncDenoiser | undefined;
  /** Throws to cancel. */
  readonly breathe: () => Promise<void>;
}

/** Yields the levels that are kept: all of them, while there is room. @throws as `buildSpec` and `sample` */
export async function* runPictures({spec, set, backend, denoise: given, breathe, ...options}: PictureRunOptions): AsyncGenerator<LabFrame, void, void> {
  const {n, levels, solver, denoise: exact, begin} = buildSpec(spec, {pictures: () => set.pictures.bytes});
  const answer = given ?? (await set.createDenoiser({denoiser: spec.denoiser, exact, backend, breathe, ...options}));
  const denoise: AsyncDenoiser = async (x, sigma) => {
    await breathe();
    return answer(x, sigma);
  };
  const stride = frameStride(levels.length, n, FRAME_BUDGET);
  for await (const state of sampleAsync({denoise, levels, solver, ...begin()}))
    if (state.i % stride === 0 || state.i === levels.length - 1) yield describeState(state, set, breathe);
}

async function describeState({i, sigma, level: {signalScale, noiseStd}, nfe, x, denoised}: SampleState, set: LabSet, breathe: () => Promise<void>): Promise<LabFrame> {
  const {side, dim} = PICTURE_SETS[set.key];
  const middle = PICTURE_CHANNELS * (side / 2) * (side + 1);
  return {
    i, sigma, nfe, dim, nearest: await set.nearest(denoised, breathe), x: Float32Array.from(x), scale: 1 / Math.hypot(signalScale, noiseStd),
    shown: compositeOverGrey(denoised, new Uint8ClampedArray(denoised.length)), probe: Array.from(x.subarray(middle, middle + PICTURE_CHANNELS))
  };
}
