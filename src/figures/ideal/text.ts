/** Words on canvases. */

export const monoFont = (size: number): string => `${size}px "Spline Sans Mono Variable", ui-monospace, monospace`;

/** Cuts words to the room there is; letters are never squeezed. */
export function fit(context: CanvasRenderingContext2D, words: string, room: number): string {
  if (context.measureText(words).width <= room) return words;
  let end = words.length;
  while (end > 1 && context.measureText(`${words.slice(0, end).trimEnd()}…`).width > room) end--;
  return `${words.slice(0, end).trimEnd()}…`;
}
