/**
 * Convolves each channel of a height×width plane with a normalised sampled Gaussian of standard deviation `std` pixels,
 * cut at 5·std; beyond the border is 0. A new array. Separable: O(pixels·std). Internal.
 */
export function blurPlane(
  plane: Float64Array,
  {width, height, channels}: {readonly width: number; readonly height: number; readonly channels: number},
  std: number
): Float64Array {
  const kernel = gaussianKernel(std);
  const across = new Float64Array(plane.length);
  const both = new Float64Array(plane.length);
  for (let row = 0; row < height; row++)
    convolveLine(plane, across, kernel, row * width * channels, channels, width, channels);
  for (let column = 0; column < width; column++)
    convolveLine(across, both, kernel, column * channels, width * channels, height, channels);
  return both;
}

/** exp(−k²/(2·std²)), k = −reach … reach, over its sum; [1] where std is so small that its neighbours get nothing. */
function gaussianKernel(std: number): Float64Array {
  const reach = Math.ceil(5 * std);
  const kernel = Float64Array.from({length: 2 * reach + 1}, (_, i) => Math.exp(-0.5 * ((i - reach) / std) ** 2));
  const sum = kernel.reduce((total, value) => total + value);
  return kernel.map((value) => value / sum);
}

function convolveLine(
  from: Float64Array,
  to: Float64Array,
  kernel: Float64Array,
  start: number,
  stride: number,
  length: number,
  channels: number
): void {
  const reach = (kernel.length - 1) / 2;
  for (let i = 0; i < length; i++)
    for (let j = Math.max(0, i - reach); j <= Math.min(length - 1, i + reach); j++) {
      const weight = kernel[j - i + reach]!;
      for (let k = 0; k < channels; k++) to[start + i * stride + k]! += weight * from[start + j * stride + k]!;
    }
}
