/** Log-likelihood as a landscape over middle μ and width s: a hand that searches, a path that climbs, the top in closed form. */
import {button, controls} from "../controls.js";
import {drawCircle, drawDot, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {pathsLayer} from "../plane/layers.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {likelihood as words} from "../strings/en/likelihood.js";

export interface SurfaceFigureOptions {
  /** Per point, in nats. */
  readonly logLikelihood: (mean: number, std: number) => number;
  /** One step uphill. */
  readonly climb: (mean: number, std: number) => {mean: number; std: number};
  readonly best: {readonly mean: number; readonly std: number};
}

/** The window: μ from 60 to 220 along x ∈ [−1.4, 1.4], s from 12 to 108 along y ∈ [−1, 1], by ratio. */
const toPlane = (mean: number, std: number): Place => [((mean - 140) / 80) * 1.4, Math.log(std / 36) / Math.log(3)];
const toParameters = (x: number, y: number) => ({mean: 140 + (80 * x) / 1.4, std: 36 * 3 ** y});

export function createSurfaceFigure({logLikelihood, climb, best}: SurfaceFigureOptions): HTMLElement {
  let [mean, std] = [90, 20];
  let path: number[] = [];
  const most = logLikelihood(best.mean, best.std);
  const plane = createPlane({
    label: words.surface.label,
    reach: 1,
    aspect: 1.4,
    layers: [
      heatLayer({
        value(x, y) {
          const at = toParameters(x, y);
          // In steps of 0.1 nat below the top: bands, like the contour lines of a map.
          return Math.exp(-Math.floor((most - logLikelihood(at.mean, at.std)) / 0.1) / 6);
        },
        key: () => 0,
        tone: (share) => share,
        columns: 220
      }),
      drawAxes,
      pathsLayer(() => [path], {token: "slope", width: 2.5}),
      drawTop
    ]
  });
  const handle = plane.addHandle({
    label: words.surface.point,
    symbol: "density",
    at: toPlane(mean, std),
    onMove(x, y) {
      ({mean, std} = toParameters(x, y));
      path = [];
      show();
    }
  });
  keepPlace(handle.element, {
    key: "place",
    read: () => toPlane(mean, std),
    reach: 2,
    write([x, y]) {
      ({mean, std} = toParameters(x, y));
      path = [];
      handle.moveTo(x, y);
      show();
    }
  });
  const numbers = Object.assign(document.createElement("p"), {className: "readout"});
  let steps = 0;

  function drawAxes({context, toCanvas, colors, width, height}: PlaneFrame): void {
    for (const tick of [80, 120, 160, 200]) drawWords(context, String(tick), toCanvas(...toPlane(tick, 36))[0], height - 8, {color: colors.muted, align: "center", halo: colors.wash});
    for (const tick of [15, 30, 60]) drawWords(context, String(tick), 8, toCanvas(...toPlane(140, tick))[1], {color: colors.muted, baseline: "middle", halo: colors.wash});
    drawWords(context, "μ →", width - 8, height - 8, {color: colors.density, align: "right", halo: colors.wash});
    drawWords(context, "↑ s", 8, 18, {color: colors.density, halo: colors.wash});
  }
  function drawTop({context, toCanvas, colors}: PlaneFrame): void {
    if (path.length === 0) return;
    const [x, y] = toCanvas(...toPlane(best.mean, best.std));
    drawCircle(context, x, y, 14, colors.ink, 2);
    drawWords(context, words.surface.best, x + 20, y + 4, {color: colors.ink, halo: colors.paper});
    for (let i = 0; i < path.length; i += 2) drawDot(context, ...toCanvas(path[i]!, path[i + 1]!), 2.5, colors.slope);
  }

  function show(): void {
    const now = logLikelihood(mean, std);
    numbers.textContent = words.surface.numbers({mean, std, behind: most - now, steps: path.length / 2 - 1});
    plane.describe(words.surface.alt(mean, std, most - now));
    plane.setValue((most - now).toFixed(9));
    handle.moveTo(...toPlane(mean, std));
    plane.redraw();
  }
  const go = button({
    label: words.surface.climb,
    onClick() {
      path = [...toPlane(mean, std)];
      for (steps = 0; steps < 400; steps++) {
        const next = climb(mean, std);
        const moved = Math.abs(next.mean - mean) + Math.abs(next.std - std);
        ({mean, std} = next);
        path.push(...toPlane(mean, std));
        if (moved < 1e-4) break;
      }
      show();
    }
  });
  show();
  const element = document.createElement("div");
  element.append(plane.element, controls(go), numbers);
  return element;
}
