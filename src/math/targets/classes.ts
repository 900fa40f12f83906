import {countRows} from "../check.js";
import {createMixture, type Mixture} from "./mixture.js";

/**
 * p(x | class): the parts that carry the label, with their weights divided by P(class) = Σ πₖ. Its noised density is
 * that of the noised class, so its denoiser is the conditional model that guidance needs.
 * @throws RangeError if no part with weight carries the label
 */
export function conditionOnClass(mixture: Mixture, label: string | number): Mixture {
  const {labels, weights, means, covariances} = mixture;
  const members = [...labels.keys()].filter((k) => labels[k] === label);
  const total = members.reduce((sum, k) => sum + weights[k]!, 0);
  if (!(total > 0)) throw noSuchClass("conditionOnClass", mixture, label);
  return createMixture({
    weights: members.map((k) => weights[k]! / total),
    means: members.map((k) => means[k]!),
    covariances: members.map((k) => covariances[k]!),
    labels: members.map(() => label)
  });
}

/**
 * P(class | x₀ + σε = x) = Σ rₖ(x) over the parts that carry the label: the exact classifier at any σ.
 * @param x a batch @param sigma 0 unless given; ∞ gives P(class)
 * @returns a probability per point
 * @throws RangeError if no part carries the label; else as `responsibilities`
 */
export function classProbability(mixture: Mixture, label: string | number, x: Float64Array, sigma = 0): Float64Array {
  const {labels, dim} = mixture;
  if (!labels.includes(label)) throw noSuchClass("classProbability", mixture, label);
  const shares = mixture.responsibilities(x, sigma);
  return Float64Array.from({length: countRows("classProbability", "x", x.length, dim)}, (_, row) =>
    labels.reduce<number>((sum, own, k) => (own === label ? sum + shares[row * labels.length + k]! : sum), 0)
  );
}

function noSuchClass(where: string, {labels}: Mixture, label: string | number): RangeError {
  const known = [...new Set(labels)].map((name) => JSON.stringify(name)).join(", ");
  return new RangeError(
    `${where}: label is ${JSON.stringify(label)}, and no part with weight has it; the labels are ${known}.`
  );
}
