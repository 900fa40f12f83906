const SIZE = 624;

/**
 * The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998; the seeding of 2002, by one word): C++'s `std::mt19937`,
 * torch's CPU generator. Period 2¹⁹⁹³⁷ − 1. For reproducing what those drew; our own numbers come from `createRandom`.
 *
 * @param seed its low 32 bits count
 * @returns a function that gives one unsigned 32-bit number per call
 */
export function createMt19937(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed >>> 0;
  for (let i = 1; i < SIZE; i++) {
    const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  let next = SIZE;
  return () => {
    if (next === SIZE) {
      twist(state);
      next = 0;
    }
    let word = state[next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

/** Renews all 624 words: each from the top bit of itself, the other bits of the next, and the word 397 on. */
function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const bits = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
    state[i] = state[(i + 397) % SIZE]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
  }
}
