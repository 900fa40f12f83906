/**
 * log p of a point by the flow of a picture set, in coefficient space: exact, and with Hutchinson's probes. With weights w at x,
 *
 *     tr ∂D/∂x = Σ wₙ‖yₙ − D‖²/σ² = (Σ wₙGₙₙ − wᵀGw)/σ²,        vᵀ(∂D/∂x)v = Var_w(yₙ·v)/σ²,
 *
 * so that neither needs a coordinate. No DOM.
 */
import {SIGMA_MAX, type PictureFlow, type Start} from "./picture-flow.js";
import {flowLogLikelihoodAsync, type FlowLogLikelihood} from "../../math/likelihood/flow-likelihood.js";
import type {TraceRule} from "../../math/likelihood/trace.js";
import {dot} from "../../math/numeric/geometry.js";
import {logSumExp} from "../../math/numeric/logsumexp.js";

/** log p_σ of the set at one point, from its squared distances to the pictures: a sum of bells. */
export function logDensityOf(squares: Float64Array, {sigma, dim}: {sigma: number; dim: number}): number {
  return logSumExp(squares.map((square) => -square / (2 * sigma * sigma))) - Math.log(squares.length) - (dim / 2) * Math.log(2 * Math.PI * sigma * sigma);
}

export interface PictureLikelihoodOptions {
  readonly flow: PictureFlow;
  readonly gram: Float64Array;
  readonly start: Start;
  readonly sigmaMin: number;
  /** Products yₙ·v of the pictures with Hutchinson's probes, n numbers each; the exact trace unless given. */
  readonly probes?: readonly Float64Array[];
  /** Awaited between questions. */
  readonly breathe?: () => Promise<void>;
}

/**
 * log p at `start`, of the set with noise sigmaMin on it. The density at the far end is exact; `gaussianMiss` is what
 * N(0, σ_max²I) in its place would add.
 */
export async function pictureLogLikelihood({flow, gram, start, sigmaMin, probes, breathe = async () => {}}: PictureLikelihoodOptions): Promise<FlowLogLikelihood & {readonly gaussianMiss: number}> {
  const {n, dim, space} = flow;
  // The integrator counts the numbers of a state as dimensions; the trace is shifted so that dim − trace stays what it is.
  const shift = space.stride - dim;
  const spread = (weights: Float64Array, values: (k: number) => number): number => {
    let [first, second] = [0, 0];
    for (let k = 0; k < n; k++) {
      first += weights[k]! * values(k);
      second += weights[k]! * values(k) ** 2;
    }
    return second - first * first;
  };
  const trace: TraceRule<Promise<Float64Array>> = {
    numEstimates: probes?.length ?? 1,
    exact: !probes,
    async trace(state, sigma) {
      await breathe();
      const weights = space.weights(state, sigma);
      if (probes) return Float64Array.from(probes, (products) => shift + spread(weights, (k) => products[k]!) / sigma ** 2);
      let [own, mixed] = [0, 0];
      for (let k = 0; k < n; k++) {
        if (weights[k] === 0) continue;
        own += weights[k]! * gram[k * n + k]!;
        mixed += weights[k]! * dot(weights, gram.subarray(k * n, (k + 1) * n));
      }
      return Float64Array.of(shift + (own - mixed) / sigma ** 2);
    }
  };
  const squaresAt = (state: Float64Array): Float64Array => {
    const square = flow.length(state, start) ** 2;
    return Float64Array.from({length: n}, (_, k) => Math.max(0, square - 2 * state[1 + n + k]! + gram[k * n + k]!));
  };
  const exactPrior = (state: Float64Array): number => logDensityOf(squaresAt(state), {sigma: SIGMA_MAX, dim});
  const result = await flowLogLikelihoodAsync({denoise: space.denoise, trace, x: start.state, dim: space.stride, sigmaMin, sigmaMax: SIGMA_MAX, prior: exactPrior, rtol: 1e-7, atol: 1e-7});
  const end = flow.length(result.xEnd, start) ** 2;
  const gaussian = -end / (2 * SIGMA_MAX ** 2) - (dim / 2) * Math.log(2 * Math.PI * SIGMA_MAX ** 2);
  return {...result, gaussianMiss: gaussian - result.logPrior[0]!};
}
