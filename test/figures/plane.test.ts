import {expect, test} from "vitest";
import {erasePoints} from "../../src/figures/plane/drawn-points.js";
import {sampleGrid} from "../../src/figures/plane/heat.js";
import {principalAxes} from "../../src/figures/plane/layers.js";

test("a grid samples the middle of its cells, from the top left, as shares of the largest", () => {
  const seen: number[][] = [];
  const {rows, shares} = sampleGrid((x, y) => (seen.push([x, y]), x + 2), {left: -2, right: 2, bottom: -1, top: 1}, 4);
  expect(rows).toBe(2);
  expect(seen[0]).toEqual([-1.5, 0.5]);
  expect(seen[7]).toEqual([1.5, -0.5]);
  expect([...shares.slice(0, 4)]).toEqual([0.5, 1.5, 2.5, 3.5].map((value) => value / 3.5));
});

test("a grid of nothing stays nothing", () => {
  expect([...sampleGrid(() => 0, {left: 0, right: 1, bottom: 0, top: 1}, 2).shares]).toEqual([0, 0, 0, 0]);
});

test("the axes of a covariance are those it was turned by", () => {
  for (const angle of [-1.2, 0, 0.4, 1.5]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [a, b] = [4, 0.25];
    const axes = principalAxes([c * c * a + s * s * b, c * s * (a - b), c * s * (a - b), s * s * a + c * c * b]);
    expect(axes.major).toBeCloseTo(2, 12);
    expect(axes.minor).toBeCloseTo(0.5, 12);
    expect(Math.tan(axes.angle)).toBeCloseTo(Math.tan(angle), 9);
  }
});

test("the eraser takes what it touches and nothing else", () => {
  expect([...erasePoints(Float64Array.of(0, 0, 1, 0, 0.2, 0.1), [0, 0], 0.5)]).toEqual([1, 0]);
});
