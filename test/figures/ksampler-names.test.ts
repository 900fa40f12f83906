/** The seed field, and the tables of names against the registries. */
import {describe, expect, it} from "vitest";
import {nextSeed, readSeed} from "../../src/figures/ksampler/seed-text.js";
import {samplerRows, schedulerRows} from "../../src/figures/ksampler/table.js";
import {COMFY_SAMPLERS} from "../../src/math/comfyui/samplers.js";
import {COMFY_SCHEDULERS} from "../../src/math/comfyui/schedulers.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {SOLVERS} from "../../src/math/solvers/registry.js";

const largest = "18446744073709551615";

describe("the seed", () => {
  it("reads 0 to 2⁶⁴ − 1 exactly, and nothing else", () => {
    expect([readSeed("7"), readSeed(" 007 "), readSeed(largest)]).toEqual(["7", "7", largest]);
    expect(["18446744073709551616", "-1", "1.5", "1e3", "", "seven"].map(readSeed)).toEqual(Array(6).fill(undefined));
  });
  it("control_after_generate: stays, counts up and down to its ends, or is any", () => {
    const random = () => 2n ** 64n + 5n;
    expect((["fixed", "increment", "decrement", "randomize"] as const).map((control) => nextSeed("9007199254740993", control, random))).toEqual(["9007199254740993", "9007199254740994", "9007199254740992", "5"]);
    expect([nextSeed(largest, "increment", random), nextSeed("0", "decrement", random)]).toEqual([largest, "0"]);
  });
});

describe("the tables", () => {
  it("hold every name of both menus, each with a source and as many cells as heads", () => {
    const [samplers, schedulers] = [samplerRows(), schedulerRows()];
    expect(samplers.rows.map(([name]) => name)).toEqual(Object.keys(COMFY_SAMPLERS));
    expect(schedulers.rows.map(([name]) => name)).toEqual(Object.keys(COMFY_SCHEDULERS));
    for (const {head, rows} of [samplers, schedulers])
      for (const row of rows) {
        expect(row).toHaveLength(head.length);
        expect(row.every((cell) => cell.length > 0)).toBe(true);
      }
  });
  it("leave out only what ComfyUI's menus have under no name", () => {
    const solvers = new Set(Object.values(COMFY_SAMPLERS).map(({solver}) => solver));
    expect(Object.keys(SOLVERS).filter((name) => !solvers.has(name as keyof typeof SOLVERS))).toEqual(["dpmpp_3m", "dpmpp_3m_corrected", "rk45", "ddim", "euler_maruyama", "predictor_corrector"]);
    expect(Object.keys(LEVEL_RULES).filter((name) => !Object.hasOwn(COMFY_SCHEDULERS, name))).toEqual(["polyexponential", "vp", "flow_match"]);
  });
});
