/** So many faces, the first ones, does the patch-local denoiser look at on the pages: each costs it ten times as much as the exact one. */
export const PATCH_FACES = 2048;
