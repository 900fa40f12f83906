/** σ of a posterior: > 0, and ∞ too, where x says nothing. Internal. */
export function requirePosteriorSigma(sigma: number): void {
  if (!(sigma > 0))
    throw new RangeError(`posterior: sigma is ${sigma}; at 0 x₀ is x itself, so give a number greater than 0.`);
}
