/** The state of the cover: one journey after another, each with its own noise. No drawing and no clock of its own. */
import {createCrowd, type Crowd, type Moves} from "./crowd.js";
import {heroShadow} from "./hero-drawing.js";
import {createHero, type Hero, type HeroStart} from "./hero.js";
import {addMove, type Journey, type Move} from "./journey.js";
import {coverTimes, positionAt, secondsAt, sigmaAt} from "./schedule.js";
import type {CoverSet} from "./set.js";

export interface LoopOptions {
  readonly places: Float64Array;
  /** K + 1 rising noise levels, the first 0. */
  readonly sigmas: Float64Array;
  readonly perPicture: number;
  readonly seed: number;
  /** The picture that the hero is at first. */
  readonly first: number;
  readonly moves: Moves;
}

export interface CoverLoop {
  readonly turn: number;
  readonly seed: number;
  readonly crowd: Crowd;
  readonly hero: Hero;
  /** Level between 0 and 2K. */
  readonly position: number;
  readonly sigma: number;
  /** Lets time pass; at the end of a journey the next begins from where the hero is. */
  advance(seconds: number): void;
  /** Jumps to a position, or as far towards it as is known yet; `work` brings it the rest of the way. */
  seek(position: number): void;
  /** A jump is under way. */
  readonly seeking: boolean;
  /** New noise, from the beginning. */
  reseed(seed: number): void;
  /** Does a few milliseconds of work: makes more levels known. */
  work(): void;
  /** The pictures have arrived. */
  give(set: CoverSet): void;
  readonly set: CoverSet | undefined;
  /** Last whole level passed: what is shown in numbers and as a picture is exactly this one. */
  readonly level: number;
  /** Moves the hero by (dx, dy) in the plane, from the present level on. */
  drag(dx: number, dy: number): void;
  /** Where it is, in a few numbers. */
  readonly journey: Journey;
  /** Begins a journey again and goes to where it was; `work` makes the moves that need the pictures. */
  restore(journey: Journey): void;
}

export function createCoverLoop({places, sigmas, perPicture, seed: firstSeed, first, moves}: LoopOptions): CoverLoop {
  if (!(first >= 0 && 2 * first < places.length)) throw new RangeError(`createCoverLoop: first is ${first}; give a picture from 0 to ${places.length / 2 - 1}.`);
  const turn = sigmas.length - 1;
  let set: CoverSet | undefined;
  let seed = firstSeed;
  let seconds = 0;
  let wanted: number | undefined; // a position that is not known yet
  const startAt = (picture: number): HeroStart => ({index: picture, shadow: [places[2 * picture]!, places[2 * picture + 1]!]});
  let start = startAt(first);
  let picture = first; // the one that the journey began at, or beside
  let made: readonly Move[] = []; // by the reader on this journey
  let toMake: readonly Move[] = []; // again, once the way back is known
  let crowd!: Crowd;
  let hero!: Hero;
  const begin = (from: readonly Move[] = []) => {
    made = from;
    toMake = [];
    crowd = createCrowd({places, perPicture, sigmas, seed, moves});
    hero = createHero({start, sigmas, seed, moves});
    seconds = 0;
    wanted = undefined;
  };
  begin();

  const position = () => positionAt(seconds, turn).position;
  const level = () => Math.min(2 * turn, Math.floor(position() + 1e-9));
  /** How far everything is known: the crowd's levels, and the hero's way back. */
  const limit = () => (toMake.length === 0 && crowd.known > turn + 1 && set && hero.turn(set) ? crowd.known - 1 : turn);
  const land = (place: number) => (seconds = secondsAt(Math.min(Math.max(0, place), 2 * turn, limit()), turn));

  return {
    turn,
    get seed() {
      return seed;
    },
    get crowd() {
      return crowd;
    },
    get hero() {
      return hero;
    },
    get position() {
      return position();
    },
    get sigma() {
      return sigmaAt(position(), sigmas);
    },
    get set() {
      return set;
    },
    get level() {
      return level();
    },
    advance(elapsed) {
      if (wanted !== undefined) return;
      seconds += elapsed;
      const end = limit();
      if (end < 2 * turn && position() > end) land(end);
      if (!positionAt(seconds, turn).over) return;
      const view = set && hero.view(2 * turn, set);
      let beside: Move[] = [];
      if (view) {
        picture = view.mostLikely;
        const there = isPicture(places, view.shadow, picture);
        start = {index: there ? picture : -1, shadow: view.shadow, x: view.x};
        const [x, y] = startAt(picture).shadow;
        if (!there) beside = [{level: 0, dx: view.shadow[0] - x, dy: view.shadow[1] - y}];
      }
      seed = (seed + 1) % 2 ** 32;
      begin(beside);
    },
    seek(place) {
      land(place);
      wanted = place > position() + 1e-6 ? place : undefined;
    },
    get seeking() {
      return (wanted !== undefined || toMake.length > 0) && set !== undefined;
    },
    reseed(next) {
      seed = next;
      begin(start.index < 0 ? made.filter(({level}) => level === 0).slice(0, 1) : []);
    },
    work() {
      if (!set) return;
      const until = performance.now() + (wanted === undefined ? 6 : 14); // a jump is waited for
      hero.view(level(), set); // catches up with its walk
      if (toMake.length > 0 && hero.turn(set)) {
        for (const {level, dx, dy} of toMake) hero.move(level, dx, dy, set);
        toMake = [];
      }
      if (position() > turn - 8 || wanted !== undefined) {
        if (Math.max(wanted ?? 0, position()) > turn - 2) hero.turn(set);
        while (crowd.known - 1 < Math.max(wanted ?? 0, position() + 3) && crowd.extend(set) && performance.now() < until);
      }
      if (wanted !== undefined) {
        const place = wanted;
        land(place);
        if (position() >= place - 1e-6) wanted = undefined;
      }
    },
    give(next) {
      set = next;
    },
    drag(dx, dy) {
      hero.move(level(), dx, dy, set);
      made = addMove(made, {level: level(), dx, dy}, turn);
      seconds = secondsAt(level(), turn) + (seconds > secondsAt(2 * turn, turn) ? coverTimes.rest / 2 : 0);
    },
    get journey() {
      return {seed, picture, position: wanted ?? position(), moves: made};
    },
    restore(journey) {
      ({seed, picture} = journey);
      start = startAt(picture);
      begin(journey.moves);
      for (const {level, dx, dy} of made) if (level <= turn) hero.move(level, dx, dy, set);
      toMake = made.filter(({level}) => level > turn);
      seconds = 0;
      this.seek(journey.position);
    }
  };
}

/** Whether a shadow lies at the place of its picture (a hero that was dragged at rest does not). */
function isPicture(places: Float64Array, [x, y]: readonly [number, number], index: number): boolean {
  return Math.hypot(x - places[2 * index]!, y - places[2 * index + 1]!) < 1e-6;
}

/** Where the hero's dot is drawn. */
export function heroPoint({hero, position, turn, level}: CoverLoop): readonly [number, number] {
  return heroShadow(hero.shadowAt, position, turn) ?? hero.shadowAt(level) ?? hero.shadowAt(0)!;
}
