/** What the figures and controls of /transport say in English. */
type Place = readonly [number, number];

const minus = (text: string): string => text.replace("-", "−");
const fixed = (value: number, digits = 2): string => minus(value.toFixed(digits));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
/** A height: where a column has no width left, it has no end. */
const tall = (value: number): string => (value < 100 ? fixed(value) : "∞");
/** A factor: 0.043, 2.3, 35, 120 000. */
const factor = (value: number): string => (value >= 10 ? Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, value >= 1e4 ? "\u202f" : "") : Number(value.toPrecision(2)).toString());

export const transport = {
  fixed: (value: number) => fixed(value),
  minus: (value: number) => minus(String(value)),
  bend: {
    shape: "the curve",
    shapes: {straight: "straight", steep: "steep in the middle", flat: "level in the middle", fold: "folded", own: "your own"},
    label: "A bell goes in below; a curve sends each of its numbers up and to the right, where another density comes out.",
    knob: (z: number) => `height of the curve G at z = ${minus(String(z))}`,
    strip: "the strip, at z",
    input: "in: z",
    output: "out: x",
    map: "x = G(z)",
    stretch: (stretch: number) => (stretch < 5e-4 ? "level" : `stretched × ${Number(stretch.toPrecision(2))}`),
    share: (share: number) => percent(share),
    numbers: ({share, before, stretch, after, sources, area}: {share: number; before: number; stretch: number; after: number; sources: number; area: number}) =>
      [
        `the strip holds ${percent(share)} of the draws`,
        `in: ${fixed(before)} high`,
        stretch < 5e-4 ? "G is level here: out, endlessly high" : `stretched × ${Number(stretch.toPrecision(2))} · out: ${fixed(after)} high`,
        ...(sources > 1 ? [`${sources} z lead to this x, their heights add up`] : []),
        Math.abs(area - 1) < 0.01 ? `area of all that comes out: ${fixed(area)}` : `area of all that comes out: ${Number.isFinite(area) ? fixed(area) : "not a number"}, and not 1: either the cell has been changed, or G is level over a stretch, where no height is enough`
      ].join(" · "),
    alt: ({strip, to, stretch, turns}: {strip: number; to: number; stretch: number; turns: number}) =>
      `The strip at z = ${fixed(strip)} arrives at x = ${fixed(to)}, stretched by ${fixed(stretch)}. The curve turns round ${turns} ${turns === 1 ? "time" : "times"}.`
  },
  columns: {
    way: "from z to G(z)",
    label: "The bell, cut into twenty columns of equal area, on its way to where the curve sends them.",
    size: (width: number, height: number) => `${fixed(width)} × ${tall(height)}`,
    numbers: (narrowest: number, widest: number) => `every column: 5 % of the draws · narrowest ${fixed(narrowest)} wide, ${tall(0.05 / narrowest)} high · widest ${fixed(widest)} wide, ${tall(0.05 / widest)} high`,
    alt: (way: number, narrowest: number, widest: number) => `${Math.round(100 * way)} % of the way: twenty columns of equal area, between ${fixed(narrowest)} and ${fixed(widest)} wide.`
  },
  sticks: {
    label: "Twelve dice on a rail, twelve draws on a stick below, and what each draw costs.",
    averageLabel: "The average cost of the draws, for every place of the stick.",
    mean: "the middle μ of the stick",
    std: "the end of the stick, s from its middle",
    rail: "z",
    stick: "x = μ + s·z",
    push: "their average",
    cost: "cost f(x)",
    title: "average cost",
    exact: "of all draws there are",
    average: (count: number, anew: boolean) => (anew ? `of ${count} new dice at each μ` : `of these ${count} dice`),
    anew: "new dice for every move",
    downhill: "Five steps downhill",
    numbers: ({mean, std, average, slope, exact}: {mean: number; std: number; average: number; slope: {mean: number; std: number}; exact: {mean: number; std: number}}) =>
      `μ = ${fixed(mean)}, s = ${fixed(std)} · average cost ${fixed(average)} · its slope by μ ${fixed(slope.mean)} (over all draws ${fixed(exact.mean)}), by s ${fixed(slope.std)} (${fixed(exact.std)})`,
    alt: (mean: number, std: number, slope: number) => `The stick lies at ${fixed(mean)}, ${fixed(std)} to either side. Moved to the right, the average cost changes by ${fixed(slope)} per unit.`
  },
  gradients: {
    cost: "cost",
    costs: {bowl: "bowl, (x − 1.5)²", ripples: "ripples, cos 4x", step: "step: 1 left of 0, else 0"},
    baseline: "subtract the best constant from f first",
    label: "Two histograms of estimates of one slope: through the draw, and through the probability.",
    throughDraw: "through the draw: f′(x)",
    throughProbability: "through the probability: f(x)·z/s",
    exact: (value: number) => `the slope itself: ${fixed(value)}`,
    axis: "an estimate of the slope →",
    tick: (value: number) => minus(String(value)),
    spread: (std: number) => `± ${fixed(std)}`,
    numbers: ({exact, draw, probability, ratio, wrong}: {exact: number; draw: number; probability: number; ratio: number; wrong: boolean}) =>
      wrong
        ? `the slope is ${fixed(exact, 3)}; through the draw every estimate is 0, and so is the average of any number of them · through the probability: spread ${fixed(probability)}`
        : `spread: through the draw ${fixed(draw)}, through the probability ${fixed(probability)} · for the same certainty the ${ratio >= 1 ? "second" : "first"} needs ${factor(ratio >= 1 ? ratio : 1 / ratio)} times as many draws`,
    alt: (draw: number, probability: number) => `Estimates through the draw spread by ${fixed(draw)}, those through the probability by ${fixed(probability)}.`
  },
  grid: {
    target: "to",
    way: "how far along",
    noiseLabel: "The plane of noise, covered by a net of cells coloured by direction.",
    dataLabel: "The same net, carried towards the data.",
    noise: "noise: z",
    data: (sigma: number) => (sigma < 0.02 ? "data: x = G(z)" : `on the way, σ = ${Number(sigma.toPrecision(2))}`),
    point: "the point z",
    computing: "Carrying the net …",
    failed: (reason: string) => `The point could not be carried: ${reason}`,
    numbers: ({area, byMap, byTrace, exact}: {area: number; byMap: number; byTrace: number; exact: number}) =>
      `at the end: area around z × ${area < 0.001 ? area.toExponential(1) : Number(area.toPrecision(2))} · log p at G(z): from the area ${fixed(byMap, 4)}, gathered on the way ${fixed(byTrace, 4)}, true ${fixed(exact, 4)}`,
    alt: (z: Place, x: Place, area: number) => `z = (${fixed(z[0])}, ${fixed(z[1])}) is carried to (${fixed(x[0])}, ${fixed(x[1])}); areas there are multiplied by ${area.toPrecision(2)}.`
  },
  linear: {
    loading: "Loading 64 directions and 75 pictures",
    coordinate: (k: number) => `z${"₀₁₂"[k]}`,
    picture: "a real picture",
    byHand: (a: number, b: number) => `z = (${fixed(a, 1)}, ${fixed(b, 1)}, 0, …)`,
    draw: (k: number) => `draw ${k}`,
    real: (name: string) => `real: ${name}`,
    nearest: (distance: number) => `nearest, ${distance.toFixed(1)} away`,
    numbers: (name: string, distance: number, fromMean: number) => `distance of ${name} from the mean picture ${fromMean.toFixed(1)}, from the nearest G(z) ${distance.toFixed(1)}`
  }
};
