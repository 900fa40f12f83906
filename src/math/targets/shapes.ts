import {createBoxes, type Box} from "./boxes.js";
import {createMixture, type Mixture} from "./mixture.js";
import type {Target} from "../types.js";

/** A target of the plane that a menu can offer. */
export interface ShapeEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  readonly create: () => Target;
}

/** A curve of the plane: a place for each s from 0 to 1. */
type Curve = (s: number) => readonly [number, number];

/**
 * Equal round Gaussians along curves, as many on each: a thick line whose density, score and denoiser are exact. They
 * lie closer than their width, so nobody sees the beads.
 */
function thickLine(curves: readonly Curve[], {count, width}: {readonly count: number; readonly width: number}): Mixture {
  const means = curves.flatMap((curve) => Array.from({length: count}, (_, i) => curve((i + 0.5) / count)));
  const weights = means.map(() => 1 / means.length);
  const labels = curves.flatMap((_, k) => Array.from({length: count}, () => k));
  return createMixture({means, weights, covariances: width * width, labels});
}

/** Two interleaved half circles of radius 2, each a class. */
function createTwoMoons(): Mixture {
  const upper: Curve = (s) => [2 * Math.cos(Math.PI * s) - 1, 2 * Math.sin(Math.PI * s) - 0.5];
  const lower: Curve = (s) => [1 - 2 * Math.cos(Math.PI * s), 0.5 - 2 * Math.sin(Math.PI * s)];
  return thickLine([upper, lower], {count: 32, width: 0.2});
}

/** One arm of Archimedes' spiral, one and three quarters of a turn, even along its length. */
function createSpiral(): Mixture {
  const turns = 1.75 * 2 * Math.PI;
  const arm: Curve = (s) => {
    const angle = turns * Math.sqrt(0.04 + 0.96 * s); // the length grows with the square of the angle
    return [(3 * angle * Math.cos(angle)) / turns, (3 * angle * Math.sin(angle)) / turns];
  };
  return thickLine([arm], {count: 64, width: 0.15});
}

/** A circle of radius 2. */
function createRing(): Mixture {
  return thickLine([(s) => [2 * Math.cos(2 * Math.PI * s), 2 * Math.sin(2 * Math.PI * s)]], {count: 48, width: 0.2});
}

/** The eight dark squares of a board of four by four, each 1.5 wide. */
function createCheckerboard(): Target {
  const squares: Box[] = [];
  for (let row = 0; row < 4; row++)
    for (let column = row % 2; column < 4; column += 2)
      squares.push({lower: [1.5 * column - 3, 1.5 * row - 3], upper: [1.5 * column - 1.5, 1.5 * row - 1.5]});
  return createBoxes(squares);
}

/** Two hills, one with four times the weight of the other, as round as each other: what walkers get wrong (E8). */
function createTwoHills(): Mixture {
  return createMixture({weights: [0.8, 0.2], means: [[-2, 0], [2, 0]], covariances: 0.25});
}

/**
 * The shapes that people train small networks on, as densities: every draw is fresh, and score and denoiser are exact
 * at every σ. All lie in [−3.5, 3.5]², centred to within 0.4.
 */
export const SHAPES = {
  "two-hills": {label: "Two hills", create: createTwoHills},
  "two-moons": {label: "Two moons", create: createTwoMoons},
  spiral: {label: "Spiral", create: createSpiral},
  checkerboard: {label: "Checkerboard", create: createCheckerboard},
  ring: {label: "Ring", create: createRing}
} satisfies Record<string, ShapeEntry>;

/** A name of `SHAPES`. */
export type ShapeName = keyof typeof SHAPES;
