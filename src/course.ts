/** The course in order: the sidebar, previous/next, the cover's map and the sitemap all read this one list. */

export interface Chapter {
  /** Site path without extension, e.g. `/point`. */
  readonly path: string;
  readonly title: string;
  /** The one question that the chapter answers. */
  readonly question: string;
  /** False while the chapter is being written: it is listed, not linked. */
  readonly ready: boolean;
}

export interface Part {
  readonly name: string;
  readonly chapters: readonly Chapter[];
}

const chapter = (path: string, title: string, question: string, ready = false): Chapter => ({path, title, question, ready});

export const course: readonly Part[] = [
  {
    name: "Space",
    chapters: [
      chapter("/point", "A picture is a point", "Where is this picture?", true),
      chapter("/noise", "Noise is a displacement", "What does adding noise do to a point?", true)
    ]
  },
  {
    name: "Density",
    chapters: [
      chapter("/likelihood", "Likelihood", "Which distribution did these points come from?", true),
      chapter("/mixture", "Mixtures", "Can bumps describe pictures?", true),
      chapter("/transport", "Transport", "How can a model that outputs pictures be a distribution?", true)
    ]
  },
  {
    name: "Score",
    chapters: [
      chapter("/score", "The score", "Which way is “more likely”?", true),
      chapter("/denoiser", "The denoiser", "Where could this have come from?", true),
      chapter("/learning", "Learning a slope", "How do you learn a slope you cannot see?", true)
    ]
  },
  {
    name: "Flow",
    chapters: [
      chapter("/flow", "The flow back", "Is randomness needed on the way back?", true),
      chapter("/schedule", "The schedule", "Why shrink the data?", true),
      chapter("/sampler", "Samplers", "How few steps are enough?", true),
      chapter("/ksampler", "KSampler", "What does each knob of KSampler do?", true)
    ]
  },
  {
    name: "Images",
    chapters: [
      chapter("/ideal", "The ideal denoiser", "What would a perfect network do?", true),
      chapter("/network", "A real network", "What does a real network do?", true),
      chapter("/guidance", "Guidance", "What does the prompt do?", true),
      chapter("/latent", "Latents", "Why not work on pixels?", true),
      chapter("/cold", "Cold diffusion", "Is noise needed at all?", true)
    ]
  },
  {
    name: "Onward",
    chapters: [
      chapter("/matching", "Flow matching", "Is there a straighter road?"),
      chapter("/open", "Open questions", "What is not understood?")
    ]
  }
];

/** The chapters that can be read now, in reading order. */
export const readyChapters: readonly Chapter[] = course.flatMap((part) => part.chapters).filter((c) => c.ready);

/** Pages beside the course, in the sidebar's last part. They ask no question and have no neighbours. */
export const tools: readonly Pick<Chapter, "path" | "title">[] = [
  {path: "/lab", title: "The lab"},
  {path: "/api", title: "The mathematics as a module"},
  {path: "/references", title: "References"}
];
