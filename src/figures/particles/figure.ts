/**
 * Many particles under one solver, on whatever this machine has: watched, scrubbed, zoomed, and one of them followed. The
 * reader sees which machine runs and why, and can choose.
 */
import {sigmaOfLevel} from "../../math/level.js";
import {requestGpu} from "../../sampler/gpu-device.js";
import {createSampler} from "../../sampler/particles/sampler.js";
import {MAX_SVG_POINTS} from "../../sampler/particles/draw/svg.js";
import {bold} from "../bold.js";
import {whenNear} from "../breath.js";
import {animate, prefersReducedMotion} from "../clock.js";
import {backendOfLink} from "../backend.js";
import {button, controls} from "../controls.js";
import {addHandle} from "../handle.js";
import {createNotice, folded} from "../parts.js";
import {createStage} from "../stage.js";
import {strings} from "../strings.js";
import {readColors} from "../theme.js";
import {createBoard} from "./board.js";
import {createCamera} from "./camera.js";
import {classesOf, createParticleControls, createTimeControl, mostFor, type ControlOptions} from "./controls.js";
import {describeRun, firstOf, type ParticleRunOptions} from "./described-run.js";
import {createJourney} from "./journey.js";
import {createPicture, shareOf} from "./picture.js";
import {createSaving} from "./saving.js";
import {createStatisticsPanel} from "./statistics.js";

export interface ParticleFigureOptions extends ParticleRunOptions, Omit<ControlOptions, "n" | "seed" | "backend"> {
  /** Width over height. */
  readonly aspect?: (width: number) => number;
  /** The table of numbers is open. */
  readonly numbersOpen?: boolean;
  /** In place of the table a line of what tells how good a solver is: questions asked, and the distance. */
  readonly headline?: boolean;
  /** Plays once when it is first seen; where the reader wants less motion, it is at its end. */
  readonly autoplay?: boolean;
}

/** A whole run, played. */
const SECONDS = 8;

export function createParticleFigure(options: ParticleFigureOptions) {
  const words = strings.particles;
  let described = describeRun(options);
  let held = false; // the handle, by the reader, until the particles move on
  let attempt = 0;
  let opening = options.autoplay && !prefersReducedMotion();
  const still = options.autoplay && !opening;

  const set = createParticleControls({...options, n: options.n ?? 100_000, seed: typeof options.seed === "number" ? options.seed : 1});
  const time = createTimeControl((level) => {
    if (animation.playing) stop();
    journey.goTo(level);
  });
  const play = button({label: strings.play, primary: true, onClick: () => (animation.playing ? stop() : start())});
  const stage = createStage({label: words.label, aspect: options.aspect ?? ((width) => (width < 520 ? 1 : 1.6)), draw: (frame) => {
    if (!journey.sampler) return;
    picture.draw(frame);
    placeHandle();
  }});
  const board = createBoard(stage, {onLost: () => void journey.recover()});
  const notice = createNotice();
  const status = Object.assign(document.createElement("p"), {className: "readout"});
  const journey = createJourney({board, onError: say, onChange: () => {
    held = false;
    tell();
  }});
  const picture = createPicture({journey, board, camera: () => camera, set, described: () => described, playing: () => animation.playing});
  const statistics = createStatisticsPanel({wanted: () => table?.open ?? true, onError: say, headline: options.headline});
  const table = options.headline ? undefined : folded(words.numbers, statistics.element);
  if (table) table.open = options.numbersOpen ?? false;
  const numbers = table ?? statistics.element;
  function say(error: unknown): void {
    notice.say(error instanceof Error ? error.message : String(error));
  }

  const animation = animate(stage.element, (_seconds, elapsed) => {
    const {sampler, busy, between} = journey;
    if (!sampler || busy) return;
    if (between < 1) {
      journey.between = Math.min(1, between + (elapsed * described.last) / SECONDS);
      stage.redraw();
    } else if (sampler.level >= described.last) stop();
    else journey.goTo(sampler.level + 1, {glide: true});
  }, {autoplay: false});
  function start(): void {
    if (journey.sampler && journey.sampler.level >= described.last) journey.goTo(0);
    animation.play();
    play.textContent = strings.pause;
  }
  function stop(): void {
    animation.pause();
    play.textContent = strings.play;
    journey.between = 1;
    stage.redraw();
  }

  const asked = () => {
    const {n = 100_000, seed = 1, backend = backendOfLink()} = described.options;
    return set.run ? {n: Number(set.run.count.value), seed: set.run.seed.value, backend: set.run.backend.value} : {n, seed, backend};
  };

  /** Makes the sampler that is asked for, and takes it to where the last one was, or was to go, as a share of the way. */
  async function make(): Promise<void> {
    const mine = ++attempt;
    const {n, seed, backend} = asked();
    fitTime(Math.round(time.share * described.last));
    statistics.outdate();
    notice.clear();
    try {
      const gpu = await requestGpu();
      const most = described.options.recipe ? n : Math.min(n, mostFor(backend, gpu)); // a recipe's numbers belong together
      const made = await createSampler({
        ...described.options, ...firstOf(described.options, most), seed, n: most, backend, onNotice: (message) => notice.say(message)
      });
      if (mine !== attempt) return made.destroy();
      await journey.begin(made, time.level); // where the reader may have moved on to
      if (opening && time.level === 0) start();
      opening = false;
    } catch (error) {
      if (mine !== attempt) return;
      say(error);
      if (backend !== "webgpu" || journey.sampler || !set.run) return;
      set.run.backend.set("auto"); // asks again
      say(error);
    }
  }
  function fitTime(level: number): void {
    time.fit(described.last, level, (k) => sigmaOfLevel(described.levelAt(k)));
  }

  function tell(): void {
    const {sampler} = journey;
    if (!sampler) return;
    if (animation.playing && time.level !== sampler.level) time.moveTo(sampler.level); // else it is where the reader put it
    const {level, sigma, backend: kind, reason, n} = sampler;
    status.replaceChildren(...words.status(n, kind, reason).map(bold), asked().n > n ? words.fewer(n, asked().n) : "");
    status.dataset.backend = kind;
    saving.svg.disabled = n > MAX_SVG_POINTS;
    saving.svg.title = saving.svg.disabled ? words.tooManyForSvg(MAX_SVG_POINTS) : "";
    stage.describe(words.describe(n, level, sampler.levels.length - 1, sigma, words.shows[set.show.value]));
    stage.setValue(sigma);
    stage.redraw();
    statistics.measure(sampler);
  }

  const handle = addHandle(stage.element, {
    label: words.handle, symbol: "x", x: 0.5, y: 0.5,
    onMove: (x, y) => {
      const {scene} = picture;
      if (!scene) return;
      // At the edge the plane moves on under the handle, so that the keyboard gets everywhere.
      if (x <= 0 || x >= 1 || y <= 0 || y >= 1) camera.pan(x >= 1 ? -12 : x <= 0 ? 12 : 0, y >= 1 ? -12 : y <= 0 ? 12 : 0);
      held = true;
      pick(x * scene.width, y * scene.height);
    }
  });
  function placeHandle(): void {
    const end = picture.end();
    handle.hidden = !end;
    if (held || !end) return;
    const {x, y, inside} = shareOf(picture.scene!, end);
    handle.moveTo(x, y);
    handle.style.opacity = inside ? "" : "0.4";
  }
  const camera = createCamera({
    stage, scene: () => picture.scene, reach: () => described.reach, ignore: (event) => event === handle,
    onTap: (left, top) => {
      held = false;
      pick(left, top);
    }
  });
  function pick(left: number, top: number): void {
    const {sampler} = journey;
    if (!sampler || !picture.scene) return;
    const holding = held;
    board.pick(sampler.view, picture.scene, left, top).then(async (found) => {
      if (found < 0) return;
      await journey.follow(found);
      held = holding;
    }).catch(say);
  }
  const saving = createSaving(() => picture.shown(readColors(stage.element), stage.canvas.getAttribute("aria-label") ?? ""), say);

  for (const control of [set.show, set.field, set.circle]) control.addEventListener("input", tell);
  const recolor = (): void => journey.classify(classesOf(set.color.value));
  set.color.addEventListener("input", recolor);
  for (const control of set.run ? [set.run.count, set.run.seed, set.run.backend] : []) control.addEventListener("input", () => void make());
  table?.addEventListener("toggle", tell);
  const woken = (): void => stage.redraw(); // a picture may have been dropped while nobody looked
  for (const event of ["visibilitychange", "resume"]) document.addEventListener(event, woken);
  recolor();
  fitTime(still ? described.last : 0);
  void whenNear(stage.element).then(() => {
    if (attempt >= 0) void make();
  });

  const element = document.createElement("div");
  const looks = [[words.closer, () => camera.zoom(1.6)], [words.further, () => camera.zoom(1 / 1.6)], [words.whole, () => camera.follow()]] as const;
  element.append(
    controls(time.element, play, set.show), stage.element, status, notice.element,
    folded(strings.more, ...set.rows, controls(...looks.map(([label, onClick]) => button({label, onClick})), saving.png, saving.svg)), numbers
  );
  return {
    element,
    /** The numbers: a page may put them elsewhere. */
    numbers,
    /** Another run, from the level where this one is, as a share of the way. @throws RangeError for a target that is not in the plane */
    update(next: ParticleRunOptions): void {
      described = describeRun(next);
      if (attempt > 0) void make();
    },
    play: start,
    /** Stops everything and frees the particles. */
    destroy(): void {
      attempt = -Infinity;
      for (const event of ["visibilitychange", "resume"]) document.removeEventListener(event, woken);
      animation.dispose();
      statistics.clear();
      stage.dispose();
      journey.end();
      board.destroy();
    }
  };
}
