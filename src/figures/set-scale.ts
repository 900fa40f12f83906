/** The mean and standard deviation of all numbers of a set: two scalars, as Stable Diffusion's latent scale is one. */
export function scaleOfSet(bytes: Uint8Array): {mean: number; std: number} {
  let sum = 0;
  let squares = 0;
  for (const byte of bytes) {
    sum += byte;
    squares += byte * byte;
  }
  const mean = sum / bytes.length;
  return {mean: mean / 127.5 - 1, std: Math.sqrt(squares / bytes.length - mean * mean) / 127.5};
}
