/** The tokens of `style/tokens.css` as colours for canvas, Plot and shaders, and a way to hear them change. */

const names = ["paper", "ink", "muted", "rule", "wash", "point", "clean", "noise", "slope", "density", "wrong"] as const;
export type Token = (typeof names)[number];
export type Colors = Readonly<Record<Token, string>>;

/** CSS colours (`rgb(…)`) of the theme now in force. */
export function readColors(element: Element = document.documentElement): Colors {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<Token, string>;
}

/** `color` with the opacity `alpha` in [0, 1]. */
export function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${(100 * alpha).toFixed(1)}%, transparent)`;
}

/** Components in [0, 1] for a shader uniform. Takes the `rgb(…)` that `readColors` gives. */
export function toRgb(color: string): [number, number, number] {
  const parts = color.match(/[\d.]+/g);
  if (!parts || parts.length < 3) throw new Error(`toRgb: "${color}" is not an rgb() colour; pass one from readColors()`);
  return [Number(parts[0]) / 255, Number(parts[1]) / 255, Number(parts[2]) / 255];
}

/** Calls back when the theme changes, by the switch or by the system. Returns the way to stop listening. */
export function onThemeChange(callback: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  document.addEventListener("themechange", callback);
  system.addEventListener("change", callback);
  return () => {
    document.removeEventListener("themechange", callback);
    system.removeEventListener("change", callback);
  };
}
