import {describe, expect, it} from "vitest";
import {denoisedBound, logitBound} from "../../src/figures/ideal/gpu-bound.js";

describe("the bound of docs/gpu-precision.md", () => {
  it("is at least the a-priori ε of the document's table", () => {
    for (const [sigma, epsilon] of [[80, 1.7e-3], [40, 3.5e-3], [25, 5.6e-3], [18, 7.8e-3], [12, 1.1e-2], [6, 2.2e-2]]) {
      expect(logitBound(sigma)).toBeGreaterThan(epsilon);
      expect(logitBound(sigma)).toBeLessThan(4 * epsilon); // the table has the pictures' own norms, the figure one for all
    }
  });

  it("covers the measured errors, and is M·u once it is decided", () => {
    for (const [sigma, gap, measured] of [[80, 0.29, 2.5e-7], [25, 0.45, 2.6e-7], [6, 3, 8.8e-8]]) {
      expect(denoisedBound(sigma, 1 / (1 + Math.exp(gap)), 141)).toBeGreaterThan(measured);
    }
    expect(denoisedBound(1, 0, 141)).toBeCloseTo((141 / 256 + 141 / 128 + 41) * 2 ** -23, 15);
  });

  it("never passes the 2 between −1 and 1", () => {
    expect(denoisedBound(0.01, 0.5, 1433)).toBe(2);
  });
});
