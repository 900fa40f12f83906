/** The course's own names, as the build reads them from the sources (scripts/completions.ts). */

export type Catalogue = readonly CatalogueEntry[];

export interface CatalogueEntry {
  readonly name: string;
  readonly kind: "function" | "constant" | "type";
  /** What a cell imports it from, e.g. "./math/sample.js"; none for what every cell has (`display`, `view`, …). */
  readonly module?: string;
  /** The declaration without a function's body. */
  readonly signature: string;
  /** The doc comment: Markdown of `code`, **bold**, *stress* and indented formulas. */
  readonly doc?: string;
  readonly tags?: readonly {readonly tag: string; readonly text: string}[];
  /** For each argument of a function, the properties of the object it may be. */
  readonly options?: readonly (readonly CatalogueOption[])[];
}

export interface CatalogueOption {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly doc?: string;
}

/** The catalogue, loaded when first asked for. */
export async function loadCatalogue(): Promise<Catalogue> {
  return (await import("../../../vendor/catalogue.js")).default as Catalogue;
}
