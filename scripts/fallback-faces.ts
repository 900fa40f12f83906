/**
 * The reader's own type faces, set to the size of the course's, so that no line breaks anew and nothing moves when the
 * course's arrive. One family for each that a system may have; tokens.css names them after the real ones.
 */

/** Mean width of a character of the course's prose, as a share of the font size, by style and weight. */
interface Widths {
  readonly regular: number;
  readonly italic: number;
  readonly bold: number;
}

interface Face extends Widths {
  /** Parts of the font size above and below the baseline (hhea). */
  readonly ascent: number;
  readonly descent: number;
}

interface Fallback extends Widths {
  readonly family: string;
  readonly local: Readonly<Record<keyof Widths, readonly string[]>>;
}

/*
 * Measured in Chromium over 180 000 characters of the chapters, kerning on: the files that are shipped, bold at 600, and
 * for the others faces of the same widths (Gelasio for Georgia, Tinos for Times, Noto Serif itself).
 */
const serif: Face = {ascent: 1.036, descent: 0.335, regular: 0.4642, italic: 0.4258, bold: 0.4709};
const mono: Face = {ascent: 0.9635, descent: 0.2365, regular: 0.6, italic: 0.6, bold: 0.6};

const styles = (name: string) => ({regular: [name], italic: [`${name} Italic`], bold: [`${name} Bold`]});
const sameWidth = (family: string, width: number, names: readonly string[]): Fallback =>
  ({family, regular: width, italic: width, bold: width, local: {regular: names, italic: names, bold: names.map((name) => `${name} Bold`)}});

const fallbacks: readonly (readonly [Face, Fallback])[] = [
  [serif, {family: "Georgia for Source Serif", local: styles("Georgia"), regular: 0.433, italic: 0.4409, bold: 0.5038}],
  [serif, {family: "Noto for Source Serif", local: styles("Noto Serif"), regular: 0.4677, italic: 0.4548, bold: 0.4966}],
  [serif, {
    family: "Times for Source Serif",
    local: {
      regular: ["Times New Roman", "Liberation Serif", "Tinos"],
      italic: ["Times New Roman Italic", "Liberation Serif Italic", "Tinos Italic"],
      bold: ["Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"]
    },
    regular: 0.3951,
    italic: 0.3955,
    bold: 0.4189
  }],
  [mono, sameWidth("Menlo for Spline Sans", 0.602, ["Menlo", "DejaVu Sans Mono"])],
  [mono, sameWidth("Consolas for Spline Sans", 0.5498, ["Consolas"])],
  [mono, sameWidth("Courier for Spline Sans", 0.6001, ["Liberation Mono", "Roboto Mono", "Droid Sans Mono", "Cousine", "Courier New"])]
];

const kinds = [
  {kind: "regular", style: "normal", weight: "200 549"},
  {kind: "italic", style: "italic", weight: "200 900"},
  {kind: "bold", style: "normal", weight: "550 900"}
] as const;

/** The style sheet's rules: `size-adjust` makes the mean widths equal, the overrides the heights of lines. */
export function fallbackFaces(): string[] {
  return fallbacks.flatMap(([face, {family, local, ...widths}]) => kinds.map(({kind, style, weight}) => {
    const size = face[kind] / widths[kind];
    const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
    const sources = local[kind].map((name) => `local("${name}")`).join(",");
    return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:${sources};size-adjust:${percent(size)};ascent-override:${percent(face.ascent / size)};descent-override:${percent(face.descent / size)};line-gap-override:0%}`;
  }));
}
