/** How much larger a slide is drawn: as large as the room allows, so that its words can be read from the last row. */

export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * The factor by which content of `width` × `height` fills the `room`, between 1 and `most`. What is too large for the room
 * stays as it is and is scrolled.
 */
export function fitFactor({width, height}: Room, room: Room, most: number): number {
  return Math.max(1, Math.min(most, room.width / width, room.height / height));
}
