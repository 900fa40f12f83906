/** The buttons that save what a figure of particles shows. What is saved is what is seen; the handle becomes a disc. */
import {toWindow, type Mark, type Scene} from "../../sampler/particles/draw/scene.js";
import type {ParticleView} from "../../sampler/particles/view.js";
import {button} from "../controls.js";
import {strings} from "../strings.js";
import {toRgb, type Colors} from "../theme.js";
import type {Board} from "./board.js";
import {download, toPng, toSvg, type Exported, type Name} from "./export.js";

/** What is shown now. */
export interface Shown {
  readonly board: Board;
  readonly view: ParticleView;
  readonly scene: Scene;
  /** Where the followed particle is. */
  readonly end: readonly [number, number] | undefined;
  readonly names: readonly Name[];
  readonly theme: Colors;
  /** The text alternative. */
  readonly title: string;
}

export function createSaving(shown: () => Shown | undefined, onError: (error: unknown) => void): {readonly png: HTMLButtonElement; readonly svg: HTMLButtonElement} {
  const words = strings.particles;
  const save = (make: (what: Exported) => Promise<Blob>, name: string) => () => {
    const now = shown();
    if (now) make(exported(now)).then((blob) => download(blob, name)).catch(onError);
  };
  return {png: button({label: words.png, onClick: save(toPng, "particles.png")}), svg: button({label: words.svg, onClick: save(toSvg, "particles.svg")})};
}

function exported({board, view, scene, end, names, theme, title}: Shown): Exported {
  const [ax, ay] = end ? toWindow(scene, ...end) : [0, 0];
  const discs = ([[theme.paper, 10], [theme.point, 8]] as const).map(([color, bx]): Mark => ({kind: "disc", ax, ay, bx, by: 0, width: 0, color: toRgb(color), opacity: 1}));
  return {board, view, scene: {...scene, over: [...(scene.over ?? []), ...(end ? discs : [])]}, names, halo: theme.wash, title};
}
