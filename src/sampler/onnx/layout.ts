/** Networks keep a picture channel by channel (NCHW), everything else here pixel by pixel (NHWC). */

/** Channel, row, column: the sides of one picture as a network has it. */
export type PictureSides = readonly [channels: number, height: number, width: number];

/** A batch of pictures, pixel by pixel, as a network wants it. */
export function toChannels(x: ArrayLike<number>, [channels, height, width]: PictureSides): Float32Array {
  const pixels = height * width;
  const out = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += channels * pixels) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < channels; channel++) out[start + channel * pixels + pixel] = x[start + pixel * channels + channel]!;
    }
  }
  return out;
}

/** A network's pictures, pixel by pixel. */
export function toPixels(x: ArrayLike<number>, [channels, height, width]: PictureSides): Float64Array {
  const pixels = height * width;
  const out = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += channels * pixels) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < pixels; pixel++) out[start + pixel * channels + channel] = x[start + channel * pixels + pixel]!;
    }
  }
  return out;
}
