/** What is told of a training on its way. */
import type {NetworkModel} from "../../math/learning/network.js";
import type {LevelLoss} from "./level-losses.js";

export interface Progress {
  /** Steps done. */
  readonly step: number;
  /** λ(σ)·‖D − x₀‖², running mean over some fifty steps; NaN before the first. */
  readonly loss: number;
  /** ‖D − x₀‖² at each level, not weighted: the same steps, in bins of ln σ. */
  readonly lossPerLevel: readonly LevelLoss[];
  /** Of the stretch of training that this reports; NaN where it had no step. */
  readonly stepsPerSecond: number;
  /** The network so far, now and then. */
  readonly network?: NetworkModel;
  /** Something else trains now: why, in a sentence for the reader. Steps since the last safe copy are done again. */
  readonly notice?: string;
  /** Training cannot go on: why, in a sentence for the reader. The network is the last good one. */
  readonly diverged?: string;
}
