/** What the figures and controls of /guidance say in English. */
type Place = readonly [number, number];
interface Estimate {
  readonly value: number;
  readonly mean: number;
  readonly variance: number;
}

const number = (value: number): string => value.toFixed(2).replace("-", "−");
const place = ([x, y]: Place): string => `(${number(x)}, ${number(y)})`;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

export const guidance = {
  weight: "weight w (“cfg”)",
  prompt: "prompt",
  negative: "negative prompt",
  loading: "Loading 75 pictures",
  arrows: {
    label: "A plane with two moons, a noisy point, and arrows to three answers.",
    point: "the point x",
    prompts: {upper: "upper moon", lower: "lower moon"},
    any: "D, no prompt",
    asked: "D, prompt",
    beyond: "D, guided",
    numbers: (any: Place, asked: Place, beyond: Place, weight: number) => `no prompt ${place(any)} · prompt ${place(asked)} · w = ${weight.toFixed(1)}: ${place(beyond)}`,
    alt: (any: Place, asked: Place, beyond: Place, weight: number, sigma: number) =>
      `At σ = ${number(sigma)} the denoiser without prompt answers ${place(any)}, with it ${place(asked)}. With w = ${weight.toFixed(1)} the guided answer is ${place(beyond)}, on the line through both.`
  },
  crowd: {
    label: "Five hundred points on the class that was asked for, as guidance left them.",
    way: "away from",
    ways: {plain: "everything (cfg)", interval: "everything, 0.3 < σ ≤ 2 only", other: "the other class", worse: "a worse model"},
    short: {plain: "everything", interval: "in an interval", other: "the other class", worse: "a worse model"},
    world: "data",
    worlds: {moons: "two moons", clouds: "clouds that overlap"},
    title: (weight: number) => `w = ${weight.toFixed(1)}`,
    chartLabel: "Distance of the crowd from the class that was asked for, against the weight.",
    weightAxis: "w →",
    distanceAxis: "↑ energy distance to p(x | prompt)",
    numbers: ({obeyed, diversity, distance}: {obeyed: number; diversity: number; distance: number}, n: number) =>
      `obeyed: ${percent(obeyed)} · variety: ${percent(diversity)} of the class's own · distance ${distance.toFixed(3).replace("-", "−")} (below 0.02: the luck of ${n} points)`,
    alt: (way: string, {weight, obeyed, diversity, distance}: {weight: number; obeyed: number; diversity: number; distance: number}) =>
      `Away from ${way}, w = ${weight.toFixed(1)}: ${percent(obeyed)} obey, with ${percent(diversity)} of the class's variety, at a distance of ${distance.toFixed(2)} from it.`
  },
  tilted: {
    world: "data",
    worlds: {same: "two bells of one width", bells: "two bells of two widths", hills: "a prompt among hills"},
    names: {ode: "without fresh noise (ODE)", sde: "with fresh noise (SDE)"},
    distance: (value: number) => `distance ${value.toFixed(3)}`,
    numbers: ({weight, tilted, ode, sde}: {weight: number; tilted: Omit<Estimate, "value">; ode: Estimate; sde: Estimate}) =>
      `w = ${weight.toFixed(2)} · variance: tilted density ${tilted.variance.toFixed(3)}, ODE ${ode.variance.toFixed(3)}, SDE ${sde.variance.toFixed(3)} · mean: ${number(tilted.mean)}, ${number(ode.mean)}, ${number(sde.mean)}`,
    alt: (name: string, weight: number, distance: number) => `Guided crowd ${name} at w = ${weight.toFixed(2)}: ${distance.toFixed(3)} from the tilted density.`
  },
  pictures: {
    firstPrompt: "face",
    noise: "noise",
    everything: (n: number) => `no prompt: all ${n} pictures`,
    noNegative: "none: away from all pictures",
    nobody: (known: readonly string[]) => `No picture carries all of these words: ${known.join(", ")}. The last ones stay.`,
    wayLabel: "The denoised picture on the way of one noise: without the prompt, with it, and guided.",
    endsLabel: "How many noises end on each picture of the prompt.",
    end: "end",
    rows: {any: () => "D, no prompt", asked: () => "D, prompt", guided: (weight: number) => `D, w = ${weight.toFixed(1)}`},
    even: "even share: the tilted density, at every w",
    numbers: ({prompt, count, noises, uneven}: {prompt: readonly string[]; count: number; noises: number; uneven: {value: number; chance: number}}) =>
      `${prompt.length > 0 ? prompt.map((word) => `“${word}”`).join(" and ") : "no prompt"}: ${count} pictures · ${noises} noises · in the wrong place: ${percent(uneven.value)} of them (chance alone: ${percent(uneven.chance)})`,
    wayAlt: (prompt: string, weight: number, name: string) => `With the prompt “${prompt}” and w = ${weight.toFixed(1)} this noise ends on ${name}.`,
    endsAlt: (rows: readonly string[]) => `Noises that end on each picture: ${rows.join(", ")}.`
  }
};
