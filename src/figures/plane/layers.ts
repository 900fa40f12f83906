/** What figures of the plane draw again and again: dots, arrows of a field, ellipses of a mixture, paths. */
import type {Mixture} from "../../math/targets/mixture.js";
import {fieldMarks} from "../../sampler/particles/draw/marks.js";
import {drawArrow, drawCircle, drawLine} from "../marks.js";
import {withAlpha, type Token} from "../theme.js";
import type {Layer, Place} from "./plane.js";

export interface DotsOptions {
  /** x and y by turns. */
  points: () => ArrayLike<number>;
  /** A token, or the colour of each point. */
  color?: Token | ((i: number) => string);
  /** CSS pixels; default 2.5. */
  radius?: number;
  opacity?: number;
}

export function dotsLayer({points, color = "density", radius = 2.5, opacity = 0.8}: DotsOptions): Layer {
  return ({context, colors, toCanvas}) => {
    const at = points();
    const disc = (i: number) => {
      const [x, y] = toCanvas(at[2 * i]!, at[2 * i + 1]!);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    };
    context.globalAlpha = opacity;
    if (typeof color === "string") {
      context.fillStyle = colors[color];
      context.beginPath();
      for (let i = 0; 2 * i < at.length; i++) disc(i);
      context.fill();
    } else
      for (let i = 0; 2 * i < at.length; i++) {
        context.fillStyle = color(i);
        context.beginPath();
        disc(i);
        context.fill();
      }
  };
}

export interface ArrowsOptions {
  /** The slope at a batch of points; undefined draws none. */
  score: () => ((x: Float64Array) => Float64Array) | undefined;
  /** Arrows are σ‖score‖ = ‖ε‖ long, in standard deviations of the noise, long ones shortened. */
  sigma: () => number;
  token?: Token;
  /** Distance between arrows in CSS pixels; default 34. */
  spacing?: number;
  opacity?: number;
  /** Learned is dashed, exact is solid. */
  learned?: boolean;
}

export function arrowsLayer({score, sigma, token = "slope", spacing = 34, opacity = 0.75, learned = false}: ArrowsOptions): Layer {
  return ({context, width, height, unit, colors}) => {
    const slopes = score();
    if (!slopes) return;
    const camera = {x: 0, y: 0, scale: unit};
    const marks = fieldMarks({camera, width, height}, {score: slopes, sigma: sigma(), color: [0, 0, 0], spacing});
    if (learned) context.setLineDash([3, 2.5]);
    context.globalAlpha = opacity;
    for (const {ax, ay, bx, by} of marks) drawArrow(context, [ax, ay], [bx, by], colors[token], 1.6);
  };
}

/** Each part's ellipses of one and two standard deviations, as strong as its weight. Covariances full, diagonal or round. */
export function ellipsesLayer(mixture: () => Mixture | undefined, color: Token | ((k: number) => string) = "density"): Layer {
  return ({context, colors, toCanvas, unit}) => {
    const parts = mixture();
    if (!parts) return;
    parts.means.forEach((mean, k) => {
      const spread = principalAxes(parts.covariances[k]!.toMatrix());
      const [x, y] = toCanvas(mean[0]!, mean[1]!);
      context.strokeStyle = withAlpha(typeof color === "string" ? colors[color] : color(k), 0.35 + 0.65 * Math.sqrt(parts.weights[k]!));
      for (const [reach, lineWidth] of [[1, 2], [2, 1]] as const) {
        context.lineWidth = lineWidth;
        context.beginPath();
        context.ellipse(x, y, Math.max(1, reach * unit * spread.major), Math.max(1, reach * unit * spread.minor), -spread.angle, 0, 2 * Math.PI);
        context.stroke();
      }
    });
  };
}

/** Standard deviations along the two axes of a 2×2 covariance (row after row), and the angle of the longer from the x axis. */
export function principalAxes(covariance: ArrayLike<number>): {major: number; minor: number; angle: number} {
  const [xx, xy, yy] = [covariance[0]!, covariance[1]!, covariance[3]!];
  const [middle, half] = [0.5 * (xx + yy), Math.hypot(0.5 * (xx - yy), xy)];
  return {major: Math.sqrt(middle + half), minor: Math.sqrt(Math.max(0, middle - half)), angle: 0.5 * Math.atan2(2 * xy, xx - yy)};
}

/** Paths, each a list of x and y by turns. */
export function pathsLayer(paths: () => readonly ArrayLike<number>[], {token = "point", width = 1.5, opacity = 1}: {token?: Token; width?: number; opacity?: number} = {}): Layer {
  return ({context, colors, toCanvas}) => {
    context.globalAlpha = opacity;
    for (const path of paths()) drawLine(context, Array.from({length: path.length / 2}, (_, i): Place => toCanvas(path[2 * i]!, path[2 * i + 1]!)), colors[token], width);
  };
}

/** A circle of the plane, such as that of σ about a point. */
export function circleLayer(circle: () => {readonly at: Place; readonly radius: number} | undefined, token: Token = "noise"): Layer {
  return ({context, colors, toCanvas, unit}) => {
    const what = circle();
    if (what) drawCircle(context, ...toCanvas(...what.at), unit * what.radius, colors[token], 2);
  };
}
