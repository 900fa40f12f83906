/**
 * Names of pictures, and prompts for a model that has no text encoder: a group of pictures, or none. The denoiser under the
 * prompt "food and drink" is the exact denoiser of those pictures alone, E[x₀ | x, food and drink].
 */

/** What `data/names.json` holds of all pictures. */
export interface PictureNames {
  readonly en: readonly string[];
  /** Number of the group that each is in. */
  readonly group: readonly number[];
  readonly groups: readonly {readonly key: string; readonly en: string}[];
}

/** No prompt: all pictures. */
export const NO_PROMPT = "none";

/** What positive, negative and cfg come to. */
export interface Guidance {
  readonly positive: Float64Array | undefined;
  readonly negative: Float64Array | undefined;
  readonly cfg: number;
}

export interface Labels {
  readonly names: readonly string[];
  /** Value → text of a menu of prompts: none, then every group that the set has pictures of. */
  readonly prompts: Readonly<Record<string, string>>;
  /** How likely the prompt makes each picture, 1 or 0; undefined for no prompt. */
  priorOf(prompt: string): Float64Array | undefined;
  /** Whether the picture answers to the prompt. */
  holds(prompt: string, picture: number): boolean;
}

/**
 * The labels of the pictures with these numbers in the whole set.
 * @param options.none what the menu calls no prompt
 */
export function createLabels(all: PictureNames, indices: readonly number[], {none}: {readonly none: string}): Labels {
  const groups = indices.map((i) => all.group[i]!);
  const numberOf = new Map(all.groups.map(({key}, number) => [key, number]));
  const used = all.groups.filter((_, number) => groups.includes(number));
  const holds = (prompt: string, picture: number) => prompt === NO_PROMPT || groups[picture] === numberOf.get(prompt);
  return {
    names: indices.map((i) => all.en[i]!),
    prompts: {[NO_PROMPT]: none, ...Object.fromEntries(used.map(({key, en}) => [key, en.toLowerCase()]))},
    holds,
    priorOf: (prompt) => (prompt === NO_PROMPT ? undefined : Float64Array.from(groups, (_, i) => Number(holds(prompt, i))))
  };
}
