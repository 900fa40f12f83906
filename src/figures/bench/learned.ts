/** The network of the bench: loaded when it is first wanted; what it has learned answers, as soon as it has learned anything. */
import {buildSpec} from "../../math/spec/build.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {requestGpu} from "../../sampler/gpu-device.js";
import {describeTarget} from "../../sampler/particles/model.js";
import type {BackendChoice} from "../backend.js";
import {mostFor} from "../particles/controls.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import type {Pupil} from "./pupil.js";

/** A network costs the processor some hundred times what a mixture does. */
const MOST_ON_CPU = 1000;

export interface LearningOptions {
  readonly backend: () => BackendChoice;
  /** The panel is there. */
  readonly onReady: () => void;
  /** Something new has been learned, or opened. */
  readonly onNetwork: () => void;
}

export function createLearning({backend, onReady, onNetwork}: LearningOptions) {
  let pupil: Pupil | undefined;
  let target: SampleSpec["target"] | undefined;
  let loading: Promise<Pupil> | undefined;
  let most = MOST_ON_CPU;
  let wanted = false;

  async function load(): Promise<Pupil> {
    const [{createPupil}, gpu] = await Promise.all([import("./pupil.js"), requestGpu()]);
    const found = mostFor(backend(), gpu);
    most = found > 10_000 ? found : MOST_ON_CPU;
    pupil = createPupil({onNetwork, most});
    return pupil;
  }
  function study(spec: SampleSpec, begin = false): void {
    ({target} = spec);
    wanted = true;
    const model = describeTarget(buildSpec(spec).target);
    const first = !loading;
    (loading ??= load()).then((made) => {
      if (model && wanted && spec.target === target) made.study(model, {begin});
      if (first) onReady();
    }).catch((error: unknown) => {
      loading = undefined;
      reportError(error);
    });
  }
  let last: SampleSpec | undefined;
  return {
    get element() {
      return pupil?.element;
    },
    /** Something has been learned. */
    get ready() {
      return pupil?.network !== undefined;
    },
    /** Learns the target of a spec in the plane; goes on if it was at work. */
    study(spec: SampleSpec): void {
      last = spec;
      study(spec);
    },
    /** Trains, unless there is something learned already. */
    begin(): void {
      if (last) study(last, true);
    },
    rest(): void {
      wanted = false;
      pupil?.pause();
    },
    /** What answers, and how many particles can wait for it; nothing while there is no network: then the exact denoiser does. */
    answer(n = Infinity): Pick<ParticleRunOptions, "denoiser" | "n"> {
      return pupil?.network ? {denoiser: pupil.network, n: Math.min(n, most)} : {};
    },
    destroy: () => pupil?.dispose()
  };
}
