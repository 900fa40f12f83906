/** What an address asks for, and which cells a figure needs. */
import {describe, expect, test} from "vitest";
import {neededCells, type PageCell} from "../../src/notebook/embed/needed-cells.js";
import {embedSnippet, parseEmbedRequest, slugOf} from "../../src/notebook/embed/request.js";

describe("parseEmbedRequest", () => {
  test("reads lists, once or repeated, by the labels' letters", () => {
    expect(parseEmbedRequest("?embed=walk&hide=seed,Small%20steps&hide=seed&fix=sigma&theme=dark")).toEqual({figure: "walk", hide: ["seed", "small-steps"], fix: ["sigma"], theme: "dark"});
  });
  test("asks for nothing without embed, and takes no theme it does not know", () => {
    expect(parseEmbedRequest("?hide=seed")).toBeUndefined();
    expect(parseEmbedRequest("?embed=&theme=javascript:")).toEqual({figure: "", hide: [], fix: []});
  });
  test("a label without Latin letters has no name", () => expect(slugOf("σ →")).toBe(""));
});

test("the lines to paste survive every title and address", () => {
  const code = embedSnippet({address: 'https://a.org/b/noise.html?x="><script>#walk.s=7', figure: 'w"alk', title: '"<b>&', height: 300.2});
  expect(code).toContain('title="&quot;&lt;b>&amp;" width="100%" height="301"');
  expect(code).toContain('src="https://a.org/b/noise.html?embed=w%22alk#walk.s=7"');
  expect(code.match(/<script>/g)).toHaveLength(1);
});

describe("neededCells", () => {
  const cell = (id: string, inputs: string[], outputs: string[] = []): PageCell => ({id, inputs, outputs, body: () => undefined});
  const cells = [
    cell("a", [], ["import"]), cell("b", ["import", "display"], ["walk"]), cell("c", ["view"], ["index"]), cell("d", ["index", "data"], ["picture"]),
    cell("e", ["walk", "picture"]), cell("f", ["import", "display"], ["other"]), cell("g", ["other"]), cell("h", ["walk", "display"])
  ];
  test("the figure's own, what feeds it from outside, and all that these read; nothing of other figures", () => {
    expect(neededCells(cells, {inside: ["b"], placed: new Set(["b", "f"])}).map(({id}) => id)).toEqual(["a", "b", "c", "d", "e"]);
  });
  test("a cell of another figure does not feed this one", () => {
    expect(neededCells(cells, {inside: ["b"], placed: new Set(["b", "e"])}).map(({id}) => id)).toEqual(["a", "b"]);
  });
});
