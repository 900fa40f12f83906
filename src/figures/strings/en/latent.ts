/** What the figures and controls of /latent say in English. */
const signed = (value: number): string => value.toFixed(1).replace("-", "−");
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const decibels = (value: number): string => `${value.toFixed(1)} dB`;

export const latent = {
  loading: "Loading 75 pictures, and the latents of all 1433 (1 MB)",
  theCoder: "an encoder and a decoder",
  theDenoiser: "a denoiser that lives in the latent",
  waits: "waits for the decoder",
  picture: "picture",
  seen: (name: string, held: boolean) => `${name}${held ? " (never seen in training)" : ""}`,
  window: {
    push: "push one number by",
    original: "16384 numbers",
    restored: "back from 256",
    pushed: "back, one pushed",
    change: "the change alone",
    sheets: "256 numbers: 8 × 8 cells, four sheets",
    cell: "the number that is pushed",
    where: (row: number, column: number, sheet: number) => `row ${row + 1}, column ${column + 1} of sheet ${sheet + 1}`,
    cellRange: "a whole number from 0 to 255",
    fidelity: (off: number, value: number) => `Back from 256 numbers: off by ${off.toFixed(2)} a number (${decibels(value)}).`,
    reach: (push: number, pixels: number, inside: number, around: number) =>
      push === 0
        ? "Nothing is pushed: move the second slider."
        : `Pushed by ${signed(push)}: ${pixels} of 4096 pixels change by more than a byte. ${percent(inside)} of the change (squared) is in the cell's own 8 × 8 pixels, ${percent(around)} in the 24 × 24 around.`,
    alt: (where: string) => `The latent as four sheets of eight by eight grey squares. Chosen: ${where}.`
  },
  rate: {
    bits: "bits for each number",
    numbers: "numbers for each block, linear",
    original: "picture",
    learned: "learned, 4 a block",
    linear: (k: number) => `linear, ${k} a block`,
    curve: "linear",
    said: ({bytes, learned, linear, linearBytes}: {bytes: number; learned: number; linear: number; linearBytes: number}) =>
      `Learned: ${bytes} bytes, ${decibels(learned)}. Linear: ${linearBytes} bytes, ${decibels(linear)}. The picture itself: 16384 bytes.`,
    level: (k: number | undefined) => (k === undefined ? "With 32 numbers a block the linear code has not drawn level." : `The linear code draws level at ${k} numbers a block.`),
    chart: "Fidelity in decibels over numbers kept for each block: the linear code rises, the learned one is a line at its four.",
    x: "numbers for each block →",
    y: "↑ decibels"
  },
  between: {
    from: "from",
    to: "to",
    /** Short, so that two menus fit side by side. */
    option: (name: string, held: boolean) => `${name}${held ? " (unseen)" : ""}`,
    rows: ["The straight line in pixels", "The straight line in the latent, decoded"],
    at: (t: number) => `t = ${t.toFixed(2)}`,
    said: (pixels: number, inLatent: number) =>
      `Half-way, half-transparent pixels (alpha between ¼ and ¾): ${percent(pixels)} in the pixels' mixture, ${percent(inLatent)} in the latent's.`
  },
  near: {
    rows: ["Nearest in pixels", "Nearest in the latent"],
    chosen: "the picture",
    rank: (distance: number) => distance.toFixed(1),
    said: (shared: number, count: number, corr: number) => `${shared} of the ${count} are the same in both rows. Distances to all 75, pixels against latent: correlation ${corr.toFixed(2)}.`
  },
  shells: {
    from: "lengths from",
    froms: {middle: "the set's middle", origin: "the origin, all numbers 0"},
    pictures: (n: number) => `lengths of ${n} latents`,
    noise: (n: number) => `lengths of ${n} noises, and the exact density`,
    origin: "the origin",
    middle: "the middle",
    shell: "a random point, as far as noise",
    picture: (name: string) => `a usual one: ${name}`,
    said: ({mean, std, min, max, square, noiseMean, noiseStd, ratio}: {mean: number; std: number; min: number; max: number; square: number; noiseMean: number; noiseStd: number; ratio: number}) => [
      `Latents: ${mean.toFixed(1)} ± ${std.toFixed(1)}, from ${min.toFixed(1)} to ${max.toFixed(1)}; mean square ${square.toFixed(3)} d.`,
      `Noise: ${noiseMean.toFixed(2)} ± ${noiseStd.toFixed(2)}. Latents spread ${ratio.toFixed(1)} times as wide.`
    ],
    alt: (mean: number, min: number) => `Two histograms of length. Latents: a broad hill around ${mean.toFixed(1)}, none below ${min.toFixed(1)}. Noise: a narrow hill at 16.`
  },
  kinds: {
    rows: ["Noise in the pixels", "Noise in the latent, decoded: displacements as long as those above"],
    size: "σ in the latent",
    start: "back from 256",
    length: (value: number) => `moved ${value.toFixed(0)}`,
    said: (pixels: number, inLatent: number) => `How alike a displacement's neighbouring pixels are (correlation): ${pixels.toFixed(2).replace("-", "−")} above, ${inLatent.toFixed(2)} below.`
  },
  equal: {
    steps: "calls in pixels",
    pixels: "In pixels",
    latent: "In the latent, decoded",
    found: (name: string, right: boolean) => (right ? name : `✗ ${name}`),
    foundInWords: (name: string, goal: string) => (goal === name ? name : `${name}; its noise leads to ${goal}`),
    said: ({calls, times, products, pixels, latent, of}: {calls: number; times: number; products: number; pixels: number; latent: number; of: number}) =>
      `Each walk has ${(products / 1e6).toFixed(1)} million products: ${calls} ${calls === 1 ? "call" : "calls"} in pixels, ${calls * times} in the latent. It ends where its noise leads for ${pixels} of ${of} seeds in pixels, for ${latent} of ${of} in the latent.`
  },
  walk: {
    prompt: "prompt",
    weight: "guidance w",
    rows: ["Exact: all 1433 latents, no words", "Learned: the network, told your words"],
    level: (sigma: number) => `σ = ${Number(sigma.toPrecision(2))}`,
    end: "the end",
    waits: "waits for the network",
    unknown: (words: readonly string[]) => `Not in its vocabulary: ${words.join(", ")}.`,
    nothing: "No word that it knows: it draws anything.",
    told: (words: readonly string[]) => `It is told: ${words.join(", ")}.`,
    said: (exact: string, exactOff: number, learned: string, learnedOff: number) =>
      `The exact walk ends ${exactOff < 0.02 ? "on" : `${exactOff.toFixed(2)} a number from`} ${exact}; the network's nearest picture is ${learned}, ${learnedOff.toFixed(2)} a number away.`
  }
};
