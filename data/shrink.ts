/** Smaller pictures by averaging blocks. */

/** Pictures side by side in one array: picture after picture, row after row, channel last. */
export interface PictureShape {
  width: number;
  height: number;
  channels: number;
}

/**
 * Each pixel of the result is the mean of a `factor`×`factor` block, rounded to the nearest byte (halves up).
 *
 * The mean is taken of *premultiplied* bytes, so a transparent pixel adds nothing to its neighbours' colour, and of the
 * bytes as they are, not of linear light. Averaging light would keep thin bright lines a little brighter; averaging
 * bytes is a linear map of the space that the course measures in: the small picture is the large one pixelated (the
 * same operator as the degradation), a mixture of pictures shrinks to that of the small ones, and distances compare.
 *
 * @param pictures bytes of n pictures of `shape`
 * @throws RangeError if `factor` does not divide width and height
 */
export function shrink(pictures: Uint8Array, shape: PictureShape, factor: number): Uint8Array {
  const {width, height, channels} = shape;
  if (!Number.isInteger(factor) || factor < 1 || width % factor !== 0 || height % factor !== 0) {
    throw new RangeError(`shrink: factor ${factor} does not divide ${width}×${height}; choose one that does`);
  }
  const smallWidth = width / factor;
  const rows = pictures.length / (width * channels);
  const sums = new Uint32Array(pictures.length / factor ** 2);
  for (let row = 0, p = 0; row < rows; row++) {
    const smallRow = Math.floor(row / factor) * smallWidth;
    for (let x = 0; x < width; x++) {
      const target = (smallRow + Math.floor(x / factor)) * channels;
      for (let c = 0; c < channels; c++, p++) sums[target + c]! += pictures[p]!;
    }
  }
  return Uint8Array.from(sums, (sum) => Math.floor(sum / factor ** 2 + 0.5));
}
