/**
 * The vocabulary of symbols. One key links a symbol in a formula, the control that sets it, its mark in a figure and its
 * name in a cell (`data-sym`); one meaning gives all four their colour (`style/tokens.css`).
 */

/** Each meaning has one colour everywhere: formulas, cells, Plot, canvas and shaders. */
export type Meaning = "point" | "clean" | "noise" | "slope" | "density";

export interface CourseSymbol {
  readonly meaning: Meaning;
  /** KaTeX source of the symbol. */
  readonly tex: string;
  /** The macro that writes it in a page, e.g. `\sig`. */
  readonly macro: string;
  /** Identifiers in cells that mean this symbol. */
  readonly names: readonly string[];
}

export const symbols = {
  x: {meaning: "point", tex: "x", macro: "\\pt", names: ["x", "point"]},
  clean: {meaning: "clean", tex: "x_0", macro: "\\clean", names: ["x0", "picture", "clean"]},
  denoised: {meaning: "clean", tex: "D", macro: "\\den", names: ["denoised", "denoise", "denoiser"]},
  eps: {meaning: "noise", tex: "\\varepsilon", macro: "\\eps", names: ["eps", "noise"]},
  sigma: {meaning: "noise", tex: "\\sigma", macro: "\\sig", names: ["sigma", "sigmas", "sigmaMax", "sigmaMin"]},
  score: {meaning: "slope", tex: "\\nabla\\log p", macro: "\\score", names: ["score"]},
  velocity: {meaning: "slope", tex: "\\dot x", macro: "\\vel", names: ["velocity", "slope"]},
  density: {meaning: "density", tex: "p", macro: "\\dens", names: ["density", "logDensity", "pictures"]},
  weight: {meaning: "density", tex: "w", macro: "\\wt", names: ["weights", "weight"]}
} as const satisfies Record<string, CourseSymbol>;

export type SymbolKey = keyof typeof symbols;

/** KaTeX macros: each symbol carries its meaning as a class and its key as data. */
export function katexMacros(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(symbols).map(([key, {macro, meaning, tex}]) => [macro, `{\\htmlData{sym=${key}}{\\htmlClass{m-${meaning}}{${tex}}}}`])
  );
}

/** The symbol that an identifier of a cell stands for, if it is one of the vocabulary. */
export function symbolOfName(name: string): {key: SymbolKey; meaning: Meaning} | undefined {
  const found = (Object.entries(symbols) as [SymbolKey, CourseSymbol][]).find(([, s]) => s.names.includes(name));
  return found && {key: found[0], meaning: found[1].meaning};
}
