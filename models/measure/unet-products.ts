/** The same count for a U-Net that is a recipe so far: from its shape, as models/train/unet.py builds it. */

export interface UNetShape {
  /** Of a picture: channels and side. */
  readonly channels: number;
  readonly size: number;
  /** Channels, and blocks on the way down, at full resolution, at half of it, and so on. */
  readonly widths: readonly number[];
  readonly blocks: readonly number[];
  readonly embedding: number;
  /** Words that it can be told. */
  readonly vocabulary: number;
  /** Attention wherever the side is at most this. */
  readonly attentionSize: number;
}

const FOURIER_FEATURES = 32;

/** Products of one call for one row; exactly `countProducts` of its ONNX file. */
export function productsOfUNet({channels, size, widths, blocks, embedding, vocabulary, attentionSize}: UNetShape): number {
  const convolution = (from: number, to: number, side: number, kernel = 3): number => from * to * side ** 2 * kernel ** 2;
  const attention = (width: number, side: number): number => 4 * convolution(width, width, side, 1) + 2 * side ** 4 * width;
  const stage = (from: number, to: number, side: number): number =>
    convolution(from, to, side) + 2 * to * embedding + convolution(to, to, side) +
    (from === to ? 0 : convolution(from, to, side, 1)) + (side <= attentionSize ? attention(to, side) : 0);
  const told = (2 * FOURIER_FEATURES + vocabulary + embedding) * embedding;
  return widths.reduce((sum, width, level) => {
    const side = size / 2 ** level;
    const above = widths[level - 1];
    const joined = level === widths.length - 1 ? width : 2 * width; // the skip is put beside it, but at the bottom there is none
    const between = above === undefined ? 0 : convolution(above, width, side) + convolution(width, above, 2 * side);
    return sum + between + 2 * blocks[level]! * stage(width, width, side) + stage(joined, width, side);
  }, told + 2 * convolution(channels, widths[0]!, size));
}
