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
  empty: "empty latent",
  computing: "computing …",
  node: {
    title: "KSampler",
    ports: {model: "model: 75 pictures", positive: "positive: none", negative: "negative: none", latent: "latent_image: empty", out: "LATENT"},
    knobs: "The knobs of KSampler",
    control: "control_after_generate",
    controls: {fixed: "fixed", increment: "increment", decrement: "decrement", randomize: "randomize"},
    cfg: "cfg",
    cfgWhy: "cfg is 1 and stays there: without a prompt there is nothing to weigh.",
    run: "Run",
    look: "step",
    advanced: "KSampler (Advanced)",
    badSeed: "seed: 0 to 18446744073709551615, a whole number",
    badStart: "The jump must give 16384 finite numbers. Look at the cell under the formula, or put back the original.",
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
    alt: (seed: string, name: string, i: number, sigma: number) => `Seed ${seed} ends on ${name}. Shown: step ${i}, σ = ${sigmaText(sigma)}.`
  },
  back: {
    label: "The same picture put in with ten values of denoise: what the sampler starts from, what comes back, and how many seeds of 48 bring it back.",
    denoise: (value: number, first: boolean) => `${first ? "denoise " : ""}${value.toFixed(1)}`,
    sigma: (sigma: number) => `σ ${sigmaText(sigma)}`,
    start: "the jump: picture + noise",
    end: "what comes back",
    rate: (count: number, of: number, wide: boolean) => `${count}${wide ? ` of ${of}` : ""}`,
    rates: (of: number) => `seeds of ${of} that bring it back`,
    numbers: (from: number | undefined, until: number | undefined) => `${until === undefined ? "" : `All 48 seeds bring it back up to denoise ${until.toFixed(1)}.`} ${from === undefined ? "" : `From ${from.toFixed(1)} on most bring another picture.`}`.trim(),
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
    numbers: (steps: number) => `${steps} steps. In each cell: the picture of this seed, and how many of 48 seeds end where the flow ends. Green frame: this seed does.`,
    truth: "the flow's end",
    alt: (rows: readonly {sampler: string; best: string; count: number}[]) => rows.map(({sampler, best, count}) => `${sampler}: best with ${best}, ${count} of 48.`).join(" ")
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
