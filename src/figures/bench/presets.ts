/** Targets to choose from, as a spec has them. */
import type {TargetSpec} from "../../math/spec/types.js";
import {sharesOf, writeDigits} from "./digits.js";

const round = (value: number): number => Math.round(1e4 * value) / 1e4 + 0;
const turn = (k: number, of: number): number => (2 * Math.PI * k) / of;
const even = (count: number): number[] => sharesOf(new Array<number>(count).fill(1));

/** Parts along a curve: (x, y) at t, and the direction it runs in. */
function along(count: number, curve: (t: number) => readonly [number, number], thin: number): TargetSpec {
  const at = Array.from({length: count + 1}, (_, k) => curve(k / count));
  const pieces = at.slice(1).map((to, k) => ({from: at[k]!, to, length: Math.hypot(to[0] - at[k]![0], to[1] - at[k]![1])}));
  return {
    kind: "mixture",
    weights: sharesOf(pieces.map(({length}) => length)),
    means: pieces.map(({from, to}) => [round((from[0] + to[0]) / 2), round((from[1] + to[1]) / 2)]),
    covariances: pieces.map(({from, to, length}) => {
      const [c, s] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
      const [long, across] = [length ** 2 / 12, thin ** 2];
      return [[round(long * c * c + across), round(long * c * s)], [round(long * c * s), round(long * s * s + across)]];
    })
  };
}

const ring = (count: number, radius: number, variance: number): TargetSpec => ({
  kind: "mixture",
  weights: even(count),
  means: Array.from({length: count}, (_, k) => [round(radius * Math.cos(turn(k, count))), round(radius * Math.sin(turn(k, count)))]),
  covariances: new Array<number>(count).fill(variance)
});

function moons(): TargetSpec {
  const half = (side: number): TargetSpec & {kind: "mixture"} => along(10, (t) => [side * (0.75 - 1.5 * Math.cos(Math.PI * t)) - side * 1.5 + 0, side * (1.5 * Math.sin(Math.PI * t) - 0.375)], 0.12) as TargetSpec & {kind: "mixture"};
  const [a, b] = [half(1), half(-1)];
  return {kind: "mixture", weights: sharesOf([...a.weights, ...b.weights]), means: [...a.means, ...b.means], covariances: [...a.covariances, ...b.covariances]};
}

/** By name, in the order of the menu; made when they are asked for. */
export const PRESETS = {
  digits: () => writeDigits("16384"),
  ring: () => ring(8, 2, 0.02),
  spiral: () => along(48, (t) => {
    const [angle, radius] = [0.6 + 3.4 * Math.PI * Math.sqrt(0.03 + 0.97 * t), 0.15 + 2.2 * Math.sqrt(0.03 + 0.97 * t)];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }, 0.05),
  moons,
  grid: (): TargetSpec => ({
    kind: "mixture", weights: even(25), means: Array.from({length: 25}, (_, k) => [(k % 5) - 2, Math.floor(k / 5) - 2]), covariances: new Array<number>(25).fill(0.01)
  }),
  uneven: (): TargetSpec => ({
    kind: "mixture", weights: [0.6, 0.3, 0.1], means: [[-1.6, -0.4], [1.2, 1.1], [1.8, -1.5]], covariances: [[[0.5, 0.3], [0.3, 0.4]], [0.1, 0.3], 0.02]
  }),
  gaussian: (): TargetSpec => ({kind: "gaussian", mean: [0, 0], covariance: [[1, 0.6], [0.6, 0.8]]})
} satisfies Record<string, () => TargetSpec>;

export type PresetName = keyof typeof PRESETS;

/** The name of a target that is one of these. */
export function presetOf(target: TargetSpec): PresetName | undefined {
  const text = JSON.stringify(target);
  return (Object.keys(PRESETS) as PresetName[]).find((name) => JSON.stringify(PRESETS[name]()) === text);
}
