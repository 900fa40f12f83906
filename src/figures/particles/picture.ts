/** What the figure of many particles shows at this moment: its scene, composed from where the run is and what the controls say. */
import {toWindow, type Scene} from "../../sampler/particles/draw/scene.js";
import {drawWords} from "../marks.js";
import type {Frame} from "../stage.js";
import type {Colors} from "../theme.js";
import type {Board} from "./board.js";
import type {CameraControl} from "./camera.js";
import {pointColor, type ParticleControls} from "./controls.js";
import type {DescribedRun} from "./described-run.js";
import type {Journey} from "./journey.js";
import {namesOn} from "./names.js";
import type {Shown} from "./saving.js";
import {drawColors, followingCamera, sceneOf} from "./scene-of.js";

export interface Picture {
  /** What was drawn last. */
  readonly scene: Scene | undefined;
  draw(frame: Frame): void;
  /** Where the followed particle is drawn, in the plane. */
  end(): [number, number] | undefined;
  /** What is to be saved, if anything is there. */
  shown(theme: Colors, title: string): Shown | undefined;
}

export interface PictureOptions {
  readonly journey: Journey;
  readonly board: Board;
  readonly camera: () => CameraControl;
  readonly set: ParticleControls;
  readonly described: () => DescribedRun;
  /** The run is being played: what is slow to draw waits until it rests. */
  readonly playing: () => boolean;
}

/** Arrows that take longer than this wait until the run rests. */
const FIELD_MILLISECONDS = 8;

export function createPicture({journey, board, camera, set, described, playing}: PictureOptions): Picture {
  let scene: Scene | undefined;
  let fieldIsSlow = false;

  function compose(width: number, height: number, ratio: number, theme: Colors): Scene {
    const {level, levels, n} = journey.sampler!;
    const {between} = journey;
    const {target, reach, classCount} = described();
    const [before, now] = [levels[Math.max(0, level - 1)]!, levels[level]!];
    const on = (a: number, b: number): number => a + between * (b - a);
    const signal = on(before.signalScale, now.signalScale);
    const following = followingCamera({width, height, reach: {x: signal * reach.x, y: signal * reach.y}, noiseStd: on(before.noiseStd, now.noiseStd)});
    const arrows = set.field.value && !(fieldIsSlow && playing());
    const began = performance.now();
    const composed = sceneOf({
      width, height, ratio, colors: drawColors(theme), camera: camera().at(following),
      show: set.show.value, color: pointColor(set.color.value), classCount, n, levels, level, between,
      path: journey.way(), target: arrows ? target : undefined, circle: set.circle.value, denoised: denoisedHere()
    });
    if (arrows) fieldIsSlow = performance.now() - began > FIELD_MILLISECONDS;
    return composed;
  }

  const end = (): [number, number] | undefined => {
    const [x, y] = journey.way().subarray(-2);
    return x === undefined ? undefined : [x, y!];
  };

  /** D of the followed particle, exactly, at the scale of the level. */
  function denoisedHere(): readonly [number, number] | undefined {
    const level = journey.sampler!.levels[journey.seen];
    const x = end();
    if (!x || !level || level.signalScale === 0) return undefined;
    const {signalScale, noiseStd} = level;
    const [a, b] = described().target.denoise(Float64Array.from(x, (value) => value / signalScale), noiseStd / signalScale);
    return [signalScale * a!, signalScale * b!];
  }

  return {
    get scene() {
      return scene;
    },
    end,
    draw({context, width, height, colors: theme}) {
      scene = compose(width, height, Math.min(devicePixelRatio || 1, 3), theme);
      board.draw(journey.sampler!.view, scene);
      for (const {text, x, y, ...style} of namesOn(scene, end(), theme)) drawWords(context, text, x, y, {...style, halo: theme.wash});
    },
    shown(theme, title) {
      if (!journey.sampler || !scene) return undefined;
      const now = compose(scene.width, scene.height, 1, theme);
      return {board, view: journey.sampler.view, scene: now, end: end(), names: namesOn(now, end(), theme), theme, title};
    }
  };
}

/** Where the plane's point is drawn, as shares of the window; and whether it is within. */
export function shareOf(scene: Scene, end: readonly [number, number]): {readonly x: number; readonly y: number; readonly inside: boolean} {
  const [left, top] = toWindow(scene, ...end);
  return {x: left / scene.width, y: top / scene.height, inside: left >= 0 && top >= 0 && left <= scene.width && top <= scene.height};
}
