/** The cover: points that wander out and back, and beside them the picture that one of them is. */
import {createBreath} from "../breath.js";
import {animate, prefersReducedMotion} from "../clock.js";
import {button, controls, formatNumber, slider} from "../controls.js";
import type {Moves} from "./crowd.js";
import {createCard} from "./card.js";
import {drawScene} from "./drawing.js";
import type {HeroView} from "./hero.js";
import {readJourney, writeJourney} from "./journey.js";
import {createCoverLoop, heroPoint} from "./loop.js";
import {viewAt} from "./pen.js";
import type {CoverSet} from "./set.js";
import {createThumbnails} from "../thumbnails.js";
import {addHandle} from "../handle.js";
import {displayScale} from "../picture.js";
import {createStage} from "../stage.js";
import {keepState, tellStateChange} from "../state.js";
import {strings} from "../strings.js";

export interface CoverOptions {
  /** Shadows of the pictures, x and y by turns. */
  readonly places: ArrayLike<number>;
  /** Their names, for readers who hear the page. */
  readonly names: readonly string[];
  /** Rising noise levels, the first 0. */
  readonly sigmas: Float64Array;
  readonly seed: number;
  /** The picture that the large dot is at first. */
  readonly first: number;
  /** Dots that start at each picture. */
  readonly perPicture: number;
}

export interface Cover {
  readonly element: HTMLElement;
  /** Sets everything moving: how to go out and how to come back. Call it once. */
  start(moves: Moves): void;
  /** Hands over the pictures once they have arrived. */
  update(set: CoverSet, bytes: Uint8Array): void;
  /** Says why they have not, and offers to try again. */
  fail(message: string, retry: () => Promise<void>): void;
}

const words = strings.cover;

export function createCoverFigure(options: CoverOptions): Cover {
  const element = document.createElement("div");
  element.className = "cover-figure";
  let parts: Parts | undefined;
  const waiting: ((parts: Parts) => void)[] = [];
  const whenStarted = (act: (parts: Parts) => void) => void (parts ? act(parts) : waiting.push(act));
  return {
    element,
    start(moves) {
      parts = createParts(element, options, moves);
      waiting.forEach((act) => act(parts!));
    },
    update: (set, bytes) => whenStarted((started) => started.update(set, bytes)),
    fail: (message, retry) => whenStarted((started) => started.fail(message, retry))
  };
}

type Parts = Pick<Cover, "update" | "fail">;

function createParts(element: HTMLElement, {places: givenPlaces, names, sigmas, seed, first, perPicture}: CoverOptions, moves: Moves): Parts {
  const places = Float64Array.from(givenPlaces);
  const loop = createCoverLoop({places, sigmas, perPicture, seed, first, moves});
  let thumbnails: HTMLCanvasElement[] = [];
  let held = false;
  let described = -Infinity;
  let settling = 0;
  let touched = false; // the reader, or a link, has set something

  const isStacked = () => element.clientWidth <= 620; // the pictures stand below, as in cover.css
  const stage = createStage({
    label: "",
    pixels: true,
    aspect: (width) => (isStacked() ? Math.max(1.2, width / 300) : 1.28), // cover.css reserves the same room
    draw: (frame) => {
      const {crowd, hero, position, turn, sigma} = loop;
      drawScene(frame, {
        sigma,
        position,
        turn,
        places,
        crowdAt: crowd.shadowsAt,
        heroAt: hero.shadowAt,
        hero: heroPoint(loop),
        denoised: shown?.denoisedShadow,
        thumbnails,
        occupied: occupiedBy(position > turn ? crowd.found : undefined),
        exit: isStacked() ? [46 / frame.width, 1] : [1, 0.24],
        held: held || document.activeElement === handle,
        destination: hero.destination
      });
    }
  });
  stage.element.classList.add("cover-plane");

  const inPlane = (x: number, y: number): [number, number] => {
    const {clientWidth: width, clientHeight: height} = stage.canvas;
    const {scale, centerX, centerY} = viewAt(loop.sigma, width || 1, height || 1);
    return [(x * width - centerX) / scale, (centerY - y * height) / scale];
  };
  const handle = addHandle(stage.element, {
    label: words.point,
    symbol: "x",
    x: 0.5,
    y: 0.5,
    describe: () => words.handle(formatNumber(heroPoint(loop)[0]), formatNumber(heroPoint(loop)[1])),
    onMove(x, y) {
      const [toX, toY] = inPlane(x, y);
      const [fromX, fromY] = loop.hero.shadowAt(loop.level) ?? [toX, toY];
      loop.drag(toX - fromX, toY - fromY);
      touch();
      show(true);
    }
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) handle.addEventListener(type, () => (held = false));
  handle.addEventListener("pointerdown", () => (held = true));

  const picture = createCard(words.pictureOfX, "x");
  const guess = createCard(words.pictureOfD, "denoised");
  const cards = document.createElement("div");
  cards.className = "cover-cards";
  cards.append(picture.element, guess.element);

  const scrub = slider({label: words.journey, name: "", symbol: "sigma", min: 0, max: 2 * loop.turn, step: 0.05, value: 0, format: (position) => describeSigma(position)});
  let scrubbing = false;
  scrub.addEventListener("input", () => {
    if (scrubbing) return;
    loop.seek(scrub.value);
    setPlaying(false);
    touch();
    show(true);
  });
  const toggle = button({label: strings.pause, primary: true, onClick: () => {
    setPlaying(!clock.playing);
    touch();
  }});
  const again = button({
    label: words.newNoise,
    onClick: () => {
      loop.reseed((loop.seed + 1) % 2 ** 32);
      setPlaying(true);
      touch();
      show(true);
    }
  });
  const touch = () => {
    touched = true;
    tellStateChange(element);
  };
  const facts = document.createElement("p");
  facts.className = "readout cover-facts";
  const row = controls(toggle, scrub, again);
  const body = document.createElement("div");
  body.className = "cover-body";
  body.dataset.still = ""; // the still shows the cards too
  body.append(stage.element, cards);
  element.append(body, row, facts);

  let shown: HeroView | undefined;
  let shownAt = "";

  function describeSigma(position: number): string {
    const level = Math.min(2 * loop.turn, Math.floor(position + 1e-9));
    const sigma = sigmas[level <= loop.turn ? level : 2 * loop.turn - level]!;
    return words.sigma(formatNumber(sigma), sigma === 0 ? words.rest : level <= loop.turn ? words.out : words.back);
  }

  /** Brings everything in sight up to the loop's state; the pictures only where the level has changed. */
  function show(force = false): void {
    const {set, level, hero, position, turn} = loop;
    const key = `${loop.seed}/${level}`;
    if (set && (force || key !== shownAt)) {
      const view = hero.view(level, set);
      if (view) {
        shown = view;
        shownAt = key;
        showPictures(view);
      }
    }
    const [x, y] = heroPoint(loop);
    const {clientWidth: width, clientHeight: height} = stage.canvas;
    if (!held && width > 0) {
      const {scale, centerX, centerY} = viewAt(loop.sigma, width, height);
      handle.moveTo((centerX + x * scale) / width, (centerY - y * scale) / height);
    }
    if (scrub.value !== position) {
      scrubbing = true;
      scrub.set(position);
      scrubbing = false;
    }
    facts.textContent = words.facts(loop.crowd.count + 1, places.length / 2, loop.seed);
    element.toggleAttribute("data-rest", loop.sigma < 0.5 && thumbnails.length > 0);
    if (force || Math.abs(position - described) > turn / 4) describe();
    stage.redraw();
  }

  function showPictures(view: HeroView): void {
    const sigma = formatNumber(view.sigma);
    const ratio = view.sigma > 0 ? (view.distance / view.sigma).toFixed(1) : "";
    const apart = Math.hypot(view.shadow[0] - places[2 * view.mostLikely]!, view.shadow[1] - places[2 * view.mostLikely + 1]!);
    const dragged = view.sigma === 0 && !(apart < 1e-6); // at rest, but pulled off its picture
    const name = dragged ? words.between : names[view.mostLikely]!;
    const atRest = loop.level <= loop.turn ? words.distanceAtRest : dragged ? name : words.arrived(name);
    const distance = view.sigma > 0 ? words.distance(ratio, loop.level > loop.turn ? "D" : "x₀") : atRest;
    const inShadow = view.sigma > 0 ? words.shadowDistance((view.shadowDistance / view.sigma).toFixed(1)) : "";
    picture.show(view.x, displayScale(view.sigma), `${distance}\n${inShadow}`, words.pictureLabel(sigma, distance));
    const what = view.candidates < 1.05 ? words.oneCandidate(name) : words.candidates(view.candidates < 10 ? view.candidates.toFixed(1) : view.candidates.toFixed(0));
    guess.show(view.denoised, 1, what, words.guessLabel(what));
    if (ratio) stage.setValue(ratio);
  }

  function describe(): void {
    described = loop.position;
    const {position, turn, hero, crowd, sigma} = loop;
    const way = sigma === 0 ? words.rest : position <= turn ? words.out : words.back;
    const destination = position > turn && hero.destination !== undefined ? words.leadsTo(names[hero.destination]!) : "";
    stage.describe(words.stage({way, sigma: formatNumber(sigma), dots: crowd.count + 1, start: names[hero.start.index] ?? words.between, destination}));
  }

  const clock = animate(stage.element, (_, elapsed) => {
    if (!held) loop.advance(elapsed);
    loop.work();
    show();
  });
  function setPlaying(playing: boolean): void {
    if (playing) clock.play();
    else clock.pause();
    toggle.textContent = playing ? strings.pause : strings.play;
    if (!playing) settle();
  }
  /** While nothing moves: finishes in the background what was asked for, e.g. a jump to a level not yet known. */
  function settle(): void {
    if (clock.playing || settling) return;
    loop.work();
    show();
    if (loop.seeking || (loop.set && shownAt !== `${loop.seed}/${loop.level}`))
      settling = requestAnimationFrame(() => {
        settling = 0;
        settle();
      });
    else describe();
  }

  const beginStill = () => {
    toggle.textContent = strings.play;
    loop.seek(0.62 * loop.turn); // a still with something to see: dots, trails, circle
  };
  if (prefersReducedMotion()) beginStill();
  show(true);

  // While it plays there is nothing to keep: the next moment is another.
  keepState(element, {
    key: "journey",
    read: () => (touched && !clock.playing ? writeJourney(loop.journey) : undefined),
    write(text) {
      loop.restore(text === undefined ? {seed, picture: first, position: 0, moves: []} : readJourney(text, {pictures: names.length, last: 2 * loop.turn}));
      touched = text !== undefined;
      if (touched) setPlaying(false);
      else if (prefersReducedMotion()) beginStill();
      else setPlaying(true);
      show(true);
      settle();
    }
  });

  return {
    update(set, bytes) {
      loop.give(set);
      show(true);
      settle();
      void createThumbnails(bytes, createBreath()).then((made) => {
        thumbnails = made;
        show(true);
      });
    },
    fail(message, retry) {
      const notice = Object.assign(document.createElement("p"), {className: "notice", textContent: `${message} ${words.withoutPictures}`});
      notice.setAttribute("role", "alert");
      const again = () => {
        notice.remove();
        void retry();
      };
      notice.append(" ", button({label: strings.tryAgain, onClick: again}));
      element.append(notice);
    }
  };
}

/** Which pictures have a dot: all at the beginning, the found ones at the end. */
function occupiedBy(found: Int32Array | undefined): (index: number) => boolean {
  if (!found) return () => true;
  const set = new Set(found);
  return (index) => set.has(index);
}
