/**
 * What the kernels must move and compute, as functions of the sizes: docs/performance.md derives these. Bytes are compulsory traffic
 * with memory, each number counted once per kernel that reads or writes it, whatever caches do for repeated reads. Flops are the
 * additions and multiplications of the formulas, exp and the division counted as one each.
 */

export interface Cost {
  readonly bytes: number;
  readonly flops: number;
}

export interface ParticleStep {
  /** Particles, and parts of the mixture. */
  readonly n: number;
  readonly parts: number;
  /** Questions to the denoiser; terms of all weighted sums together, and how many sums that is. */
  readonly questions: number;
  readonly terms: number;
  readonly sums: number;
  /** Values per particle that the step fetches from the solver's memory and leaves there. */
  readonly loads: number;
  readonly stores: number;
}

/** Flops of one answer: two passes over the exponents (12 each and the maximum), then 15 a part for its share and its answer. */
export const mixtureFlops = (parts: number): number => 40 * parts + 2;

/** The fused kernel of a step: x in, x′ out, and the memory; 8 bytes a value. */
export const particleStepCost = ({n, parts, questions, terms, sums, loads, stores}: ParticleStep): Cost => ({
  bytes: 8 * n * (2 + loads + stores),
  flops: n * (questions * mixtureFlops(parts) + 2 * (2 * terms - sums))
});

export interface PictureStep {
  /** N pictures of D bytes; the batch, padded to whole tiles of rows. */
  readonly pictures: number;
  readonly dim: number;
  readonly rows: number;
  readonly rowTile: number;
  /** Pictures with any weight in a tile of rows, summed over tiles and divided by their number. */
  readonly used: number;
  readonly logitSplits: number;
  readonly meanSplits: number;
  readonly form: "product" | "difference";
}

export type PictureKernel = "ask" | "logits" | "softmax" | "mean" | "finish" | "combine";

/** The six kernels of an Euler step. A tile of rows reads the pictures once; each byte is turned into a float32 by one subtraction. */
export function pictureStepCosts(
  {pictures, dim, rows, rowTile, used, logitSplits, meanSplits, form}: PictureStep
): Record<PictureKernel, Cost> {
  const tiles = rows / rowTile;
  const slot = 4 * rows * dim;
  const perRow = 4 * rows * pictures;
  return {
    ask: {bytes: 2 * slot + 4 * dim, flops: 5 * rows * dim},
    logits: {
      bytes: tiles * pictures * dim + slot + logitSplits * perRow,
      flops: (form === "product" ? 2 : 3) * rows * pictures * dim + tiles * pictures * dim
    },
    softmax: {bytes: (logitSplits + 5) * perRow + (form === "product" ? 4 * pictures : 0), flops: (logitSplits + 12) * rows * pictures},
    mean: {bytes: tiles * used * dim + perRow + meanSplits * slot, flops: 2 * rows * used * dim + tiles * used * dim},
    finish: {bytes: (meanSplits + 1) * slot, flops: (meanSplits + 1) * rows * dim},
    combine: {bytes: 3 * slot, flops: 4 * rows * dim}
  };
}
