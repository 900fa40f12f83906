/** The reader's own type faces at the size of the course's: the rules say what the style sheet asks for. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {fallbackFaces} from "../../scripts/fallback-faces.js";

const rules = fallbackFaces().map((rule) => ({
  family: /font-family:"([^"]+)"/.exec(rule)![1]!,
  style: /font-style:(\w+)/.exec(rule)![1]!,
  percent: (name: string) => Number(new RegExp(`${name}:([\\d.]+)%`).exec(rule)![1]) / 100
}));
const families = [...new Set(rules.map(({family}) => family))];

test("the tokens name every fallback right behind the face that it stands in for, and no other", () => {
  const tokens = readFileSync("src/style/tokens.css", "utf8");
  for (const [list, first, theirs] of [["serif", "Source Serif 4 Variable", "for Source Serif"], ["mono", "Spline Sans Mono Variable", "for Spline Sans"]] as const) {
    const named = Array.from(new RegExp(`--${list}: (.*);`).exec(tokens)![1]!.matchAll(/"([^"]+)"/g), (match) => match[1]!);
    expect(named[0]).toBe(first);
    expect(named.filter((name) => name.includes(" for "))).toEqual(families.filter((name) => name.endsWith(theirs)));
  }
});

test("size and overrides together give the heights of the course's faces", () => {
  for (const {family, percent} of rules) {
    // Ascender and descender of the shipped files (hhea), in ems. Written with two digits of a per cent: off by 1e-4 at most.
    const [ascent, descent] = family.endsWith("Source Serif") ? [1.036, 0.335] : [0.9635, 0.2365];
    expect(percent("size-adjust") * percent("ascent-override")).toBeCloseTo(ascent!, 3);
    expect(percent("size-adjust") * percent("descent-override")).toBeCloseTo(descent!, 3);
    expect(percent("line-gap-override")).toBe(0);
  }
});

test("roman, italic and bold of each have their own size", () => {
  for (const family of families) expect(rules.filter((rule) => rule.family === family).map(({style}) => style).sort()).toEqual(["italic", "normal", "normal"]);
});
