import {countRows, requireInteger, requireLength, requirePositive} from "../check.js";
import {integrateOde} from "../numeric/ode.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import type {Answer} from "./answers.js";
import type {TraceRule} from "./trace.js";

/** What the log-likelihood along the flow is made of. */
export interface FlowLikelihoodOptions<D extends AsyncDenoiser = Denoiser, A extends Answer = Float64Array> {
  readonly denoise: D;
  /** tr ∂D/∂x: `traceOfTarget(…)`, `exactTrace(…)` or `hutchinsonTrace(…)`. */
  readonly trace: TraceRule<A>;
  /** n points of p_σmin, n·dim numbers. Not changed. */
  readonly x: Float64Array;
  readonly dim: number;
  /** 0 < sigmaMin < sigmaMax: the answer is the log-density of data with noise of sigmaMin on it. */
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** log-density of one point at sigmaMax: the exact log p_σmax, or the `gaussianPrior` that a sampler starts from. */
  readonly prior: (point: Float64Array) => number;
  /** The exact log p_σmax, where `prior` is not and the miss is to be reported. */
  readonly exactPrior?: (point: Float64Array) => number;
  /** Tolerances of the integrator, 1e-8 unless given. */
  readonly rtol?: number;
  readonly atol?: number;
  /** Steps tried before it gives up; 10 000 unless given. */
  readonly maxSteps?: number;
  /** Is told after each accepted step where it is. To cancel, throw. */
  readonly onStep?: (progress: {readonly sigma: number; readonly nfe: number}) => void;
}

/** Arrays of n numbers, one a point, unless said otherwise. */
export interface FlowLogLikelihood {
  /** log p_σmin(x), in nats; the mean over the trace's estimates. */
  readonly logDensity: Float64Array;
  /** Standard error of logDensity from the trace: 0 where it is exact, ∞ with a single probe, which cannot tell. */
  readonly standardError: Float64Array;
  /** Where the flow took the points at sigmaMax, n·dim numbers. */
  readonly xEnd: Float64Array;
  /** log-density of the prior at xEnd, contained in logDensity. */
  readonly logPrior: Float64Array;
  /** prior − exactPrior at xEnd, in nats: by so much logDensity is too high. Only where exactPrior was given. */
  readonly priorMiss?: Float64Array;
  /** Calls of `denoise`, and as many of `trace`. */
  readonly nfe: number;
}

/**
 * log-likelihood by the instantaneous change of variables along the probability-flow ODE (Chen et al. 2018, Thm. 1;
 * Song et al. 2021b, eq. 39). In λ = log σ the flow is dx/dλ = x − D(x; σ), of divergence dim − tr ∂D/∂x, along which
 *
 *     d log p_σ(x)/dλ = −(dim − tr ∂D/∂x)
 *
 *     log p_σmin(x) = log p_σmax(x_end) + ∫ (dim − tr ∂D/∂x) dλ,     λ from log σmin to log σmax.
 *
 * Dormand–Prince on x and on one integral per estimate of the trace. With the exact denoiser, trace and far end it is
 * the exact log-density of the noised data. With a learned denoiser it is that of *the flow's own* model, prior
 * included.
 *
 * @throws RangeError where an option is out of range or a function answers with another length; as `integrateOde`
 */
export function flowLogLikelihood(options: FlowLikelihoodOptions): FlowLogLikelihood {
  const {denoise, trace} = options;
  const run = integrate(options);
  let asked = run.next();
  while (!asked.done) {
    const {x, sigma} = asked.value;
    asked = run.next({denoised: denoise(x, sigma), traces: trace.trace(x, sigma)});
  }
  return asked.value;
}

/** The same where the denoiser or the trace may take time. */
export async function flowLogLikelihoodAsync(
  options: FlowLikelihoodOptions<AsyncDenoiser, Answer>
): Promise<FlowLogLikelihood> {
  const {denoise, trace} = options;
  const run = integrate(options);
  let asked = run.next();
  while (!asked.done) {
    const {x, sigma} = asked.value;
    asked = run.next({denoised: await denoise(x, sigma), traces: await trace.trace(x, sigma)});
  }
  return asked.value;
}

type Asked = {readonly x: Float64Array; readonly sigma: number};
type Answered = {readonly denoised: Float64Array; readonly traces: Float64Array};

function* integrate(
  options: FlowLikelihoodOptions<AsyncDenoiser, Answer>
): Generator<Asked, FlowLogLikelihood, Answered> {
  const {trace, x, dim, sigmaMin, sigmaMax, prior, exactPrior, rtol, atol, maxSteps, onStep} = options;
  requireInteger("flowLogLikelihood", "dim", dim);
  const n = countRows("flowLogLikelihood", "x", x.length, dim);
  requirePositive("flowLogLikelihood", "sigmaMin", sigmaMin);
  requirePositive("flowLogLikelihood", "sigmaMax", sigmaMax);
  if (!(sigmaMin < sigmaMax))
    throw new RangeError(
      `flowLogLikelihood: sigmaMin is ${sigmaMin} and sigmaMax ${sigmaMax}; give sigmaMin < sigmaMax.`
    );
  const m = trace.numEstimates;
  let nfe = 0;

  // y = [x, one integral per point and estimate]
  const y = new Float64Array(n * dim + n * m);
  y.set(x);
  const flow = integrateOde({
    t0: Math.log(sigmaMin),
    t1: Math.log(sigmaMax),
    y,
    rtol,
    atol,
    maxSteps,
    onStep: onStep && (({to}) => onStep({sigma: Math.exp(to), nfe}))
  });
  let asked = flow.next();
  while (!asked.done) {
    const point = asked.value.y.slice(0, n * dim);
    nfe++;
    const {denoised, traces} = yield {x: point, sigma: Math.exp(asked.value.t)};
    requireLength("flowLogLikelihood", "the answer of denoise", denoised.length, n * dim);
    requireLength("flowLogLikelihood", "the answer of trace", traces.length, n * m);
    const slope = new Float64Array(y.length);
    for (let i = 0; i < n * dim; i++) slope[i] = point[i]! - denoised[i]!;
    for (let i = 0; i < n * m; i++) slope[n * dim + i] = dim - traces[i]!;
    asked = flow.next(slope);
  }

  const xEnd = asked.value.slice(0, n * dim);
  const integrals = asked.value.subarray(n * dim);
  const atEnd = (logDensity: (point: Float64Array) => number): Float64Array =>
    Float64Array.from({length: n}, (_, row) => logDensity(xEnd.slice(row * dim, (row + 1) * dim)));
  const logPrior = atEnd(prior);
  const priorMiss = exactPrior && atEnd(exactPrior).map((exact, row) => logPrior[row]! - exact);
  const {means, standardErrors} = summarize(integrals, n, m);
  return {
    logDensity: logPrior.map((value, row) => value + means[row]!),
    standardError: trace.exact ? new Float64Array(n) : standardErrors,
    xEnd,
    logPrior,
    ...(priorMiss && {priorMiss}),
    nfe
  };
}

/** Mean of each point's m estimates, and its standard error: √(variance/m), ∞ for m = 1. */
function summarize(estimates: Float64Array, n: number, m: number): {means: Float64Array; standardErrors: Float64Array} {
  const means = new Float64Array(n);
  const standardErrors = new Float64Array(n).fill(Infinity);
  for (let row = 0; row < n; row++) {
    const own = estimates.subarray(row * m, (row + 1) * m);
    const mean = own.reduce((sum, value) => sum + value) / m;
    means[row] = mean;
    if (m > 1) standardErrors[row] = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (m - 1) / m);
  }
  return {means, standardErrors};
}
