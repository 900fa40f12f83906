/** Numbers of a report: ratios spread by a third, so two digits are all they have. */
import type {Spread} from "./types.js";

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2, min: sorted[0], max: sorted[sorted.length - 1]};
}

export const range = ({min, max}: Spread): string => `(${digits(min)}–${digits(max)})`;

/** Two significant digits, without an exponent. */
export function digits(value: number): string {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(value, 1e-9))) - 1);
  return unit >= 1 ? String(Math.round(value / unit) * unit) : value.toFixed(Math.min(-Math.floor(Math.log10(unit) + 1e-9), 4));
}
