/** The plane of pictures: a map to wander in. In PCA's plane every point is decoded, not only those of the set. */
import {button, controls, select} from "../controls.js";
import {addHandle} from "../handle.js";
import {drawPicture} from "../picture.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {measureDistances, nearestOf} from "./distances.js";
import {drawLabel, setFont} from "./histogram.js";
import {createLattice, type Lattice} from "./lattice.js";
import {nameOf, pointOf, type NamedPictures} from "./set.js";
import {createLatest} from "./slices.js";
import {drawSprite} from "./sprite.js";
import {addGestures, fitView, toWindow, toWorld, zoomAt, type Size, type View} from "./view.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

/** Where the handle stands first: among the faces, (a, b) in PCA's plane. */
const START = [28, -44] as const;
/** How far out and in, times the view of the whole. */
const ZOOM = {min: 0.5, max: 40} as const;

/** `pca`: the set's pictures where they fall on the plane; `plane`: the plane itself; `tsne`: neighbours together. */
export type PlaneMode = "pca" | "plane" | "tsne";

export interface PictureMap {
  readonly pca: readonly (readonly [number, number])[];
  readonly tsne: readonly (readonly [number, number])[];
}

export interface PlaneFigureOptions {
  set: NamedPictures;
  map: PictureMap;
  /** The page's cell: mean + a·u₁ + b·u₂. */
  decode: (a: number, b: number) => Float64Array;
  /** Share of the set's variance that lies in the plane. */
  share: number;
}

export function createPlaneFigure({set: first, map, decode, share}: PlaneFigureOptions) {
  const words = strings.point.plane;
  let set = first;
  let view: View | undefined;
  let size: Size = {width: 1, height: 1};
  let probe: readonly [number, number] | undefined; // in fractions of the window: it stays there while the plane moves under it
  let camera: View | undefined; // where the reader went, `scale` times the whole; undefined: the whole
  let target: readonly [number, number] = START; // where the probe is put when the window is known
  let probed = false; // by the reader
  let hovered = -1;
  const element = document.createElement("div");
  let big: ArrayLike<number> = decode(0, 0);
  const lattice: Lattice = createLattice(decode);
  const mode = select<PlaneMode>({label: words.show, name: "map", options: words.modes, value: "pca"});
  const points = () => (mode.value === "tsne" ? map.tsne : map.pca);
  const viewOf = (from: View | undefined): View => {
    const whole = fitView(points(), size);
    return from ? {...from, scale: from.scale * whole.scale} : whole;
  };
  const moveView = (next: View) => {
    view = next;
    camera = {...next, scale: next.scale / fitView(points(), size).scale};
    tellStateChange(stage.element);
  };
  /** Puts the probe where `target` says. */
  const aim = () => {
    if (!view) return;
    const [left, top] = toWindow(view, size, ...target);
    handle.moveTo(left / size.width, top / size.height);
    probe = [left / size.width, top / size.height];
  };
  const moveProbe = (x: number, y: number) => {
    probe = [x, y];
    probed = true;
    tellStateChange(stage.element);
  };

  const stage = createStage({
    label: "",
    aspect: (width) => (width < 520 ? 0.9 : 1.3),
    draw: (frame) => {
      const resized = frame.width !== size.width || frame.height !== size.height;
      size = {width: frame.width, height: frame.height};
      if (!view || resized) {
        view = viewOf(camera);
        if (!probe) aim();
        requestAnimationFrame(look);
      }
      drawPlane(frame, view);
    }
  });
  const picture = createStage({label: "", aspect: 1, draw: ({context, width}) => drawPicture(context, big, {left: 0, top: 0, size: width})});
  const readout = Object.assign(document.createElement("p"), {className: "readout"});

  const drawPlane = ({context, width, height, colors}: Frame, now: View) => {
    context.save();
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    let missing = false;
    if (mode.value === "plane") missing = lattice.draw(context, now, size, 12);
    const here = points();
    const ready = new Set(set.ids);
    const zoom = now.scale / fitView(here, size).scale;
    const side = Math.min(64, Math.max(18, width / 30) * zoom ** 0.6);
    context.fillStyle = withAlpha(colors.density, mode.value === "plane" ? 0.8 : 0.6);
    const dot = mode.value === "plane" ? 1.7 : 1.6;
    here.forEach(([x, y], id) => {
      if (mode.value !== "plane" && ready.has(id)) return;
      const [left, top] = toWindow(now, size, x, y);
      if (left < 0 || top < 0 || left > width || top > height) return;
      context.fillRect(left - dot, top - dot, 2 * dot, 2 * dot);
    });
    if (mode.value !== "plane") {
      const deadline = performance.now() + 14;
      set.ids.forEach((id, index) => {
        const [left, top] = toWindow(now, size, here[id][0], here[id][1]);
        if (left < -side || top < -side || left > width + side || top > height + side) return;
        if (performance.now() > deadline && !hasSprite(index)) missing = true;
        else drawPictureAt(context, index, left, top, side, colors.paper);
      });
    }
    if (hovered >= 0) {
      const id = set.ids[hovered];
      const [left, top] = toWindow(now, size, here[id][0], here[id][1]);
      const bigger = Math.max(56, side * 1.3);
      context.fillStyle = colors.wash;
      context.fillRect(left - bigger / 2, top - bigger / 2, bigger, bigger);
      drawPictureAt(context, hovered, left, top, bigger, colors.paper);
      setFont(context, 13);
      const text = `${set.names.en[id]} · ${set.names.ja[id]}`;
      const half = context.measureText(text).width / 2 + 4;
      drawLabel(context, text, Math.min(width - half, Math.max(half, left)), Math.min(height - 10, top + bigger / 2 + 10), {color: colors.ink, paper: colors.paper, align: "center"});
    }
    const [left, top] = [probe![0] * width, probe![1] * height];
    for (const [color, line] of [[colors.paper, 5], [colors.point, 2]] as const) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.beginPath();
      context.arc(left, top, 17, 0, 2 * Math.PI);
      context.stroke();
    }
    context.restore();
    context.lineWidth = 1;
    context.strokeStyle = colors.rule;
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
    if (missing) stage.redraw();
  };
  const made = new WeakMap<NamedPictures, Set<number>>();
  const hasSprite = (index: number) => made.get(set)?.has(index) ?? false;
  const drawPictureAt = (context: CanvasRenderingContext2D, index: number, x: number, y: number, size: number, paper: string) => {
    if (!made.has(set)) made.set(set, new Set());
    made.get(set)!.add(index);
    drawSprite(context, set.pictures, index, {left: x - size / 2, top: y - size / 2, size, paper});
  };

  /** The picture of the set that lies nearest on the map. */
  const nearestOnMap = (worldX: number, worldY: number) => {
    const here = points();
    let [best, least] = [-1, Infinity];
    set.ids.forEach((id, index) => {
      const far = Math.hypot(here[id][0] - worldX, here[id][1] - worldY);
      if (far < least) [best, least] = [index, far];
    });
    return {index: best, far: least};
  };
  const latest = createLatest();
  const look = () => {
    if (!view || !probe) return;
    const [a, b] = toWorld(view, size, probe[0] * size.width, probe[1] * size.height);
    const close = nearestOnMap(a, b);
    const said = describePicture(set, close.index);
    if (mode.value === "tsne") {
      big = pointOf(set, close.index);
      readout.textContent = words.tsneReadout(said);
      picture.describe(said);
    } else {
      const x = decode(a, b);
      big = x;
      picture.describe(words.seeDecoded(a, b));
      latest(async (signal) => {
        const now = set;
        const nearest = nearestOf(await measureDistances(x, now.pictures, {signal}))[0];
        readout.textContent = words.pcaReadout(a, b, describePicture(now, nearest.index), nearest.distance);
        stage.setValue(nearest.distance.toFixed(3));
      });
    }
    stage.describe(words.see(words.modes[mode.value], map.pca.length, set.pictures.n, said));
    picture.redraw();
    stage.redraw();
  };

  const handle = addHandle(stage.element, {
    label: words.handle,
    symbol: "x",
    x: 0.5,
    y: 0.5,
    onMove: (x, y) => {
      // At the edge the plane moves on under the handle, so that the keyboard gets everywhere.
      if (view && (x <= 0 || x >= 1 || y <= 0 || y >= 1)) {
        moveView({...view, x: view.x + ((x >= 1 ? 1 : x <= 0 ? -1 : 0) * 12) / view.scale, y: view.y + ((y <= 0 ? 1 : y >= 1 ? -1 : 0) * 12) / view.scale});
      }
      moveProbe(x, y);
      look();
    }
  });
  const zoom = (factor: number, left: number, top: number) => {
    if (!view) return;
    const fit = fitView(points(), size).scale;
    moveView(zoomAt(view, size, factor, left, top, {min: fit * ZOOM.min, max: fit * ZOOM.max}));
    look();
  };
  const hover = (index: number) => {
    if (index === hovered) return;
    hovered = index;
    stage.redraw();
  };
  addGestures(stage.element, {
    onPan: (dx, dy) => {
      if (!view) return;
      moveView({...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale});
      look();
    },
    onZoom: zoom,
    onTap: (left, top) => {
      moveProbe(left / size.width, top / size.height);
      handle.moveTo(left / size.width, top / size.height);
      look();
    },
    onHover: (left, top) => {
      if (!view) return;
      const {index, far} = nearestOnMap(...toWorld(view, size, left, top));
      hover(far * view.scale < 24 ? index : -1);
    },
    onLeave: () => hover(-1)
  }, (target) => target === handle);
  const showWhole = () => {
    camera = undefined;
    view &&= viewOf(camera);
    tellStateChange(stage.element);
    look();
  };
  mode.addEventListener("input", showWhole);

  const atProbe = (factor: number) => () => probe && zoom(factor, probe[0] * size.width, probe[1] * size.height);
  const whole = button({label: words.whole, onClick: showWhole});
  const side = document.createElement("div");
  const note = Object.assign(document.createElement("p"), {className: "readout", textContent: words.share(share)});
  side.append(picture.element, readout, note);
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(whole));
  const pair = document.createElement("div");
  pair.className = "columns plane";
  pair.append(stage.element, side);
  element.append(controls(mode, button({label: words.closer, onClick: atProbe(1.6)}), button({label: words.further, onClick: atProbe(1 / 1.6)})), pair, more);
  // On the stage, which stands after the menu: a menu that is set shows the whole.
  keepState(stage.element, {
    key: "camera",
    read: () => camera && writeNumbers(camera.x, camera.y, camera.scale),
    write(text) {
      if (text === undefined) return showWhole();
      const [x, y, scale] = readNumbers(text, 3);
      if (!(scale! >= ZOOM.min && scale! <= ZOOM.max)) throw new RangeError(strings.range(String(ZOOM.min), String(ZOOM.max), false));
      camera = {x: x!, y: y!, scale: scale!};
      view &&= viewOf(camera);
      look();
    }
  });
  keepState(stage.element, {
    key: "place",
    read: () => (probed ? writeNumbers(...(view && probe ? toWorld(view, size, probe[0] * size.width, probe[1] * size.height) : target)) : undefined),
    write(text) {
      target = text === undefined ? START : (readNumbers(text, 2) as [number, number]);
      probed = text !== undefined;
      aim();
      look();
    }
  });
  return {
    element,
    update(state: {set: NamedPictures}) {
      set = state.set;
      hovered = -1;
      look();
    }
  };
}

/** Name in two languages and group. */
function describePicture(set: NamedPictures, index: number): string {
  const id = set.ids[index];
  return `${nameOf(set, index)} · ${set.names.ja[id]} (${set.names.groups[set.names.group[id]].en})`;
}
