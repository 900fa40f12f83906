import {sigmaOfLevel} from "../level.js";
import type {Level} from "../types.js";

/** Argument checks of solvers. Internal. */

export function requireEta(where: string, eta: number): void {
  if (!(eta >= 0 && eta <= 1))
    throw new RangeError(`${where}: eta is ${eta}; give a number from 0 (no noise) to 1 (as much as the reverse SDE).`);
}

/** Solvers that add noise remove more of it: they go down only. */
export function requireFalling(where: string, sigma: number, sigmaNext: number): void {
  if (!(sigmaNext <= sigma))
    throw new RangeError(
      `${where}: sigma rises from ${sigma} to ${sigmaNext}; a solver that adds noise only goes down, ` +
        "take a deterministic one (eta 0) to encode."
    );
}

export function requireDown(where: string, from: Level, to: Level): void {
  requireFalling(where, sigmaOfLevel(from), sigmaOfLevel(to));
}

/** Number of answers a multistep solver continues from. */
export function requireOrder(where: string, order: number, max: number): void {
  if (!(Number.isInteger(order) && order >= 1 && order <= max))
    throw new RangeError(`${where}: order is ${order}; give a whole number from 1 to ${max}.`);
}
