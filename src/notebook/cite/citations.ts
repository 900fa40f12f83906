/** How to cite a page and its figures, as the build writes it to `cite/<page>.json`. */

export interface HowToCite {
  /** The permanent address, absolute. */
  readonly url: string;
  readonly plain: string;
  readonly apa: string;
  readonly bibtex: string;
  /** CSL-JSON, an array of one. */
  readonly csl: string;
}

export interface Citations {
  /** "0.1.0, 8c3ef6c". */
  readonly version: string;
  /** The day of the build, in words. */
  readonly built: string;
  readonly page: HowToCite;
  /** By the figure's id. */
  readonly figures: Readonly<Record<string, HowToCite>>;
}
