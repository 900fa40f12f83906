/** What the figures and controls of /ksampler say in English. ComfyUI's own words stay as they are there. */
const sigmaText = (sigma: number): string => (sigma === 0 ? "0" : sigma >= 10 ? sigma.toFixed(1) : sigma >= 0.1 ? sigma.toFixed(2) : sigma.toFixed(3));
const list = (sigmas: ArrayLike<number>): string => {
  const all = Array.from(sigmas, sigmaText);
  return all.length > 14 ? [...all.slice(0, 6), "…", ...all.slice(-5)].join(" · ") : all.join(" · ");
};

export const ksampler = {
  loading: "75 pictures of 16384 numbers",
  sigma: sigmaText,
  picture: "picture",
  empty: "empty",
  noPrompt: "none",
  computing: "computing …",
  node: {
    title: "KSampler",
    models: {some: "75 pictures", all: "1433 pictures"},
    loadingAll: "1433 pictures (4.8 MB)",
    waiting: "Move “step” to the end, or press Run: it will say where the run ends.",
    knobs: "The knobs of KSampler",
    control: "control_after_generate",
    controls: {fixed: "fixed", increment: "increment", decrement: "decrement", randomize: "randomize"},
    cfg: "cfg",
    run: "Run",
    inLab: "These levels and this sampler in the lab: other noise, no prompts, no latent_image",
    look: "step",
    advanced: "KSampler (Advanced)",
    badSeed: "seed: 0 to 18446744073709551615, a whole number",
    badStart: "The jump must give 16384 finite numbers. Look at the cell under the node, or put back the original.",
    label: "A run of the node: the latent's way in a plane of pictures, the latent and its preview, and its noise levels.",
    plane: (sigma: number) => `x and its circle, σ = ${sigmaText(sigma)}`,
    now: "x, what the sampler holds",
    preview: "D, what the preview shows",
    strip: "previews, step by step",
    step: (i: number, last: boolean) => (last ? "end" : String(i)),
    nothing: "These knobs leave no step to do: the latent comes back as it was.",
    numbers: ({seed, sigmas, nfe, name, distance, next}: {seed: string; sigmas: ArrayLike<number>; nfe: number; name: string; distance: number; next: string | undefined}) =>
      `seed ${seed} · ${sigmas.length - 1} steps, ${nfe} questions · ends ${distance < 5e-4 ? "on" : `${distance.toFixed(3)} (rms) from`} “${name}”${next === undefined ? "" : ` · the node now shows ${next}, the next seed`}`,
    sigmas: (sigmas: ArrayLike<number>) => `σ: ${list(sigmas)}`,
    alt: (i: number, sigma: number) => `Shown: step ${i}, σ = ${sigmaText(sigma)}.`,
    altEnd: (seed: string, name: string) => `Seed ${seed} ends on ${name}.`
  },
  back: {
    label: "The same picture put in with ten values of denoise: what the sampler starts from, what comes back, and how many seeds of 48 bring it back.",
    denoise: (value: number, first: boolean) => `${first ? "denoise " : ""}${value.toFixed(1)}`,
    sigma: (sigma: number) => `σ ${sigmaText(sigma)}`,
    start: "the jump: picture + noise",
    end: "what comes back",
    rate: (count: number, of: number, wide: boolean) => `${count}${wide ? ` of ${of}` : ""}`,
    rates: (of: number) => `seeds of ${of} that bring it back`,
    numbers: (from: number | undefined, until: number | undefined, own: boolean) => `${until === undefined ? "" : `All 48 seeds ${own ? "end there" : "bring it back"} up to denoise ${until.toFixed(1)}.`} ${from === undefined ? "" : `From ${from.toFixed(1)} on most ${own ? "end elsewhere" : "bring another picture"}.`}`.trim(),
    guess: "At denoise 0.5, how much comes back?",
    choices: ["nothing", "half of the picture", "all of it"],
    answer: (right: boolean) => (right ? "Yes, all of it." : "All of it: look at 0.5."),
    waiting: "Guess, or change a control: then it shows what comes back.",
    more: "a picture of your own",
    file: "put in a picture of yours",
    yours: "Your picture",
    own: (name: string, n: number) => `This model knows ${n} pictures, and yours is none of them, so it cannot come back. The nearest to it is “${name}”; the bars count the seeds that end there.`,
    badFile: (name: string) => `“${name}” cannot be opened here: this browser reads no picture in it, or it is far too large. Nothing has changed.`,
    alt: (rows: readonly {denoise: number; count: number; name: string}[]) => rows.map(({denoise, count, name}) => `denoise ${denoise.toFixed(1)}: ${name}, ${count} of 48 seeds return.`).join(" ")
  },
  inpaint: {
    label: "A picture with a masked part, and what six seeds put there, with and without knowledge of the rest.",
    mask: "mask",
    masks: {lower: "lower half", right: "right half", centre: "the middle", rest: "all but the middle"},
    given: "put in",
    steps: "the sampler's view, while it runs",
    seed: (seed: number) => `seed ${seed}`,
    withMask: "with the mask",
    without: "without, the mask pasted on afterwards",
    guess: "Does the new part know about the old one?",
    choices: ["yes", "partly", "no"],
    answer: (right: boolean) => (right ? "Yes: partly." : "Partly: more often with the mask than without, and not always."),
    waiting: "Guess, or change a control: then it shows what the seeds put there.",
    numbers: (mask: number, none: number, of: number) => `Of ${of} seeds the new part is the picture's own: with the mask ${mask}, pasted on ${none}.`,
    progress: (done: number, of: number) => `seed ${done} of ${of} …`,
    alt: (name: string, mask: number, none: number, of: number) => `The masked part of ${name} comes back for ${mask} of ${of} seeds with the mask, for ${none} without.`
  },
  handover: {
    label: "Two KSampler Advanced nodes in a row, wired in four ways: the latent handed over, and the end.",
    at: "end_at_step = start_at_step",
    first: "first node's sampler",
    second: "second node's sampler",
    seed: "seed",
    one: "one node, all steps",
    ways: {
      right: ["leftover noise: enable", "add_noise: disable"],
      again: ["leftover noise: disable", "add_noise: enable"],
      twice: ["leftover noise: enable", "add_noise: enable"],
      bare: ["leftover noise: disable", "add_noise: disable"]
    },
    shortWays: {
      right: ["leftover: enable", "add_noise: disable"],
      again: ["leftover: disable", "add_noise: enable"],
      twice: ["leftover: enable", "add_noise: enable"],
      bare: ["leftover: disable", "add_noise: disable"]
    },
    guess: "Which wiring loses the picture?",
    choice: (k: number) => String(k + 1),
    waiting: "Guess, or move the hand-over: then it shows where each ends.",
    answer: (right: boolean, lost: readonly number[]) => (lost.length === 0 ? "Here, none of them." : `${right ? "Yes: number" : "Number"} ${lost.map((k) => k + 1).join(" and ")}.`),
    handed: "handed over",
    end: "end",
    carried: (size: number) => `rms ${sigmaText(size)}`,
    expected: (sigma: number) => `the second node believes σ = ${sigmaText(sigma)}`,
    same: "same",
    other: "another",
    numbers: (sigma: number, gap: number, equal: boolean) => `At the hand-over the second node believes in σ = ${sigmaText(sigma)}. ${equal ? `Leftover enabled, no new noise: ${gap === 0 ? "equal to the single run in every number" : `${gap.toExponential(1)} from the single run at most`}.` : "Two samplers: there is no single run to compare with; the first row is the second sampler alone."}`,
    alt: (rows: readonly {way: string; name: string}[]) => rows.map(({way, name}) => `${way}: ${name}.`).join(" ")
  },
  grid: {
    label: "Each sampler with each scheduler: how many of 48 seeds end where the exact flow does.",
    steps: "steps",
    seed: "show seed",
    guess: "Which two rows are equal?",
    answer: (right: boolean | undefined) => (right === undefined ? "" : right ? "Yes: in every cell." : "euler and ddim, in every cell."),
    numbers: (steps: number) => `${steps} steps. In each cell: the picture of this seed, and how many of 48 seeds end where the flow ends. Green frame: this seed does.`,
    truth: "the flow's end",
    alt: (rows: readonly {sampler: string; best: string; count: number}[]) => rows.map(({sampler, best, count}) => `${sampler}: best with ${best}, ${count} of 48.`).join(" ")
  },
  cfg: {
    label: "The same seed under cfg 1, 3, 8 and 20: its previews on the way, its end, and where 48 seeds end.",
    seed: "show seed",
    cfg: (cfg: number) => `cfg ${cfg}`,
    step: (step: number) => `step ${step}`,
    end: "the end",
    guess: "The last column at cfg 20, with nothing in the negative box: how does it end?",
    choices: ["burnt", "clean", "grey"],
    answer: (right: boolean) => (right ? "Yes: clean, after all that." : "Clean, after all that: look at the last column."),
    waiting: "Guess, or change a control: then it shows the ends.",
    under: ({kept, moved, burnt}: {kept: number; moved: number; burnt: number}, of: number) => [`${kept} of ${of} as asked`, `${moved} moved`, burnt > 0 ? `${burnt} burnt` : "none burnt"],
    numbers: (columns: readonly {cfg: number; moved: number; distance: number; outside: readonly number[]}[], of: number, negative: boolean) => {
      const last = columns.at(-1)!;
      const early = `At cfg ${last.cfg}, ${Math.round(100 * last.outside[0]!)} % of the first preview's numbers are such as no picture has`;
      return negative
        ? `${early}, and at the end still ${Math.round(100 * last.outside.at(-1)!)} %. The ends lie ${columns.map(({cfg, distance}) => `${distance.toFixed(2)} (cfg ${cfg})`).join(", ")} from the nearest picture, root mean square.`
        : `${early}; at the end ${Math.round(100 * last.outside.at(-1)!)} %. Of ${of} seeds ${last.moved} end on another picture than at cfg 1.`;
    },
    alt: (columns: readonly {cfg: number; kept: number; moved: number; burnt: number}[], of: number) => columns.map(({cfg, kept, moved, burnt}) => `cfg ${cfg}: ${kept} of ${of} seeds end on a picture of the positive prompt, ${moved} elsewhere than at cfg 1, ${burnt} on no picture.`).join(" ")
  },
  second: {
    label: "A picture made at half the size, enlarged, and sampled again with ten values of denoise; what becomes of 48 seeds.",
    share: "enlarged pictures in the model’s memory",
    shares: {"0": "none", "0.02": "1 in 50", "0.1": "1 in 10", "0.5": "every other"},
    seed: "show seed",
    more: "the second node’s sampler_name",
    sampler: "sampler_name",
    small: "first pass, 32 × 32",
    large: "enlarged to 64 × 64",
    fates: {soft: "stays soft", sharp: "sharp, and the same", other: "another picture"},
    guess: "Which denoise makes most of them sharp, and keeps what they are?",
    choices: [0.2, 0.4, 0.7, 0.9],
    waiting: "Guess, or change a control: then it shows what becomes of them.",
    answer: (guess: number | undefined, best: {denoise: number; sharp: number} | undefined) => (guess === undefined || !best ? "" : `${Math.abs(guess - best.denoise) < 0.15 ? "Near it" : "Not there"}: most, ${best.sharp} of 48, at ${best.denoise.toFixed(1)}.`),
    numbers: (rows: readonly {denoise: number; soft: number; sharp: number; other: number}[], of: number) => {
      const [low, high] = [rows[1]!, rows.at(-2)!];
      const best = rows.reduce((a, b) => (b.sharp > a.sharp ? b : a));
      return `Too low: at denoise ${low.denoise.toFixed(1)}, ${low.soft} of ${of} stay soft. Too high: at ${high.denoise.toFixed(1)}, ${high.other} are other pictures. Between: at ${best.denoise.toFixed(1)}, ${best.sharp} are sharp and the same.`;
    },
    alt: (name: string, rows: readonly {denoise: number; soft: number; sharp: number; other: number}[], of: number) => `The seed shown makes ${name}. ${rows.map(({denoise, soft, sharp, other}) => `denoise ${denoise.toFixed(1)}: of ${of} seeds ${soft} stay soft, ${sharp} become sharp, ${other} become other pictures.`).join(" ")}`
  },
  bench: {
    latents: {empty: "empty", target: "points of the target"},
    facts: (sigmas: readonly number[]) => `${sigmas.length - 1} ${sigmas.length === 2 ? "step" : "steps"}, from σ = ${sigmaText(sigmas[0]!)} to ${sigmaText(sigmas.at(-1)!)}`
  },
  table: {
    samplers: "sampler_name",
    schedulers: "scheduler",
    what: "what it is",
    asks: "questions a step",
    noise: "noise on the way",
    source: "from",
    diffusers: "diffusers",
    noises: {none: "none", torch: "yes", brownian: "yes, one path"},
    missing: "–",
    caption: "Every sampler_name and scheduler of this page's menus"
  }
};
