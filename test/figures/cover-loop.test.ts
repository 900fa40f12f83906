import {describe, expect, it} from "vitest";
import {course, readyChapters} from "../../src/course.js";
import {createMixture, createRandom, distance, heun, karrasSigmas, projectOnPoints, randomWalk, sample} from "../../src/math/index.js";
import {createCrowd, type Moves} from "../../src/figures/cover/crowd.js";
import {shadowDensity} from "../../src/figures/cover/density.js";
import {createHero, shadowOfPoint} from "../../src/figures/cover/hero.js";
import {findDirections} from "../../src/figures/shadow-plane.js";
import {readJourney, writeJourney} from "../../src/figures/cover/journey.js";
import {createCoverLoop} from "../../src/figures/cover/loop.js";
import {coverTimes, curve, positionAt, secondsAt, sigmaAt} from "../../src/figures/cover/schedule.js";
import {createCoverSet, gramInBites} from "../../src/figures/cover/set.js";
import {toStraightAlpha} from "../../src/figures/thumbnails.js";
import {renderCourseMap} from "../../scripts/course-map.js";

const n = 8;
const dim = 4096;
const random = createRandom("loop");
const bytes = Uint8Array.from({length: n * dim}, () => random.integer(256));
const gram = await gramInBites(bytes, n);
const set = await createCoverSet({bytes, n, coefficients: findDirections({gram, n})});
const sigmas = karrasSigmas(16, {sigmaMin: 0.05, sigmaMax: 20, rho: 3}).reverse();
const top = sigmas.length - 1;
const moves: Moves = {
  out: ({x0, sigmas, random}) => randomWalk({x0, sigmas, random}),
  back: ({x, levels, denoise}) => sample({x, levels, denoise, solver: heun})
};
const place = (i: number): [number, number] => [set.plane.places[2 * i]!, set.plane.places[2 * i + 1]!];
const newHero = (seed: number) => createHero({start: {index: 2, shadow: place(2)}, sigmas, seed, moves});
const look = (hero: ReturnType<typeof newHero>, level: number) => {
  for (let i = 0; i < 20; i++) {
    const view = hero.view(level, set);
    if (view) return view;
  }
  throw new Error("the walk never caught up");
};

describe("the hero", () => {
  const hero = newHero(1);

  it("starts at its picture", () => {
    expect(distance(look(hero, 0).x, set.points.subarray(2 * dim, 3 * dim))).toBeLessThan(1e-4); // float32 store
    expect(look(hero, 0).mostLikely).toBe(2);
  });

  it("has, in all dimensions, the shadow that is drawn: at every level, out and back, to 1e-9", () => {
    for (let level = 0; level <= 2 * top; level++) {
      const {x, shadow} = look(hero, level);
      const [drawnX, drawnY] = hero.shadowAt(level)!;
      const [fullX, fullY] = shadowOfPoint(set, x);
      expect(Math.hypot(fullX - drawnX, fullY - drawnY)).toBeLessThan(1e-9);
      expect(Math.hypot(shadow[0] - drawnX, shadow[1] - drawnY)).toBeLessThan(1e-9);
    }
  });

  it("tells how far it is in the plane: from x₀ on the way out, from D on the way back", () => {
    for (const level of [1, top, top + 5, 2 * top - 1]) {
      const {x, denoised, shadowDistance} = look(hero, level);
      const from = shadowOfPoint(set, level > top ? denoised : look(hero, 0).x);
      const to = shadowOfPoint(set, x);
      expect(Math.abs(shadowDistance - Math.hypot(to[0] - from[0], to[1] - from[1]))).toBeLessThan(1e-6);
    }
  });

  it("is σ√D away from where it began, within 5 standard deviations (σ·√½ each)", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const view = look(newHero(seed), top);
      expect(Math.abs(view.distance / view.sigma - Math.sqrt(dim - 0.5))).toBeLessThan(5 * Math.SQRT1_2);
    }
  });

  it("comes back to a picture, the one that was foretold", () => {
    const {x, mostLikely} = look(hero, 2 * top);
    expect(distance(x, set.points.subarray(mostLikely * dim, (mostLikely + 1) * dim))).toBeLessThan(1e-6);
    expect(hero.destination).toBe(mostLikely);
  });

  it("moved on the way back, is moved by exactly that in all dimensions, and flows on from there", () => {
    const moved = newHero(3);
    const level = top + 5;
    const before = look(moved, level).x.slice();
    moved.move(level, 12, -7, set);
    const after = look(moved, level).x;
    const expected = before.map((value, d) => value + 12 * set.directions[d]! - 7 * set.directions[dim + d]!);
    expect(distance(after, expected)).toBeLessThan(1e-9);
    // The flow from there, in all dimensions, straight from the definition of the state.
    const start = set.space.start(projectOnPoints(after, set.points, dim));
    const states = [...sample({x: start, levels: sigmas.slice(0, top + 1 - 5).reverse(), denoise: set.space.denoise, solver: heun})];
    expect(distance(look(moved, 2 * top).x, set.space.expand(states.at(-1)!.x, after, set.points))).toBeLessThan(1e-6);
  });

  it("moved on the way out or at rest, stays moved; the rest of its noise is untouched", () => {
    const moved = newHero(4);
    const before = look(moved, 9).x.slice();
    moved.move(5, 3, 4, set);
    expect(distance(look(moved, 9).x, before)).toBeCloseTo(5, 9);
    look(moved, 2 * top);
    const atRest = look(moved, 2 * top).x.slice();
    moved.move(2 * top, -3, 4, set);
    expect(distance(look(moved, 2 * top).x, atRest)).toBeCloseTo(5, 9);
  });
});

describe("the crowd", () => {
  const crowd = createCrowd({places: set.plane.places, perPicture: 40, sigmas, seed: 5, moves});

  it("walks out with variance σ² along each axis of the plane, within 5 standard errors", () => {
    for (const level of [4, top]) {
      const shadows = crowd.shadowsAt(level);
      const squares = Array.from(shadows, (value, i) => (value - set.plane.places[i % (2 * n)]!) ** 2 / sigmas[level]! ** 2);
      const average = squares.reduce((a, b) => a + b) / squares.length;
      expect(Math.abs(average - 1)).toBeLessThan(5 * Math.sqrt(2 / squares.length)); // χ² with one degree: variance 2
    }
  });

  it("comes back to pictures, every one of them", () => {
    while (crowd.extend(set));
    expect(crowd.known).toBe(2 * top + 1);
    const end = crowd.shadowsAt(2 * top);
    crowd.found!.forEach((index, m) => {
      expect(Math.hypot(end[2 * m]! - place(index)[0], end[2 * m + 1]! - place(index)[1])).toBeLessThan(1e-6);
    });
  });

  it("finds all pictures equally often, as the flow must (5 standard deviations)", () => {
    const counts = new Array<number>(n).fill(0);
    crowd.found!.forEach((index) => counts[index]!++);
    const expected = crowd.count / n;
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - 1 / n)));
  });
});

describe("the loop's schedule", () => {
  it("goes out, holds, comes back, rests", () => {
    const {out, hold, back, rest} = coverTimes;
    expect(positionAt(0, 64)).toEqual({position: 0, over: false});
    expect(positionAt(out + hold / 2, 64).position).toBe(64);
    expect(positionAt(out + hold + back, 64).position).toBeCloseTo(128, 12);
    expect(positionAt(out + hold + back + rest, 64)).toEqual({position: 128, over: true});
  });

  it("is undone by secondsAt", () => {
    for (const position of [0, 1.5, 63.9, 64, 64.1, 100, 128]) expect(positionAt(secondsAt(position, 64), 64).position).toBeCloseTo(position, 10);
  });

  it("has σ of the level at every level, out and back", () => {
    for (let level = 0; level <= top; level++) {
      expect(sigmaAt(level, sigmas)).toBeCloseTo(sigmas[level]!, 12);
      expect(sigmaAt(2 * top - level, sigmas)).toBeCloseTo(sigmas[level]!, 12);
    }
  });

  it("draws curves through their points", () => {
    expect(curve(5, 1, 2, 9, 0)).toBe(1);
    expect(curve(5, 1, 2, 9, 1)).toBe(2);
    expect(curve(0, 1, 2, 3, 0.25)).toBeCloseTo(1.25, 14); // a straight line stays one
  });
});

describe("the density of the shadows", () => {
  it("is the mixture of round Gaussians at the places", () => {
    const places = Float64Array.of(-3, 1, 4, 0, 0.5, -2);
    const window = {columns: 7, rows: 5, left: -7, right: 7, top: 5, bottom: -5};
    const {values} = shadowDensity(places, 1.7, window);
    const means = Array.from({length: 3}, (_, i) => places.slice(2 * i, 2 * i + 2));
    const mixture = createMixture({means, weights: [1 / 3, 1 / 3, 1 / 3], covariances: 1.7 ** 2});
    const exact = Array.from(values, (_, k) => Math.exp(mixture.logDensity(Float64Array.of(-6 + 2 * (k % 7), 4 - 2 * Math.floor(k / 7)))));
    const largest = Math.max(...exact);
    // Bumps below 1e-6 along y are left out: at most 3e-6 in all, relative to a peak of at least a third of one bump.
    exact.forEach((value, k) => expect(Math.abs(values[k]! - value / largest)).toBeLessThan(1e-5));
  });
});

describe("thumbnails", () => {
  it("give a half transparent colour its full strength back, and leave the rest alone", () => {
    expect([...toStraightAlpha(Uint8Array.of(64, 0, 128, 128, 9, 8, 7, 255, 0, 0, 0, 0))]).toEqual([128, 0, 255, 128, 9, 8, 7, 255, 0, 0, 0, 0]);
  });
});

describe("the map on the cover", () => {
  it("links the chapters that are ready and lists all others", () => {
    const html = renderCourseMap(course);
    const chapters = course.flatMap((part) => part.chapters);
    expect([...html.matchAll(/<a href="([^"]*)"/g)].map(([, path]) => path)).toEqual(readyChapters.map(({path}) => path));
    for (const {title, question} of chapters) expect(html).toContain(`<em>${question}</em> <span>${title}</span>`);
    expect(html.match(/class="unwritten"/g)).toHaveLength(chapters.length - readyChapters.length);
  });
});

describe("a journey in a few numbers", () => {
  const places = Float64Array.from(set.plane.places);
  const newLoop = () => createCoverLoop({places, sigmas, perPicture: 2, seed: 9, first: 2, moves});
  const settle = (loop: ReturnType<typeof newLoop>) => {
    for (let i = 0; i < 500 && (i < 3 || loop.seeking); i++) loop.work();
  };
  const go = (loop: ReturnType<typeof newLoop>, position: number) => {
    loop.seek(position);
    settle(loop);
  };
  const path = (loop: ReturnType<typeof newLoop>) => Array.from({length: 2 * top + 1}, (_, level) => loop.hero.shadowAt(level)!);

  it.each(["before", "after"])("begins again with all that was moved, out and back; the pictures arrive %s it is read", (when) => {
    const loop = newLoop();
    loop.give(set);
    loop.reseed(77);
    go(loop, 9);
    loop.drag(3, -2);
    go(loop, 4);
    loop.drag(-1, 5); // earlier: the later move stays
    go(loop, top + 6);
    loop.drag(0.5, 0.25);
    go(loop, top + 11);
    loop.drag(2, 2);
    go(loop, top + 8); // before the last move: it is lost
    loop.drag(-4, 1);
    go(loop, 2 * top - 2.5);
    const text = writeJourney(loop.journey);
    expect(loop.journey.moves.map(({level}) => level)).toEqual([4, 9, top + 6, top + 8]);

    const again = newLoop();
    if (when === "before") again.give(set);
    again.restore(readJourney(text, {pictures: n, last: 2 * top}));
    again.give(set);
    settle(again);
    expect(writeJourney(again.journey)).toBe(text);
    expect(again.position).toBeCloseTo(2 * top - 2.5, 9);
    // Seven digits of each move are kept; the flow back amplifies what is missing, here by less than 100.
    path(loop).forEach(([x, y], level) => expect(Math.hypot(path(again)[level]![0] - x, path(again)[level]![1] - y)).toBeLessThan(1e-4));
  });

  it("begins beside a picture where the last one was dragged off it at rest", () => {
    const loop = newLoop();
    loop.give(set);
    go(loop, 2 * top);
    loop.drag(7, 1);
    loop.advance(1000);
    expect(loop.journey.moves).toHaveLength(1);
    const again = newLoop();
    again.give(set);
    again.restore(readJourney(writeJourney(loop.journey), {pictures: n, last: 2 * top}));
    go(loop, top);
    go(again, top);
    path(loop).slice(0, top + 1).forEach(([x, y], level) => expect(Math.hypot(again.hero.shadowAt(level)![0] - x, again.hero.shadowAt(level)![1] - y)).toBeLessThan(1e-5));
  });

  it.each(["", "1,2", "1,8,3", "-1,2,3", "1,2,99", "1,2,NaN", "1.5,2,3", "1,2,3/4:1", "1,2,3/5:1:1/4:1:1", "1,2,3/4:1e9:0", "1,2,3/99:1:1"])("refuses %o", (text) => {
    expect(() => readJourney(text, {pictures: n, last: 2 * top})).toThrow(RangeError);
  });
});
