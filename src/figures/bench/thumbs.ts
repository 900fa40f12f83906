/** Small drawings on the cards of the bench: what the target looks like, where the levels lie, how signal and noise go. */
import type {SampleSpec, TargetSpec} from "../../math/spec/types.js";
import type {Level, Target} from "../../math/types.js";
import {sigmaOfLevel} from "../../math/level.js";
import {describeTarget, targetOfModel} from "../../sampler/particles/model.js";
import {reachOf} from "../particles/scene-of.js";

const SVG = "http://www.w3.org/2000/svg";

function svg(width: number, height: number, label: string): SVGSVGElement {
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("viewBox", `0 0 ${width} ${height}`);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", label);
  element.classList.add("thumb");
  return element;
}

function add(parent: Element, name: string, attributes: Readonly<Record<string, string | number>>): void {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
}

const [WIDTH, HEIGHT] = [200, 84];

/** The parts as ellipses of √3 standard deviations (of a stroke: its length), as dark as they are heavy; or the points. */
export function targetThumb(spec: TargetSpec, target: Target, label: string): SVGSVGElement {
  const element = svg(WIDTH, HEIGHT, label);
  const model = describeTarget(target);
  if (!model) return element;
  const {x, y} = reachOf(targetOfModel(model));
  const scale = Math.min(WIDTH / 2 / x, HEIGHT / 2 / y);
  const at = (px: number, py: number): {x: number; y: number} => ({x: WIDTH / 2 + scale * px, y: HEIGHT / 2 - scale * py});
  if (spec.kind === "points") {
    for (const [px, py] of spec.points) {
      const {x: cx, y: cy} = at(px!, py!);
      add(element, "circle", {cx, cy, r: 1.4, fill: "var(--density)"});
    }
    return element;
  }
  const mixture = targetOfModel(model);
  if (!("covariances" in mixture)) return element;
  const heaviest = Math.max(...mixture.weights);
  mixture.means.forEach((mean, k) => {
    const [xx, xy, , yy] = mixture.covariances[k]!.toMatrix();
    const middle = (3 * (xx! + yy!)) / 2;
    const half = 3 * Math.hypot((xx! - yy!) / 2, xy!);
    const {x: cx, y: cy} = at(mean[0]!, mean[1]!);
    add(element, "ellipse", {
      rx: Math.max(1, scale * Math.sqrt(middle + half)), ry: Math.max(1, scale * Math.sqrt(Math.max(0, middle - half))),
      transform: `translate(${cx} ${cy}) rotate(${(-90 / Math.PI) * Math.atan2(2 * xy!, xx! - yy!)})`, fill: "var(--density)", "fill-opacity": 0.3 + 0.45 * (mixture.weights[k]! / heaviest)
    });
  });
  return element;
}

/** σ of the levels on a logarithmic line, from the highest at the left; 0 stands apart at the right. */
export function levelsThumb(levels: readonly Level[], label: string): SVGSVGElement {
  const element = svg(WIDTH, 40, label);
  const sigmas = levels.map(sigmaOfLevel);
  const finite = sigmas.filter((sigma) => sigma > 0 && Number.isFinite(sigma));
  const [high, low] = [Math.max(...finite), Math.min(...finite)];
  add(element, "line", {x1: 6, x2: WIDTH - 6, y1: 26, y2: 26, stroke: "var(--rule)"});
  for (const sigma of sigmas.slice(0, 400)) {
    const x = sigma === 0 ? WIDTH - 6 : sigma === Infinity ? 2 : 10 + ((WIDTH - 34) * Math.log(high / sigma)) / Math.max(1e-9, Math.log(high / low));
    add(element, "line", {x1: x, x2: x, y1: 14, y2: 32, stroke: "var(--noise)", "stroke-width": 1.6});
  }
  return element;
}

/** How much signal (green) and noise (orange) there is at each level, from the first to the last. */
export function processThumb(levels: readonly Level[], label: string): SVGSVGElement {
  const element = svg(WIDTH, 40, label);
  const most = Math.max(...levels.map(({signalScale, noiseStd}) => Math.max(signalScale, noiseStd)));
  const line = (value: (level: Level) => number, color: string): void => {
    const points = levels.map((level, k) => `${6 + ((WIDTH - 12) * k) / (levels.length - 1)},${36 - (32 * value(level)) / most}`).join(" ");
    add(element, "polyline", {points, fill: "none", stroke: color, "stroke-width": 2, "stroke-linejoin": "round"});
  };
  line(({signalScale}) => signalScale, "var(--clean)");
  line(({noiseStd}) => noiseStd, "var(--noise)");
  return element;
}

/** What the cards draw from. */
export type Built = {readonly spec: SampleSpec; readonly target: Target; readonly levels: readonly Level[]};
