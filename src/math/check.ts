/** Argument checks, internal to this module. Every message names the function, the value and the remedy. */

export function requireFinite(where: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${where}: ${name} is ${value}; give a finite number.`);
}

export function requirePositive(where: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new RangeError(`${where}: ${name} is ${value}; give a finite number greater than 0.`);
}

export function requireNonNegative(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`${where}: ${name} is ${value}; give a finite number, 0 or greater.`);
}

/** A whole number ≥ min. */
export function requireInteger(where: string, name: string, value: number, min = 1): void {
  if (!(Number.isSafeInteger(value) && value >= min))
    throw new RangeError(`${where}: ${name} is ${value}; give a whole number, ${min} or greater.`);
}

/** One of a few names. */
export function requireOneOf<T extends string>(where: string, name: string, value: T, choices: readonly T[]): void {
  if (choices.includes(value)) return;
  const quoted = choices.map((choice) => `"${choice}"`);
  throw new RangeError(
    `${where}: ${name} is ${JSON.stringify(value)}; give ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}.`
  );
}

export function requireLength(where: string, name: string, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`${where}: ${name} has length ${actual}; it must be ${expected}.`);
}

/** σ of a density: ≥ 0 and finite. σ of a posterior may be ∞ too. */
export function requireSigma(where: string, sigma: number, {allowInfinity = false} = {}): void {
  if (!(sigma >= 0 && (allowInfinity || sigma < Infinity)))
    throw new RangeError(
      `${where}: sigma is ${sigma}; give a number, 0 or greater${allowInfinity ? "" : " and finite"}.`
    );
}

/** Number of rows of a batch of points of `dim` numbers; throws where the length is no positive multiple of dim. */
export function countRows(where: string, name: string, length: number, dim: number): number {
  const rows = length / dim;
  if (!(Number.isInteger(rows) && rows > 0))
    throw new RangeError(`${where}: ${name} has length ${length}; it must be a positive multiple of ${dim}.`);
  return rows;
}

/** Coordinates beyond this could have squares whose sums overflow. */
const MAX_COORDINATE = 1e140;

/**
 * Number of points in a sample; throws where there are fewer than `min`, or a coordinate is not finite or beyond 1e140.
 */
export function countPoints(where: string, name: string, x: Float64Array, dim: number, min = 1): number {
  const rows = countRows(where, name, x.length, dim);
  if (rows < min) throw new RangeError(`${where}: ${name} has ${rows} points; give ${min} or more.`);
  for (let i = 0; i < x.length; i++)
    if (!(Math.abs(x[i]!) <= MAX_COORDINATE))
      throw new RangeError(
        `${where}: ${name}[${i}] is ${x[i]}; give finite coordinates, none beyond ${MAX_COORDINATE}.`
      );
  return rows;
}
