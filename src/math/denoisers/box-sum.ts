/** How windows end at the border: 0 beyond it, or the picture repeats as on a torus. */
export type BoxBorders = "zeros" | "circular";

/**
 * Replaces every number of a height×width plane by the sum over the window of (2·radius + 1)² numbers around it, in
 * place, with work that does not depend on the radius. On a torus a window that is wider than the plane counts each row
 * and column once. Internal.
 *
 * Per axis: cut the line into blocks as long as the window; a window then is the end of one block and the beginning of
 * the next, both known as running sums (van Herk 1992, with sums in place of maxima). Running sums that *subtract* what
 * leaves the window would be as quick, but one huge number would leave its rounding error behind all along the line.
 */
export function boxSum(plane: Float64Array, height: number, width: number, radius: number, borders: BoxBorders): void {
  if (radius === 0) return;
  const room = new Float64Array(3 * (Math.max(height, width) + 2 * radius));
  for (let row = 0; row < height; row++) sumLine(plane, row * width, 1, width, radius, borders, room);
  for (let column = 0; column < width; column++) sumLine(plane, column, width, height, radius, borders, room);
}

/** One line of `length` numbers, `stride` apart. */
function sumLine(
  plane: Float64Array,
  start: number,
  stride: number,
  length: number,
  radius: number,
  borders: BoxBorders,
  room: Float64Array
): void {
  const circular = borders === "circular";
  if (circular ? 2 * radius + 1 >= length : radius >= length - 1) {
    let total = 0;
    for (let i = 0; i < length; i++) total += plane[start + i * stride]!;
    for (let i = 0; i < length; i++) plane[start + i * stride] = total;
    return;
  }
  const window = 2 * radius + 1;
  const extended = length + 2 * radius;
  const line = room.subarray(0, extended);
  const heads = room.subarray(extended, 2 * extended);
  const tails = room.subarray(2 * extended, 3 * extended);
  for (let i = 0; i < length; i++) line[radius + i] = plane[start + i * stride]!;
  for (let i = 0; i < radius; i++) {
    line[i] = circular ? line[length + i]! : 0;
    line[radius + length + i] = circular ? line[radius + i]! : 0;
  }
  for (let block = 0; block < extended; block += window) {
    const end = Math.min(block + window, extended);
    let sum = 0;
    for (let i = block; i < end; i++) heads[i] = sum += line[i]!;
    sum = 0;
    for (let i = end - 1; i >= block; i--) tails[i] = sum += line[i]!;
  }
  for (let i = 0, left = 0; i < length; i++) {
    plane[start + i * stride] = left === 0 ? tails[i]! : tails[i]! + heads[i + window - 1]!;
    if (++left === window) left = 0;
  }
}
