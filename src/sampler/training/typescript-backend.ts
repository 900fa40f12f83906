/** The fallback, which needs nothing: src/math/learning itself, in float64. */
import {trainOnBatch, type Learner} from "../../math/learning/learner.js";
import {createPerceptron} from "../../math/learning/perceptron.js";
import type {TrainingBackend, TrainingState} from "./backend.js";

export function createTypescriptBackend(sizes: readonly number[], start: TrainingState): TrainingBackend {
  let learner = learnerOf(start);

  function learnerOf({step, numbers, average, first, second}: TrainingState): Learner {
    return {
      step, perceptron: createPerceptron(sizes, numbers.slice()), average: average.slice(), moments: {first: first.slice(), second: second.slice()}
    };
  }

  return {
    name: "typescript",
    readEvery: 1,
    step: async (batch, rates) => trainOnBatch(learner, batch, rates),
    async read() {
      const {step, perceptron, average, moments} = learner;
      return {step, numbers: perceptron.numbers.slice(), average: average.slice(), first: moments.first.slice(), second: moments.second.slice()};
    },
    write: (state) => void (learner = learnerOf(state)),
    dispose() {}
  };
}
