/**
 * Many particles under one solver, on whatever this machine has: watched, scrubbed, zoomed, and one of them followed. The
 * reader sees which machine runs and why, and can choose.
 */
import {sigmaOfLevel, toLevel} from "../../math/level.js";
import type {Target} from "../../math/types.js";
import {requestGpu} from "../../sampler/gpu-device.js";
import {targetOfModel} from "../../sampler/particles/model.js";
import {MAX_PARTICLES, type SamplerOptions} from "../../sampler/particles/options.js";
import {createSampler} from "../../sampler/particles/sampler.js";
import {toWindow, type Camera, type Mark, type PointColor, type Scene} from "../../sampler/particles/draw/scene.js";
import {MAX_SVG_POINTS} from "../../sampler/particles/draw/svg.js";
import {whenNear} from "../breath.js";
import {animate} from "../clock.js";
import {button, checkbox, controls, select, slider} from "../controls.js";
import {addHandle} from "../handle.js";
import {createNotice} from "../ideal/parts.js";
import {bold} from "../ideal/collapse.js";
import {drawWords} from "../marks.js";
import {addGestures, zoomAt} from "../point/view.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {readColors, toRgb, type Colors} from "../theme.js";
import {createBoard} from "./board.js";
import {download, toPng, toSvg, type Exported, type Name} from "./export.js";
import {createJourney} from "./journey.js";
import {drawColors, followingCamera, sceneOf, type Show} from "./scene-of.js";

export type ParticleBackendChoice = "auto" | "cpu" | "webgpu";
/** The sampler does not say which part a particle belongs to. */
type PlainColor = Exclude<PointColor, "class">;

export interface ParticleFigureOptions extends Pick<SamplerOptions, "levels" | "process" | "solver" | "start"> {
  target: NonNullable<SamplerOptions["target"]>;
  seed?: number;
  /** Particles where a graphics card runs them; the CPU takes at most 10 000. */
  n?: number;
  /** From the link, if it says so. */
  backend?: ParticleBackendChoice;
  show?: Show;
  color?: PlainColor;
  field?: boolean;
  /** Half the height of the plane that is seen when the noise is gone. */
  reach?: number;
}

/** The CPU draws as many in a few milliseconds, so that input never waits. */
const MOST_ON_CPU = 10_000;
/** A whole run, played. */
const SECONDS = 8;
/** Arrows that take longer than this wait until the run rests. */
const FIELD_MILLISECONDS = 8;

export function createParticleFigure(options: ParticleFigureOptions) {
  const words = strings.particles;
  const {levels, seed = 1, n = 100_000, reach = 3} = options;
  const target: Target = "kind" in options.target ? targetOfModel(options.target) : options.target;
  const last = levels.length - 1;
  let camera: Camera | undefined; // the reader's own, once there is one
  let held = false; // the handle, by the reader, until the particles move on
  let scene: Scene | undefined;
  let attempt = 0;
  let telling = false;
  let fieldIsSlow = false;

  const time = slider({label: words.time, symbol: "sigma", min: 0, max: last, step: 1, value: 0, format: (k) => words.timeValue(sigmaOfLevel(toLevel(levels[Math.round(k)]!)))});
  const play = button({label: strings.play, primary: true, onClick: () => (animation.playing ? stop() : start())});
  const show = select<Show>({label: words.show, options: words.shows, value: options.show ?? "points"});
  const color = select<PlainColor>({label: words.color, options: words.colors, value: options.color ?? "plain"});
  const field = checkbox({label: words.field, symbol: "score", value: options.field ?? false});
  const circle = checkbox({label: words.circle, symbol: "sigma", value: true});
  const backend = select<ParticleBackendChoice>({label: words.backend, options: words.backends, value: options.backend ?? "auto"});
  const counts = [...new Set([1000, MOST_ON_CPU, 100_000, MAX_PARTICLES, n])].sort((a, b) => a - b);
  const count = select({label: words.count, options: Object.fromEntries(counts.map((k) => [String(k), k.toLocaleString("en").replaceAll(",", "\u202f")])), value: String(n)});

  const stage = createStage({label: words.label, aspect: (width) => (width < 520 ? 1 : 1.6), draw});
  const board = createBoard(stage, {onLost: () => void journey.recover()});
  const notice = createNotice();
  const status = Object.assign(document.createElement("p"), {className: "readout"});
  const journey = createJourney({board, onError: (error) => say(error), onChange: () => {
    held = false;
    tell();
  }});
  const say = (error: unknown): void => notice.say(error instanceof Error ? error.message : String(error));

  const animation = animate(stage.element, (_seconds, elapsed) => {
    const {sampler, busy, between} = journey;
    if (!sampler || busy) return;
    if (between < 1) {
      journey.between = Math.min(1, between + (elapsed * last) / SECONDS);
      stage.redraw();
    } else if (sampler.level >= last) stop();
    else journey.goTo(sampler.level + 1, {glide: true});
  }, {autoplay: false});
  function start(): void {
    if (journey.sampler && journey.sampler.level >= last) journey.goTo(0);
    animation.play();
    play.textContent = strings.pause;
  }
  function stop(): void {
    animation.pause();
    play.textContent = strings.play;
    journey.between = 1;
    stage.redraw();
  }

  /** Makes the sampler that the controls ask for, and goes to the level where the last one was. */
  async function make(): Promise<void> {
    const mine = ++attempt;
    notice.clear();
    try {
      const gpu = await requestGpu();
      const onGpu = backend.value === "webgpu" || (backend.value === "auto" && "device" in gpu && !gpu.software);
      const most = onGpu ? MAX_PARTICLES : MOST_ON_CPU;
      const made = await createSampler({
        ...options, seed, n: Math.min(most, Number(count.value)), backend: backend.value, onNotice: (message) => notice.say(message)
      });
      if (mine !== attempt) return made.destroy();
      await journey.begin(made);
    } catch (error) {
      if (mine !== attempt) return;
      say(error);
      if (backend.value !== "webgpu" || journey.sampler) return;
      backend.set("auto"); // asks again
      say(error);
    }
  }

  function tell(): void {
    const {sampler} = journey;
    if (!sampler) return;
    if (animation.playing && Math.round(time.value) !== sampler.level) { // else it is where the reader put it
      telling = true;
      time.set(sampler.level);
      telling = false;
    }
    const {level, sigma, backend: kind, reason} = sampler;
    status.replaceChildren(...words.status(sampler.n, kind, reason).map(bold));
    status.dataset.backend = kind;
    svg.disabled = sampler.n > MAX_SVG_POINTS;
    svg.title = svg.disabled ? words.tooManyForSvg(MAX_SVG_POINTS) : "";
    stage.describe(words.describe(sampler.n, level, last, sigma, words.shows[show.value]));
    stage.setValue(sigma);
    stage.redraw();
  }

  function compose(width: number, height: number, ratio: number, theme: Colors): Scene {
    const {level, levels, n} = journey.sampler!;
    const {between} = journey;
    const before = levels[Math.max(0, level - 1)]!.noiseStd;
    const noiseStd = before + between * (levels[level]!.noiseStd - before);
    const arrows = field.value && !(fieldIsSlow && animation.playing);
    const began = performance.now();
    const composed = sceneOf({
      width, height, ratio, colors: drawColors(theme), camera: camera ?? followingCamera({width, height, reach, noiseStd}),
      show: show.value, color: color.value, n, levels, level, between,
      path: journey.way(), target: arrows ? target : undefined, circle: circle.value, denoised: denoisedHere()
    });
    if (arrows) fieldIsSlow = performance.now() - began > FIELD_MILLISECONDS;
    return composed;
  }

  const endOfWay = (): [number, number] | undefined => {
    const [x, y] = journey.way().subarray(-2);
    return x === undefined ? undefined : [x, y!];
  };

  /** D of the followed particle, exactly, at the scale of the level. */
  function denoisedHere(): readonly [number, number] | undefined {
    const {signalScale, noiseStd} = journey.sampler!.levels[journey.seen]!;
    const x = endOfWay();
    if (!x || signalScale === 0) return undefined;
    const [a, b] = target.denoise(Float64Array.from(x, (value) => value / signalScale), noiseStd / signalScale);
    return [signalScale * a!, signalScale * b!];
  }

  function draw({context, width, height, colors: theme}: Frame): void {
    if (!journey.sampler) return;
    scene = compose(width, height, Math.min(devicePixelRatio || 1, 3), theme);
    board.draw(journey.sampler.view, scene);
    for (const {text, x, y, ...style} of names(scene, theme)) drawWords(context, text, x, y, {...style, halo: theme.wash});
    const end = endOfWay();
    handle.hidden = !end;
    if (held || !end) return;
    const [left, top] = toWindow(scene, ...end);
    handle.moveTo(left / width, top / height);
    handle.style.opacity = left < 0 || top < 0 || left > width || top > height ? "0.4" : ""; // out of the window
  }

  /** The names of the marks: D beside its disc, σ on its circle, where there is room. */
  function names(on: Scene, theme: Colors): Name[] {
    const ring = on.over?.find(({kind}) => kind === "ring");
    const disc = on.over?.findLast(({kind}) => kind === "disc");
    const end = endOfWay();
    const all: Name[] = [];
    if (ring && ring.bx > 22) all.push({text: words.sigma, x: ring.ax + 0.71 * ring.bx + 6, y: ring.ay - 0.71 * ring.bx - 4, color: theme.noise, size: 16, weight: 500});
    if (disc && ring && end) {
      const [left, top] = toWindow(on, ...end);
      // Where the particle has come to its D, its own mark says enough.
      if (Math.hypot(left - disc.ax, top - disc.ay) > 14) all.push({text: words.denoised, x: disc.ax + 9, y: disc.ay - 8, color: theme.clean, size: 15, weight: 500});
    }
    return all.filter(({x, y}) => x > 2 && y > 12 && x < on.width - 12 && y < on.height - 4);
  }

  const handle = addHandle(stage.element, {
    label: words.handle, symbol: "x", x: 0.5, y: 0.5,
    onMove: (x, y) => {
      if (!scene) return;
      // At the edge the plane moves on under the handle, so that the keyboard gets everywhere.
      if (x <= 0 || x >= 1 || y <= 0 || y >= 1) pan(x >= 1 ? -12 : x <= 0 ? 12 : 0, y >= 1 ? -12 : y <= 0 ? 12 : 0);
      held = true;
      pick(x * scene.width, y * scene.height);
    }
  });
  function pick(left: number, top: number): void {
    const {sampler} = journey;
    if (!sampler || !scene) return;
    const holding = held;
    board.pick(sampler.view, scene, left, top).then(async (found) => {
      if (found < 0) return;
      await journey.follow(found);
      held = holding;
    }).catch(say);
  }
  function pan(dx: number, dy: number): void {
    if (!scene) return;
    const from = camera ?? scene.camera;
    camera = {...from, x: from.x - dx / from.scale, y: from.y + dy / from.scale};
    stage.redraw();
  }
  function zoom(factor: number, left?: number, top?: number): void {
    if (!scene) return;
    const fit = followingCamera({...scene, reach, noiseStd: 0}).scale;
    camera = zoomAt(camera ?? scene.camera, scene, factor, left ?? scene.width / 2, top ?? scene.height / 2, {min: fit / 200, max: 200 * fit});
    stage.redraw();
  }
  function follow(): void {
    camera = undefined;
    stage.redraw();
  }
  addGestures(stage.element, {
    onPan: pan,
    onZoom: zoom,
    onTap: (left, top) => {
      held = false;
      pick(left, top);
    },
    onHover: () => {},
    onLeave: () => {}
  }, (event) => event === handle);
  stage.element.addEventListener("keydown", ({key, ctrlKey, metaKey}) => {
    if (ctrlKey || metaKey) return;
    if (key === "+" || key === "=") zoom(1.25);
    else if (key === "-") zoom(0.8);
    else if (key === "0") follow();
  });

  /** What is saved is what is seen; the handle becomes a disc. */
  function exported(): Exported {
    const theme = readColors(stage.element);
    const picture = compose(scene!.width, scene!.height, 1, theme);
    const end = endOfWay();
    const [ax, ay] = end ? toWindow(picture, ...end) : [0, 0];
    const discs = ([[theme.paper, 10], [theme.point, 8]] as const).map(([color, bx]): Mark => ({kind: "disc", ax, ay, bx, by: 0, width: 0, color: toRgb(color), opacity: 1}));
    return {
      board, view: journey.sampler!.view, scene: {...picture, over: [...(picture.over ?? []), ...(end ? discs : [])]},
      names: names(picture, theme), halo: theme.wash, title: stage.canvas.getAttribute("aria-label") ?? ""
    };
  }
  const save = (make: (what: Exported) => Promise<Blob>, name: string) => () => {
    if (journey.sampler && scene) make(exported()).then((blob) => download(blob, name)).catch(say);
  };
  const png = button({label: words.png, onClick: save(toPng, "particles.png")});
  const svg = button({label: words.svg, onClick: save(toSvg, "particles.svg")});

  time.addEventListener("input", () => {
    if (telling) return;
    if (animation.playing) stop();
    journey.goTo(Math.round(time.value));
  });
  for (const control of [show, color, field, circle]) control.addEventListener("input", tell);
  for (const control of [backend, count]) control.addEventListener("input", () => void make());
  void whenNear(stage.element).then(make);

  const more = document.createElement("details");
  more.className = "more";
  more.append(
    Object.assign(document.createElement("summary"), {textContent: strings.more}),
    controls(color, field, circle),
    controls(count, backend),
    controls(button({label: words.closer, onClick: () => zoom(1.6)}), button({label: words.further, onClick: () => zoom(1 / 1.6)}), button({label: words.whole, onClick: follow}), png, svg)
  );
  const element = document.createElement("div");
  element.append(controls(time, play, show), stage.element, status, notice.element, more);
  return {
    element,
    /** Stops everything and frees the particles. */
    destroy(): void {
      attempt++;
      animation.dispose();
      stage.dispose();
      journey.end();
      board.destroy();
    }
  };
}
