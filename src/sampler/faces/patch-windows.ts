/**
 * How much of a face the patch-local denoiser sees at each σ, in pixels a side: the whole under heavy noise, less and less
 * below. Kamb & Ganguli (2025) measure such a schedule on networks; this one is set by hand.
 */
export const PATCH_WINDOWS: ReadonlyArray<readonly [sigma: number, window: number]> = [[20, Infinity], [8, 15], [4, 9], [2, 7], [0, 5]];
