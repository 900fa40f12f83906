/** A journey of the cover in a few numbers, and as text: `16385,12,40.5` or, with what the reader has moved, `16385,12,40.5/31:4:-2.5`. */
import {readNumbers, writeNumbers} from "../state.js";
import {strings} from "../strings.js";

/** At this level the point was moved by (dx, dy) in the plane. */
export interface Move {
  readonly level: number;
  readonly dx: number;
  readonly dy: number;
}

export interface Journey {
  readonly seed: number;
  /** Where it began; moved at level 0 where it began beside a picture. */
  readonly picture: number;
  /** Level between 0 and 2K. */
  readonly position: number;
  /** By rising level, at most one for each. */
  readonly moves: readonly Move[];
}

/** The moves with one more. Way-back moves at later levels are gone: the flow has been followed anew from there. */
export function addMove(moves: readonly Move[], {level, dx, dy}: Move, turn: number): Move[] {
  const here = moves.find((move) => move.level === level);
  const others = moves.filter((move) => move !== here && (move.level < level || move.level <= turn));
  return [...others, {level, dx: dx + (here?.dx ?? 0), dy: dy + (here?.dy ?? 0)}].sort((a, b) => a.level - b.level);
}

export function writeJourney({seed, picture, position, moves}: Journey): string {
  const numbers = [seed, picture].join(",");
  return [`${numbers},${writeNumbers(position)}`, ...moves.map(({level, dx, dy}) => [level, writeNumbers(dx), writeNumbers(dy)].join(":"))].join("/");
}

/** @throws RangeError for anything that `writeJourney` does not write on a cover with so many pictures and levels */
export function readJourney(text: string, {pictures, last}: {pictures: number; last: number}): Journey {
  const fail = (): never => {
    throw new RangeError(strings.cover.journeyRange);
  };
  const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
  const [head, ...rest] = text.split("/");
  const [seed, picture, position] = readNumbers(head!, 3) as [number, number, number];
  if (!isWhole(seed, 2 ** 32 - 1) || !isWhole(picture, pictures - 1) || !(position >= 0 && position <= last) || rest.length > last + 1) return fail();
  let before = -1;
  const moves = rest.map((piece): Move => {
    const [level, dx, dy] = readNumbers(piece.replaceAll(":", ","), 3) as [number, number, number];
    if (!isWhole(level, last) || level <= before || Math.abs(dx) > 1e6 || Math.abs(dy) > 1e6) fail();
    before = level;
    return {level, dx, dy};
  });
  return {seed, picture, position, moves};
}
