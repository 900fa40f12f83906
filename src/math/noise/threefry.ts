/**
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): random
 * numbers by *counting*. It scrambles a counter of 64 bits with a key of 64 bits; every counter gives two words, whichever
 * was asked for before, so a particle can compute its own numbers anywhere, in any order, and again. (It is `jax.random`'s
 * default generator; a reduced Threefish, the cipher within the hash function Skein.)
 *
 * Why this one: its shape is ours, key = seed, counter = (particle, interval), two words out for one pair of normals. It
 * needs additions, rotations and exclusive ors of 32 bits alone, where Philox needs the high half of products, which WGSL
 * has not. It passes BigCrush from 13 rounds on, also for keys and counters that differ in a bit; pcg4d (Jarzynski & Olano
 * 2020) is cheaper, but its low bits do not depend on the high bits of what goes in.
 *
 * For one key it is a bijection of counters, and for one counter two keys give unrelated words.
 */

/** Rotations of rounds 0 … 7, then again. */
export const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
export const ROUNDS = 20;
/** Skein's constant, which keeps the third word of the key from being 0 for a key of zeros. */
export const PARITY = 0x1bd11bda;

/**
 * The two words of a counter.
 *
 * @param key0 and the other three: words, whole numbers 0 … 2³² − 1 (other numbers count modulo 2³²)
 * @param out receives the two words; it is also what is returned
 */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number, out: Uint32Array = new Uint32Array(2)): Uint32Array {
  const keys = [key0 | 0, key1 | 0, PARITY ^ key0 ^ key1];
  let x = (counter0 + keys[0]) | 0;
  let y = (counter1 + keys[1]) | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const rotation = ROTATIONS[round % 8];
    x = (x + y) | 0;
    y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x = (x + keys[injection % 3]) | 0;
      y = (y + keys[(injection + 1) % 3] + injection) | 0;
    }
  }
  out[0] = x;
  out[1] = y;
  return out;
}
