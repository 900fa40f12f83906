/** What the figures and controls of /score say in English. */
type Place = readonly [number, number];

const number = (value: number): string => value.toFixed(2).replace("-", "−");
const superscript = (value: number): string => String(value).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const score = {
  tangent: {
    label: "The curve log p(x), with its tangent at a point that you can drag.",
    point: "the point x",
    factor: "multiply p by",
    numbers: (x: number, logDensity: number, slope: number, factor: number) =>
      `x = ${number(x)} · log ${factor === 1 ? "" : `(${Number(factor.toPrecision(2))}·`}p(x)${factor === 1 ? "" : ")"} = ${number(logDensity)} · slope = ${number(slope)}`,
    alt: (x: number, slope: number) => `At x = ${number(x)} the curve log p has the slope ${number(slope)}: more likely lies to the ${slope > 0 ? "right" : "left"}.`
  },
  field: {
    target: "landscape",
    drawn: "draw your own",
    arrows: "arrows",
    mapLabel: "The landscape from above, with arrows that point uphill.",
    reliefLabel: "The same landscape as a relief, seen from the south.",
    point: "the point x",
    cursor: "drawing cursor; Enter adds a point",
    clear: "Clear",
    undo: "Undo",
    empty: "Nothing is drawn, so there is no landscape: the last one stays. Draw a point or more.",
    numbers: ([x, y]: Place, logDensity: number, [a, b]: Place) => `x = (${number(x)}, ${number(y)}) · log pσ = ${number(logDensity)} · slope = (${number(a)}, ${number(b)}), ${number(Math.hypot(a, b))} long`,
    alt: ([x, y]: Place, [a, b]: Place, sigma: number) => `The landscape at σ = ${number(sigma)}. At (${number(x)}, ${number(y)}) the slope is (${number(a)}, ${number(b)}).`
  },
  gap: {
    densityLabel: "The density of noisy points, two hills, and draws on the axis.",
    slopeLabel: "The slope of log p; grey where no draw of a million falls.",
    right: "→ uphill is to the right",
    left: "← uphill is to the left",
    numbers: (unseen: number, log10: number) =>
      unseen > 0
        ? `seen: ${Math.round(100 - 25 * unseen)} % of the way between the hills · in the middle, p is about 10${superscript(Math.round(log10))}`
        : `seen: all of the way between the hills · in the middle, p = ${(10 ** log10).toPrecision(2)}`,
    alt: (sigma: number, unseen: number) => `At σ = ${number(sigma)}, ${unseen.toFixed(2)} of the 4.00 between the hills are never seen in a million draws.`
  },
  walkers: {
    time: "how far along",
    timeAxis: "% of the walk →",
    distanceAxis: "↑ energy distance to p",
    chartLabel: "Energy distance between each crowd and the true distribution, against time.",
    names: {ascent: "climb log p", langevin: "Langevin on p itself", annealed: "Langevin, σ falling", flow: "flow: no noise, σ falling"},
    short: {ascent: "climb", langevin: "Langevin on p", annealed: "Langevin, σ ↓", flow: "flow, σ ↓"},
    share: (left: number) => `${percent(left)} left`,
    numbers: (rows: readonly {name: string; left: number}[]) => `left hill: truth 80.0 % · ${rows.map(({name, left}) => `${name} ${percent(left)}`).join(" · ")}`,
    alt: (name: string, left: number, time: number) => `${name}, ${time} % of the way: ${percent(left)} of the walkers are on the left.`
  },
  slice: {
    loading: "Loading 75 pictures",
    label: "A plane through the space of pictures: shadows of pictures, and arrows of the slope in the plane.",
    point: "the point x, in the plane",
    denoised: "D(x; σ): the mean of the pictures that x could have come from",
    shares: (rows: readonly {name: string; share: number}[]) => rows.map(({name, share}) => `${percent(share)} ${name}`).join(" · "),
    height: (height: number) => `The pictures lie ${height.toFixed(0)} above the plane, on average.`,
    alt: (sigma: string, name: string, share: number) => `At σ = ${sigma}, the picture that x most likely came from is ${name}, with ${percent(share)}.`
  }
};
