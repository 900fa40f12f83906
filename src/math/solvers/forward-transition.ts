import {combine} from "../numeric/combine.js";
import {sigmaOfLevel} from "../level.js";
import type {Solver} from "../types.js";

/**
 * The forward process as a solver: from one level up to the next by the exact transition of x = s·x₀ + n·ε,
 *
 *     x′ = (s′/s)·x + c·z,     c = √(n′² − (s′/s)²·n²) = s′·√(σ′² − σ²)     (Kingma et al. 2021, App. A)
 *
 * so that any spacing of levels gives the same marginals, each exactly. It uses no answer: the one question per step, D at
 * the start of it, is for whoever shows it. One draw per step, for the interval from σ up to σ′. Where no signal is left
 * (s = 0) nothing more is added.
 *
 * @throws RangeError in a step, where σ falls
 */
export const forwardTransition: Solver = () =>
  function* ({x, from, to, noise}) {
    const [sigma, sigmaNext] = [sigmaOfLevel(from), sigmaOfLevel(to)];
    if (!(sigmaNext >= sigma))
      throw new RangeError(`forwardTransition: sigma falls from ${sigma} to ${sigmaNext}; the forward process only adds noise.`);
    yield {x, level: from};
    const kept = from.signalScale === 0 ? to.noiseStd / from.noiseStd : to.signalScale / from.signalScale;
    if (sigma === sigmaNext) return combine([kept, x]);
    const carried = kept * from.noiseStd;
    const variance = Math.max(0, to.noiseStd - carried) * (to.noiseStd + carried); // never below 0 by rounding
    return combine([kept, x], [Math.sqrt(variance), noise(sigma, sigmaNext)]);
  };
