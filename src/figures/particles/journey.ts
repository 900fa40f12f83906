/** A run as it is watched: brought to the level that the reader wants, level by level, and one particle followed on the way. */
import type {ClassesOf} from "../../sampler/particles/classes.js";
import type {Sampler} from "../../sampler/particles/options.js";
import type {Board} from "./board.js";
import {pathSoFar} from "./scene-of.js";

export interface Journey {
  readonly sampler: Sampler | undefined;
  /** A step is under way. */
  readonly busy: boolean;
  /** How far the particles are drawn on their way to the sampler's level, 0 … 1. */
  between: number;
  /** The level that the followed particle is known at: for a moment it lags behind the sampler's. */
  readonly seen: number;
  /** The followed particle's way to where it is drawn, x and y by turns; empty if none is followed. */
  way(): Float32Array;
  /** Takes another sampler, at its first level, to a level; the old one is destroyed. */
  begin(sampler: Sampler, level: number): Promise<void>;
  /** `glide`: the particles are drawn from where they were. */
  goTo(level: number, options?: {glide?: boolean}): void;
  follow(particle: number): Promise<void>;
  /** Tells classes after each step, from now on; undefined: no more. */
  classify(of: ClassesOf | undefined): void;
  /** The device was lost while nothing moved: the sampler is made to notice, and is drawn again where it goes on. */
  recover(): Promise<void>;
  end(): void;
}

/** @param options.onChange after each new level or particle */
export function createJourney({board, onChange, onError}: {board: Board; onChange: () => void; onError: (error: unknown) => void}): Journey {
  let sampler: Sampler | undefined;
  let wanted = 0;
  let gliding = false;
  let between = 1;
  let busy = false;
  let reached = -1; // the last level that the board remembers
  let particle = 0;
  let path: Float32Array = new Float32Array(0);
  let seen = 0;
  let classes: ClassesOf | undefined;

  /** Every new level is seen and remembered; one that was seen before is gone to at once. */
  async function pump(): Promise<void> {
    if (busy || !sampler) return;
    busy = true;
    const mine = sampler;
    try {
      while (sampler === mine && mine.level !== wanted) {
        if (wanted <= reached) await mine.scrub(wanted);
        else if (mine.level < reached) await mine.scrub(reached);
        else await mine.step();
        if (sampler !== mine) break;
        between = gliding && mine.level === wanted ? 0 : 1;
        await settle(mine);
      }
    } catch (error) {
      if (sampler === mine) onError(error);
    } finally {
      busy = false;
    }
    if (sampler && sampler !== mine) void pump();
  }

  /** After each step: remembers it, and finds the followed particle. */
  async function settle(mine: Sampler): Promise<void> {
    const {level} = mine;
    const numLevels = mine.levels.length;
    if (await board.fit(mine.view)) {
      // The new renderer has not seen the levels before: the run is gone through once more, to the same bits.
      await mine.scrub(0);
      for (board.record(mine.view, 0, numLevels); mine.level < level; board.record(mine.view, mine.level, numLevels)) await mine.step();
    } else if (level > reached || level === 0) board.record(mine.view, level, numLevels);
    reached = Math.max(reached, level);
    if (classes) await mine.classify(classes);
    const found = await board.path(particle);
    if (sampler !== mine) return;
    [path, seen] = [found, level];
    onChange();
  }

  return {
    get sampler() {
      return sampler;
    },
    get busy() {
      return busy;
    },
    get between() {
      return between;
    },
    set between(value) {
      between = value;
    },
    get seen() {
      return seen;
    },
    way: () => pathSoFar(path, seen, between),
    async begin(made, level) {
      sampler?.destroy();
      sampler = made;
      reached = -1;
      between = 1;
      wanted = Math.min(level, made.levels.length - 1);
      await settle(made);
      if (sampler === made) void pump();
    },
    goTo(level, {glide = false} = {}) {
      [wanted, gliding] = [level, glide];
      if (!glide) between = 1;
      void pump();
    },
    async follow(next) {
      particle = next;
      const mine = sampler;
      const found = await board.path(next);
      if (sampler === mine && particle === next) path = found;
      onChange();
    },
    classify(of) {
      classes = of;
      const mine = sampler;
      if (mine && of && !busy) mine.classify(of).then(() => sampler === mine && onChange()).catch(onError);
      else onChange();
    },
    async recover() {
      if (busy || !sampler) return; // a step under way notices by itself
      busy = true;
      const mine = sampler;
      try {
        await mine.positions();
        if (sampler === mine) await settle(mine);
      } catch (error) {
        if (sampler === mine) onError(error);
      } finally {
        busy = false;
      }
      void pump();
    },
    end() {
      sampler?.destroy();
      sampler = undefined;
    }
  };
}
