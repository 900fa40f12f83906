/** What the figures and controls of /likelihood say in English. */
const minus = (text: string): string => text.replace("-", "−");
const fixed = (value: number, digits = 2): string => minus(value.toFixed(digits));

/** A product of densities: 0.0123, 1.2·10⁻⁹, 0. */
function small(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 1000)) return value === 0 ? "0" : value.toPrecision(3);
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits}·10${String(Number(power)).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻")}`;
}

export const likelihood = {
  die: {
    choose: ["It was die A", "It was die B"] as const,
    again: "Another hidden die",
    longer: "Throw more",
    waiting: (n: number) => `${n} throws of one hidden die. A is fair; B shows a six half of the time. Which one was it?`,
    verdict: ({guess, hidden, products: [a, b], n}: {guess: 0 | 1; hidden: 0 | 1; products: readonly [number, number]; n: number}) => {
      const better = a > b ? 0 : 1;
      const times = a > b ? a / b : b / a;
      return `A: ${small(a)} · B: ${small(b)}. Under die ${"AB"[better]} these ${n} throws are ${times < 100 ? times.toPrecision(2) : small(times)} times as probable${guess === better ? ", as you said" : ""}. Behind the curtain was die ${"AB"[hidden]}${hidden === better ? "." : ": the more likely answer can be wrong."}`;
    },
    alt: (throws: readonly number[]) => `Throws of a hidden die: ${throws.join(", ")}.`
  },
  fit: {
    label: "A bell curve over twelve brightnesses, with a bar at each.",
    unit: "brightness",
    badLink: "the curve's middle and width, then twelve brightnesses from 0 to 255, are needed",
    peak: "the middle μ of the curve",
    side: "the width s of the curve",
    width: "s",
    point: (i: number) => `picture ${i}`,
    best: "Show the best curve",
    reset: "Start again",
    numbers: ({mean, std, now, most}: {mean: number; std: number; now: number; most: number}) =>
      `μ = ${fixed(mean, 0)}, s = ${fixed(std, 0)} · product ${small(Math.exp(now))} · sum of logs ${fixed(now)} · best possible ${fixed(most)}${most - now < 0.01 ? " · you are there" : ""}`,
    alt: (mean: number, std: number, now: number, most: number) => `A bell curve with middle ${fixed(mean, 0)} and width ${fixed(std, 0)}. Sum of logs ${fixed(now)}; the best possible is ${fixed(most)}.`
  },
  underflow: {
    label: "Logarithm of the product against the number of pictures.",
    count: "how many pictures",
    unit: "pictures",
    end: "your computer has no number left here but 0",
    numbers: (n: number, product: number, sum: number) => `${n} pictures · product = ${small(product)} · sum of logs = ${fixed(sum)} (${Math.round(-sum / Math.LN10)} zeros)`,
    zeros: (zeros: number) => `${zeros} zeros`,
    alt: (n: number, product: number, sum: number) => `With ${n} pictures the product is ${small(product)} and the sum of logs ${fixed(sum)}.`
  },
  surface: {
    label: "The log-likelihood over middle μ and width s, as a map with height bands.",
    point: "your curve, as a point of the map",
    climb: "Climb from here",
    best: "closed form",
    numbers: ({mean, std, behind, steps}: {mean: number; std: number; behind: number; steps: number}) =>
      `μ = ${fixed(mean, 1)}, s = ${fixed(std, 1)} · ${behind < 5e-7 ? "at the top" : `${behind.toPrecision(2)} nats per picture below the top`}${steps > 0 ? ` after ${steps} steps` : ""}`,
    alt: (mean: number, std: number, behind: number) => `At μ = ${fixed(mean, 1)}, s = ${fixed(std, 1)}, ${behind.toPrecision(2)} nats per picture below the top.`
  },
  hue: {
    label: "Hues of all pictures as a histogram, and the best bell curve.",
    unit: "hue, degrees",
    here: (count: number, total: number) => [`${count} of ${total} pictures`, "within 15° of the peak"] as const,
    numbers: ({mean, std}: {mean: number; std: number}, {bump, flat}: {bump: number; flat: number}) =>
      `best bump: μ = ${fixed(mean, 0)}°, s = ${fixed(std, 0)}° · log-likelihood per picture: bump ${fixed(bump)}, all hues alike ${fixed(flat)}`,
    alt: (mean: number, std: number) => `The best bell curve has its peak at ${fixed(mean, 0)} degrees, green, where there are next to no pictures; its width is ${fixed(std, 0)} degrees.`
  },
  spike: {
    label: "Log-density per number against the width of the needles: on bytes, and on bytes spread over their bins.",
    width: "width of the needles, in bytes",
    bytes: "on the bytes themselves",
    bins: "on bytes spread over their bins",
    bound: "no code is shorter than 0 bits",
    numbers: (width: number, cheat: number, fair: number) => `width ${Number(width.toPrecision(2))} · log-density per number: on bytes ${fixed(cheat)}, spread ${fixed(fair)} nats`,
    alt: (width: number, cheat: number, fair: number) => `With needles of width ${Number(width.toPrecision(2))} the bytes score ${fixed(cheat)} nats per number, the spread bytes ${fixed(fair)}.`
  }
};
