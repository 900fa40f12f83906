/** What the figures and controls of /flow say in English. */
type Place = readonly [number, number];

const number = (value: number): string => value.toFixed(2).replace("-", "−");
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const superscript = (power: number): string => String(power).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");
/** Two digits of a number that may be tiny: 0.13, 6.0·10⁻⁸. */
const small = (value: number): string => {
  if (value === 0 || value >= 0.01) return value.toPrecision(2);
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits}·10${superscript(Number(power))}`;
};
const sigmaText = (sigma: number): string => (sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma.toPrecision(2));
const nats = (value: number): string => value.toFixed(3).replace("-", "−");

export const flow = {
  loading: "Loading 75 pictures",
  back: {
    label: "A crowd on a line is spread by noise and comes home.",
    eta: "fresh noise η",
    noNoise: "0: none",
    moment: "moment",
    momentValue: (back: boolean, sigma: number) => `${back ? "back" : "there"}, σ = ${sigmaText(sigma)}`,
    there: "there: noise",
    back: "back",
    handle: "the point x where it turns round",
    numbers: ({value, floor, overtakings, pairs, ranks, quiet}: {value: number; floor: number; overtakings: number; pairs: number; ranks: readonly [number, number]; quiet: boolean}) =>
      `distance of the crowd from the exact curve ${value.toFixed(3)} (chance alone: ${floor.toFixed(3)}) · pairs that changed places on the way back: ${overtakings} of ${pairs} · left of your point: ${percent(ranks[0])} at the start, ${percent(ranks[1])} at the end${quiet ? "" : " (this time)"}`,
    alt: (eta: number, distance: number, floor: number, overtakings: number) =>
      `Noise spreads two hills of points into one wide cloud; with η = ${number(eta)} the cloud comes back to the hills, at a distance of ${distance.toFixed(3)} where chance alone gives ${floor.toFixed(3)}. ${overtakings} pairs changed places.`
  },
  crowd: {
    way: "way",
    ways: {flow: "back, no noise", sde: "back, fresh noise", forward: "there: add noise"}
  },
  half: {
    world: "data",
    worlds: {hills: "two hills", bell: "one bell, std 0.6"},
    count: "particles",
    moment: "time",
    momentValue: (t: number) => `t = ${t.toFixed(2)}`,
    names: {right: "½ and ½", both: "without ½ on both", slope: "without ½ on the slope", frozen: "slope of p₀ all the way"},
    short: {right: "right", both: "no ½ on both", slope: "no ½ on slope", frozen: "p₀ all along"},
    distance: (value: number) => `distance ${value.toFixed(3)}`,
    chartLabel: "Distance of each crowd from the exact density, against time.",
    timeAxis: "t, running back →",
    distanceAxis: "↑ distance W₁",
    numbers: (rows: readonly {name: string; spread: number}[], exact: number, floor: number) =>
      `standard deviation: exact ${number(exact)} · ${rows.map(({name, spread}) => `${name} ${spread < 0.005 ? small(spread) : number(spread)}`).join(" · ")} · distance by chance alone: ${floor.toFixed(3)}`,
    alt: (name: string, t: number, distance: number, floor: number) => `${name}, at t = ${t.toFixed(2)}: the crowd's distance from the exact density is ${distance.toFixed(3)}; chance alone would leave ${floor.toFixed(3)}.`
  },
  code: {
    from: "begin with",
    froms: {noise: "noise", wide: "a picture and σ₀ of noise", bare: "a bare picture"},
    steps: "steps each way",
    solver: "solver",
    width: "width σ₀",
    picture: "picture",
    stages: {
      noise: ["noise", "down: a picture (with σ₀ of noise left)", "up: noise again"],
      wide: ["picture + σ₀ε", "up: its noise", "down again"],
      bare: ["bare picture", "up: its “noise”", "down again"]
    },
    difference: (gain: number) => `difference × 10${superscript(Math.round(Math.log10(gain)))}`,
    numbers: (name: string, error: number, ratio: number, steps: number) =>
      `${name} · there and back in ${steps} steps each, a number is off by ${small(error)} of σmax (root mean square) · the noise is ${ratio.toFixed(ratio < 0.1 ? 4 : 3)} of 128 σmax long`,
    errorsLabel: "Error of encoding and of the round trip against the number of steps, on logarithmic axes.",
    stepsAxis: "steps each way →",
    errorAxis: "↑ error of a number, in σmax",
    power: (value: number) => (Math.abs(Math.log10(value) % 1) < 1e-9 ? `10${superscript(Math.round(Math.log10(value)))}` : ""),
    bar: "one thousandth",
    kinds: {up: "up alone", trip: "down and up", plane: "down and up, two moons"},
    shortKinds: {up: "up alone", trip: "down and up", plane: "two moons"},
    shellLabel: "How long the noise is that each picture is encoded to.",
    ratioAxis: "length of the code, in 128 σmax →",
    shell: "where noise lies",
    rows: {bare: "75 bare pictures", wide: "with σ₀ of noise"},
    shortRows: {bare: "bare", wide: "with σ₀"}
  },
  between: {
    place: "how far from A to B",
    seedA: "noise A",
    seedB: "noise B",
    noise: "x, the noise",
    label: "A ribbon of the pictures that the noises between A and B become.",
    numbers: (passed: readonly string[], third: number) =>
      `${passed.length - 1} ${passed.length === 2 ? "jump" : "jumps"}, ${third} ${third === 1 ? "picture" : "pictures"} that neither A nor B become: ${passed.join(" → ")}`,
    alt: (passed: readonly string[]) => `Along the way from noise A to noise B the result is ${passed.join(", then ")}.`
  },
  along: {
    probes: "probes",
    end: "far end σmax",
    prior: "density at the far end",
    priors: {exact: "the exact one", gaussian: "N(0, σmax²)"},
    drop: "show the drop at",
    sigma: (sigma: number) => `σ = ${sigmaText(sigma)}`,
    planeLabel: "A drop of points around x, and what the flow makes of it.",
    point: "the point x",
    chartLabel: "log p along the path of x: closed form, sum along the flow, and Hutchinson's estimate.",
    sigmaAxis: "σ →",
    logAxis: "↑ log p of the point on its way",
    closed: "closed form",
    byFlow: "by the flow",
    byProbes: "by probes, ±2 standard errors",
    numbers: ({grown, closed, exact, probes, value, error, miss}: {grown: number; closed: number; exact: number; probes: number; value: number; error: number; miss: number | undefined}) =>
      `the drop has grown ${grown.toPrecision(2)} times · log p(x): closed form ${closed.toFixed(5).replace("-", "−")} · by the flow ${exact.toFixed(5).replace("-", "−")} · ${probes} probes ${number(value)} ± ${number(error)}${miss === undefined ? "" : ` · the guess at the far end is off by ${small(Math.abs(miss))}`}`,
    alt: ([a, b]: Place, closed: number, exact: number) => `At (${number(a)}, ${number(b)}) log p is ${nats(closed)} in closed form and ${nats(exact)} by following the flow.`
  },
  bits: {
    picture: "picture",
    sigma: "noise left, σmin",
    label: "Bits per number of three kinds of picture, against the noise that is left on the set.",
    sigmaAxis: "noise left on the set, σmin →",
    bitsAxis: "↑ bits per number",
    raw: "8 bits: the file as it is",
    rawShort: "8: the file as it is",
    kinds: {member: "a picture of the set", dequantized: "the same, spread over its bytes", stranger: "a picture that the set lacks"},
    shortKinds: {member: "a picture of the set", dequantized: "… over its bytes", stranger: "not in the set"},
    numbers: ([member, dequantized, stranger]: readonly number[]) =>
      `bits per number: of the set ${number(member!)} · spread over its bytes ${dequantized! < 1000 ? number(dequantized!) : dequantized!.toFixed(0)} · not in the set ${stranger! < 1000 ? number(stranger!) : stranger!.toExponential(1).replace(/e\+?(\d+)/, (_, power: string) => `·10${superscript(Number(power))}`)}`,
    byFlow: ({closed, exact, random, error, probes}: {closed: number; exact: number; random: number; error: number; probes: number}) =>
      `log p of the second, in nats: closed form ${closed.toFixed(2).replace("-", "−")} · by the flow ${exact.toFixed(2).replace("-", "−")} · with ${probes} probes ${random.toFixed(1).replace("-", "−")} ± ${error.toFixed(1)}`,
    far: (miss: number, bits: number) => `N(0, σmax²) in place of the true density at σmax = 80: ${number(miss)} nats off, ${small(Math.abs(bits))} bits per number`,
    alt: (sigma: number, [member, dequantized, stranger]: readonly number[]) => `With σmin = ${sigmaText(sigma)}: ${number(member!)} bits per number for a picture of the set, ${number(dequantized!)} for the same spread over its bytes, ${number(stranger!)} for one that the set lacks.`
  }
};
