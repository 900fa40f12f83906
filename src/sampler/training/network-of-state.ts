/** What is asked of a training: its averaged weights as a network. */
import {networkOfPerceptron, type NetworkModel} from "../../math/learning/network.js";
import {createPerceptron} from "../../math/learning/perceptron.js";
import type {TrainingState} from "./backend.js";
import {sizesOf, type CompleteSettings} from "./settings.js";

export function networkOfState(settings: CompleteSettings, {average}: Pick<TrainingState, "average">): NetworkModel {
  const {prediction, network: {frequencies}, sigmaData} = settings;
  return networkOfPerceptron(createPerceptron(sizesOf(settings), average), {prediction, frequencies, sigmaData});
}
