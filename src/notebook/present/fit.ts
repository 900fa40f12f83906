/** How much larger a slide is drawn: as large as the room allows, so that its words can be read from the last row. */

export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * The factor by which content of `width` × `height` fills the `room`, between `least` and `most`. What is too large even
 * at `least` is scrolled.
 */
export function fitFactor({width, height}: Room, room: Room, {least, most}: {least: number; most: number}): number {
  return Math.max(least, Math.min(most, room.width / width, room.height / height));
}
