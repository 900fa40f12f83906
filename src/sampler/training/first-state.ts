/** A network before its first step: what training begins with, and what a figure shows until then. */
import type {NetworkModel} from "../../math/learning/network.js";
import {initialisePerceptron} from "../../math/learning/perceptron.js";
import {createRandom} from "../../math/noise/random.js";
import type {TrainingState} from "./backend.js";
import {networkOfState} from "./network-of-state.js";
import {completeSettings, sizesOf, type CompleteSettings, type TrainingSettings} from "./settings.js";

export function firstState(settings: CompleteSettings): TrainingState {
  const {numbers} = initialisePerceptron(sizesOf(settings), createRandom(settings.seed));
  const zeros = (): Float64Array => new Float64Array(numbers.length);
  return {step: 0, numbers, average: numbers.slice(), first: zeros(), second: zeros()};
}

/** The network that a training with these settings begins with. @throws RangeError for settings out of range */
export function untrainedNetwork(settings: TrainingSettings): NetworkModel {
  const complete = completeSettings(settings);
  return networkOfState(complete, firstState(complete));
}
