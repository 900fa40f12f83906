/** What a picture is in one number. */
type Rgb = readonly [number, number, number];

/** Mean colour of what is not transparent, 0 … 255 each. @param bytes premultiplied RGBA */
export function meanColor(bytes: Uint8Array): Rgb {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < bytes.length; i++) sums[i % 4]! += bytes[i]!;
  const alpha = Math.max(1, sums[3]! / 255);
  return [sums[0]! / alpha, sums[1]! / alpha, sums[2]! / alpha];
}

/** Mean of red, green and blue, 0 … 255. */
export function brightnessOf([r, g, b]: Rgb): number {
  return (r + g + b) / 3;
}

/** Hue in degrees, 0 (red) … 360; 0 for grey. The usual hexagon: which of red, green, blue is greatest, and which next. */
export function hueOf([r, g, b]: Rgb): number {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const range = most - least;
  if (range === 0) return 0;
  const sixths = most === r ? (g - b) / range : most === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return 60 * ((sixths + 6) % 6);
}
