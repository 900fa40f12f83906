/** What the figures and controls of /cold say in English. */
const number = (value: number, digits = 2): string => value.toFixed(digits).replace("-", "−");
const percent = (share: number): string => (share > 0.9995 ? "100 %" : share < 0.0005 ? "0 %" : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`);

export const cold = {
  loading: "Loading 75 pictures",
  loadingNetwork: "Loading the restorer and what runs it (11 to 14 MB)",
  kinds: {blur: "blur", pixelate: "pixelate", desaturate: "desaturate", snow: "snow", mask: "mask", blend: "blend", noise: "noise"},
  degrade: {
    severity: "severity s",
    pictures: ["one picture", "another"],
    apart: (share: number) => (share === 0 ? "0 % apart" : `${percent(share)} apart`),
    same: "the same picture",
    alt: (name: string, kind: string, severity: number) => `${name}: ${kind}, severity ${number(severity)}`
  },
  lookUp: {
    kind: "degradation",
    noise: "then noise, σ",
    picture: "picture",
    hide: "keep this picture from the restorer",
    original: "the picture",
    given: "what is left",
    answer: "best answer",
    how: (kind: string, severity: number, sigma: number) => `${kind}, s = ${number(severity)}; σ = ${Number(sigma.toPrecision(2))}`,
    error: (error: number) => `off by ${number(error, error < 0.1 ? 3 : 2)}`,
    share: (weight: number) => percent(weight),
    say: ({count, name, weight, right, of}: {count: number; name: string; weight: number; right: boolean; of: number}) =>
      count > of - 0.5
        ? `Any of the ${of} pictures, equally.`
        : weight > 0.9995
          ? `Certain: ${name}. ${right ? "That is right." : "That is wrong, and no other was considered."}`
          : `As if ${number(count, 1)} pictures were possible. The likeliest, ${name}, has ${percent(weight)}, and is the ${right ? "right" : "wrong"} one.`
  },
  minds: {
    steps: "steps",
    mind: "restorer",
    minds: (answer: string) => ({stubborn: `stubborn: always “${answer}”`, fickle: "fickle: never the same"}),
    unexplained: (algorithm: 1 | 2, value: number) => `Alg. ${algorithm}: ${number(value < 5e-4 ? 0 : value)}`,
    given: "given",
    rows: "Ends of Algorithm 1 and of Algorithm 2, from what was given at s = 1. Numbers: ruin the end again; how far is that from what was given?",
    alt: (kind: string, which: "given" | "one" | "two") => `${kind}: ${{given: "what was given", one: "where Algorithm 1 ends", two: "where Algorithm 2 ends"}[which]}`
  },
  restore: {
    picture: "picture, never seen",
    from: "begin at severity",
    original: "the picture",
    given: "what is left",
    ways: {shot: "one shot", one: "Algorithm 1", two: "Algorithm 2"},
    waiting: "Waiting for the network.",
    under: (step: number, of: number) => `Step ${step} of ${of}.`,
    numbers: ({error, sharpness}: {error: number; sharpness: number}) => [`off by ${number(error)}`, `sharp ${percent(sharpness)}`],
    alt: (way: string, name: string) => `${name}, brought back: ${way}`,
    frame: (severity: number) => `s = ${number(severity)}`,
    frameAlt: (way: string, severity: number) => `${way} at severity ${number(severity)}`,
    strips: ["Algorithm 1, on the way", "Algorithm 2, on the way"],
    sharp: "Sharp: the mean step from pixel to pixel, that of the true picture being 100 %.",
    measure: (n: number) => `Measure all ${n} pictures, 1 to 16 steps`
  },
  measurement: {
    working: "Restoring: up to a minute without a graphics card",
    asked: (done: number, of: number) => `${done} of ${of} questions`,
    axes: {error: "off by", sharpness: "sharpness, true = 1"},
    say: (kind: string, from: number, n: number) => `${kind} from s = ${number(from)}, mean of ${n} pictures that the network has never seen. Algorithm 1 in one step is the one shot (dotted).`,
    alt: (what: "error" | "sharpness", rows: readonly {way: "one" | "two"; steps: number; error: number; sharpness: number}[]) =>
      `${what === "error" ? "Error" : "Sharpness"} against steps. ${rows.map((row) => `Algorithm ${row.way === "one" ? 1 : 2}, ${row.steps} steps: ${number(row[what])}`).join("; ")}.`
  },
  starts: {
    shown: "start",
    pinch: "a pinch of noise, σ",
    starters: {snow: "white (snow)", pixelate: "one colour (pixelate)", blend: "another picture (blend)", noise: "noise, remembered", hot: "noise, estimated anew"},
    numbersIn: {snow: "0", pixelate: "4", blend: "1 of 75", noise: "4096", hot: "4096"},
    columns: (made: number) => ["start", "random numbers in it", `different, of ${made}`, "off by", "MMD² to the set"],
    table: "Cold and hot starts, in numbers",
    estimate: ({value, standardError}: {value: number; standardError: number}) => `${number(value, 3)} ± ${number(standardError, 3)}`,
    computing: "Computing …",
    say: (_starter: string, different: number, made: number) => (different === 1 ? `${made} starts, one picture.` : `${made} starts, ${different} different pictures. Sixteen of the ends are shown.`),
    alt: (i: number) => `end ${i}`
  },
  colour: {
    hue: "colour",
    cover: "share of the square",
    start: "one colour",
    strip: "All hues; the mark shows the chosen one.",
    say: (steps: number) => `${steps === 1 ? "One question" : `${steps} questions`}. The network was given one colour, and a number that says how much is missing.`
  },
  twin: {
    start: "blended with",
    starts: {ring: "a ring", dots: "three dots"},
    moment: "the way back",
    momentValue: (s: number) => `s = ${number(s)}`,
    width: "width of a dot",
    noise: "noise on the way, g",
    ways: {one: "Algorithm 1", two: "Algorithm 2", flow: "flow matching", shaken: "flow, shaken"},
    short: {one: "Algorithm 1", two: "Algorithm 2", flow: "flow"},
    before: "Violet: where the points should end, at s = 0.",
    end: (ends: readonly {name: string; distance: {value: number; standardError: number}}[]) => `Distance to the moons: ${ends.map(({name, distance}) => `${name} ${number(distance.value, 3)} ± ${number(distance.standardError, 3)}`).join(" · ")}`,
    alt: (way: string, s: number, distance?: {value: number}) => `${way}, s = ${number(s)}: 400 points, and the two moons where they should end.${distance ? ` Distance ${number(distance.value, 3)}.` : ""}`
  },
  animorph: {
    cover: "on top",
    hidden: "underneath",
    number: (n: number) => `unseen picture ${n}`,
    reveal: "Bring it out",
    given: "what is given",
    hiddenYet: "hidden until you ask for it",
    ways: {shot: "one shot", remembered: "Algorithm 2", estimated: "the twin"},
    knows: {shot: "the network alone", remembered: "told what is on top", estimated: "has to estimate it"},
    strip: "Algorithm 2, on the way",
    frameAlt: (s: number) => `Algorithm 2 at severity ${number(s)}`,
    truth: "it was",
    alt: (name: string) => `${name}, with another picture faintly under it`,
    paint: (s: number) => [`${number(Math.cos((Math.PI / 2) * s))} × hidden`, `+ ${number(Math.sin((Math.PI / 2) * s))} × top`],
    ask: (name: string) => `Something is under “${name}”. What?`,
    error: (error: number) => `off by ${number(error)}`,
    say: "Off by: the root of the mean squared difference."
  }
};
