/** What the figures and controls of /guidance say in English. */
type Place = readonly [number, number];
interface Estimate {
  readonly value: number;
  readonly mean: number;
  readonly variance: number;
}

const number = (value: number): string => value.toFixed(2).replace("-", "−");
const apart = (a: Place, b: Place): string => number(Math.hypot(b[0] - a[0], b[1] - a[1]));
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
    both: "D, prompt = guided",
    numbers: (any: Place, asked: Place, beyond: Place, weight: number) =>
      `from “no prompt” to “prompt”: ${apart(any, asked)} · to the guided answer: ${apart(any, beyond)}${weight === 1 ? "" : `, w = ${weight.toFixed(1)} times as far`}`,
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
    curves: {tilted: "tilted density", asked: "asked for"},
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
    even: "even share: the tilted density, at every w > 0",
    numbers: ({prompt, count, noises, uneven}: {prompt: readonly string[]; count: number; noises: number; uneven: {value: number; chance: number}}) =>
      `${prompt.length > 0 ? prompt.map((word) => `“${word}”`).join(" and ") : "no prompt"}: ${count} pictures · ${noises} noises · in the wrong place: ${percent(uneven.value)} of them (chance alone: ${percent(uneven.chance)})`,
    wayAlt: (prompt: string, weight: number, name: string) => `With the prompt “${prompt}” and w = ${weight.toFixed(1)} this noise ends on ${name}.`,
    endsAlt: (rows: readonly string[]) => `Noises that end on each picture: ${rows.join(", ")}.`
  },
  words: {
    painters: {
      smileys: {firstPrompt: "smiling heart eyes", fetch: "Fetch the network and run it (8 MB, and 4 to 7 MB of runtime)", loading: "Fetching the network of smileys"},
      emoji: {firstPrompt: "pink square", fetch: "Fetch the network and run it (15 MB, and 4 to 7 MB of runtime, once)", loading: "Fetching the network of all emoji"}
    },
    noNegative: "none: away from no prompt",
    steps: "steps",
    label: "Six pictures by the network, and the six before them.",
    noise: "noise: what all six begin with",
    name: (prompt: readonly string[], negative: readonly string[], weight: number) =>
      `${prompt.length > 0 ? prompt.join(" · ") : "no prompt"}${negative.length > 0 ? `, not ${negative.join(" · ")}` : ""}, w = ${weight.toFixed(1)}`,
    noneBefore: "here the six before will stand, to compare",
    waits: "The network is not here yet. Once it is fetched, it makes a picture of each noise.",
    before: (name: string) => `before: ${name}`,
    step: (i: number, of: number, sigma: number) => `step ${i} of ${of} · σ = ${sigma.toPrecision(2)} · shown: D, guided`,
    done: (steps: number, once: boolean, seconds: number, reason: string) => `${steps} steps, each ${once ? "asked once" : "asked twice"}, in ${seconds.toFixed(1)} s. ${reason}`,
    alt: (name: string, last: boolean) => `${last ? "Six pictures" : "Six pictures on their way"} for: ${name}.`
  },
  ways: {
    firstPrompt: "sad, sunglasses, red shirt",
    label: "Faces made from the same noise in six ways.",
    fetch: "Fetch three networks and run them (4.4 MB, and 4 to 7 MB of runtime)",
    loading: "Fetching three networks of faces",
    names: {
      none: () => "told the prompt, w = 1",
      plain: (weight: number) => `classifier-free, w = ${weight.toFixed(1)}`,
      interval: (weight: number) => `in an interval, w = ${weight.toFixed(1)}`,
      rescaled: (weight: number) => `rescaled, w = ${weight.toFixed(1)}`,
      worse: (weight: number) => `away from a worse network, w = ${weight.toFixed(1)}`,
      classifier: (weight: number) => `by the classifier's slope, w = ${weight.toFixed(1)}`
    },
    noise: "all begin with this noise",
    waits: "The networks are not here yet. Once they are fetched, each row takes the same noise its own way.",
    largest: (largest: number) => `largest ${largest.toFixed(1)}`,
    step: (row: number, of: number, i: number) => `way ${row} of ${of}, step ${i + 1}`,
    done: (known: readonly string[], reason: string) => `${known.length > 0 ? `✓: the classifier sees ${known.join(" and ")}.` : "No prompt: nothing to judge."} ${reason}`,
    alt: (known: readonly string[], rows: readonly string[]) => `Of six faces asked to show ${known.join(" and ")}, those that do: ${rows.join("; ")}.`
  },
  trade: {
    way: "way",
    none: "no guidance",
    names: {plain: "classifier-free", interval: "in an interval", rescaled: "rescaled", worse: "away from a worse network", classifier: "by the classifier's slope"},
    measure: "Measure",
    fetch: "Fetch the networks and measure (some minutes)",
    label: "Share of faces that show what was asked for, against their variety; nothing measured yet.",
    better: "better ↗",
    nothing: "nothing measured yet",
    obeyedAxis: "faces that show what was asked for →",
    varietyAxis: "↑ variety, as a share of that at w = 1",
    point: (weight: number) => `w = ${weight}`,
    before: (prompts: readonly string[], each: number) => `To be measured: ${each} faces for each of ${prompts.map((prompt) => `“${prompt}”`).join(", ")}, at every weight.`,
    step: (weight: number, share: number) => `w = ${weight} … ${Math.round(100 * share)} % done`,
    done: (points: readonly {weight: number; obeyed: number; variety: number}[], n: number) => `${points.map(({weight, obeyed, variety}) => `w = ${weight}: ${percent(obeyed)} obey, variety ${percent(variety)}`).join(" · ")} · ${n} faces each`,
    row: (name: string, weight: number, obeyed: number, variety: number) => `${name}, w = ${weight}: ${percent(obeyed)} obey, variety ${percent(variety)}`,
    alt: (rows: readonly string[]) => `${rows.join(". ")}.`
  }
};
