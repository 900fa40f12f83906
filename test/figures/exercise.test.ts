/** Answers as people write them. */
import {describe, expect, test} from "vitest";
import {parseAnswer} from "../../src/figures/exercise.js";

describe("parseAnswer", () => {
  test.each([
    ["16384", 16384],
    [" 16 384 ", 16384],
    ["49,152", 49152],
    ["1,048,576", 1048576],
    ["12,8", 12.8],
    ["0,6", 0.6],
    ["12.", undefined],
    ["1.5e3", 1500],
    [".5", 0.5],
    ["−2", -2],
    ["3/4", 0.75],
    ["2*256", 512],
    ["4 × 64 × 64", 16384],
    ["√16", 4],
    ["128√2", 128 * Math.SQRT2],
    ["40 %", 0.4],
    ["", undefined],
    ["abc", undefined],
    ["1/0", undefined],
    ["√", undefined],
    ["2**3", undefined]
  ])("reads %j as %j", (text, value) => {
    const answer = parseAnswer(text);
    if (value === undefined) expect(answer).toBeUndefined();
    else expect(answer).toBeCloseTo(value, 12);
  });
});
