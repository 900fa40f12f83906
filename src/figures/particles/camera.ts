/** The window on the plane: it follows the noise until the reader moves it by wheel, drag, pinch or keys. */
import type {Camera, Scene} from "../../sampler/particles/draw/scene.js";
import {addGestures, zoomAt} from "../point/view.js";
import type {Stage} from "../stage.js";
import {followingCamera, type Reach} from "./scene-of.js";

export interface CameraControl {
  /** The reader's own window, or the one that follows the noise. */
  at(following: Camera): Camera;
  pan(dx: number, dy: number): void;
  zoom(factor: number, left?: number, top?: number): void;
  /** Follows the noise again. */
  follow(): void;
}

export interface CameraOptions {
  readonly stage: Stage;
  /** What is drawn now, if anything is. */
  readonly scene: () => Scene | undefined;
  readonly reach: () => Reach;
  readonly onTap: (left: number, top: number) => void;
  readonly ignore: (target: EventTarget | null) => boolean;
}

export function createCamera({stage, scene, reach, onTap, ignore}: CameraOptions): CameraControl {
  let own: Camera | undefined;
  const control: CameraControl = {
    at: (following) => own ?? following,
    pan(dx, dy) {
      const from = own ?? scene()?.camera;
      if (!from) return;
      own = {...from, x: from.x - dx / from.scale, y: from.y + dy / from.scale};
      stage.redraw();
    },
    zoom(factor, left, top) {
      const now = scene();
      if (!now) return;
      const fit = followingCamera({...now, reach: reach(), noiseStd: 0}).scale;
      own = zoomAt(own ?? now.camera, now, factor, left ?? now.width / 2, top ?? now.height / 2, {min: fit / 200, max: 200 * fit});
      stage.redraw();
    },
    follow() {
      own = undefined;
      stage.redraw();
    }
  };
  addGestures(stage.element, {onPan: control.pan, onZoom: control.zoom, onTap, onHover: () => {}, onLeave: () => {}}, ignore);
  stage.element.addEventListener("keydown", ({key, ctrlKey, metaKey}) => {
    if (ctrlKey || metaKey) return;
    if (key === "+" || key === "=") control.zoom(1.25);
    else if (key === "-") control.zoom(0.8);
    else if (key === "0") control.follow();
  });
  return control;
}
