/** What the bench of /lab says about a picture of the reader's own, in English; loaded with it. */
import {formatNumber} from "../../controls.js";

export const labPicture = {
  open: "open a picture, or drop it here",
  light: "light parts count, not dark ones",
  hint: "The darker a place, the more points lie there. The file stays on your machine.",
  reading: (name: string) => `Reading “${name}” …`,
  taken: (name: string, count: number) => `“${name}” as ${formatNumber(count)} points, more where it is darker.`,
  empty: (name: string) => `“${name}” is an empty file. What was there still runs.`,
  blank: (light: boolean) => (light ? "That picture is dark all over, so there is nothing to make points of: take the dark parts. What was there still runs." : "That picture is white or transparent all over, so there is nothing to make points of. What was there still runs."),
  noFile: "That was no file. Drop a picture, or choose one.",
  noPicture: (name: string) => `“${name}” is not a picture that this browser can read. Try a PNG, JPEG or WebP. What was there still runs.`,
  tooLarge: (width: number, height: number) => `That picture has ${width} × ${height} pixels, more than can be opened safely here. Make it smaller than 10 000 × 10 000 first. What was there still runs.`
};
