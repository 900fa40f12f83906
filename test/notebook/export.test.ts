/** The pure parts of saving a figure: CSV by RFC 4180, SVG by what a canvas would have drawn. */
import {describe, expect, test} from "vitest";
import {rowsOfPlot} from "../../src/figures/plot.js";
import {toCsv} from "../../src/notebook/export/csv.js";
import {closeGaps, type Item} from "../../src/notebook/export/scene.js";
import {createSvgContext, NotVector} from "../../src/notebook/export/svg-context.js";

describe("toCsv", () => {
  test("quotes what RFC 4180 asks for and keeps numbers in full", () => {
    expect(toCsv([{name: 'a "b", c', x: 0.1 + 0.2}, {name: "two\nlines", x: -1e-17}])).toBe('name,x\n"a ""b"", c",0.30000000000000004\n"two\nlines",-1e-17\n');
  });

  test("doubles a quote even where nothing else asks for quoting", () => {
    expect(toCsv([{x: '5"'}])).toBe('x\n"5"""\n');
  });

  test("has the columns of all rows, and leaves empty what a row lacks", () => {
    expect(toCsv([{a: 1}, {b: 2}, {a: 3, b: 4}])).toBe("a,b\n1,\n,2\n3,4\n");
  });

  test("a comment stays on its line, and no cell begins like one", () => {
    expect(toCsv([{"#": "# 1"}], [["seed\n", "7\n8"]])).toBe('# seed: 7 8\n"#"\n"# 1"\n');
  });
});

test("rowsOfPlot gives each mark's data under the names of its fields", () => {
  const valueof = (data: unknown[], value: unknown) => data.map((row) => (typeof value === "function" ? value(row) : (row as never)[value as never]));
  const data = [{s: 1, v: 2}, {s: 3, v: 4}];
  const marks = [{data, channels: {x: {value: "s"}, y: {value: (row: {v: number}) => 10 * row.v}}}, {data: null, channels: {}}];
  expect(rowsOfPlot({marks} as never, {valueof} as never)).toEqual([{mark: 0, s: 1, y: 20}, {mark: 0, s: 3, y: 40}]);
});

test("closeGaps takes out what is empty, keeps small gaps and whatever stands side by side", () => {
  const plate = (y: number, height: number): Item => ({kind: "plate", color: "", x: 0, y, width: 1, height});
  const tall = [plate(0, 100), plate(10, 10), plate(110, 10)];
  expect(closeGaps(tall).map(({y}) => y), "a short thing beside a tall one makes no gap").toEqual([0, 10, 110]);
  const items = [plate(0, 100), plate(50, 100), plate(400, 10), plate(415, 10), plate(420, 10)];
  expect(closeGaps(items).map(({y}) => y)).toEqual([0, 50, 174, 189, 194]); // 150 + 24, then as they were
});

describe("createSvgContext", () => {
  const draw = (drawing: (context: CanvasRenderingContext2D) => void) => {
    const svg = createSvgContext({readColor: (color) => ({rgb: color, opacity: 1}), measureText: (text) => ({width: 6 * text.length}) as TextMetrics});
    drawing(svg.context);
    return svg.read();
  };

  test("a path keeps its shape, its paint and its transform", () => {
    const read = draw((context) => {
      context.translate(10, 20);
      context.scale(2, 2);
      context.strokeStyle = "rgb(1,2,3)";
      context.lineWidth = 3;
      context.setLineDash([4, 2]);
      context.beginPath();
      context.moveTo(0, 0);
      context.lineTo(1.234, 5);
      context.stroke();
    });
    expect(read).toBe('<path d="M0 0L1.23 5" fill="none" stroke="rgb(1,2,3)" stroke-width="3" stroke-dasharray="4 2" transform="matrix(2 0 0 2 10 20)"/>');
  });

  test("restore takes back all that save kept", () => {
    const read = draw((context) => {
      context.fillStyle = "red";
      context.save();
      context.fillStyle = "blue";
      context.translate(5, 5);
      context.globalAlpha = 0.5;
      context.restore();
      context.fillRect(1, 2, -1, 4);
    });
    expect(read).toBe('<rect x="0" y="2" width="1" height="4" fill="red"/>');
  });

  test.each([
    [0, 2 * Math.PI, false, "M10 0A10 10 0 0 1 -10 0A10 10 0 0 1 10 0"],
    [0, Math.PI / 2, false, "M10 0A10 10 0 0 1 0 10"],
    [0, Math.PI / 2, true, "M10 0A10 10 0 0 0 -7.07 -7.07A10 10 0 0 0 0 10"],
    [0, -Math.PI / 2, false, "M10 0A10 10 0 0 1 -7.07 7.07A10 10 0 0 1 0 -10"]
  ])("an arc from %f to %f, counter-clockwise %s", (from, to, counter, path) => {
    const read = draw((context) => {
      context.beginPath();
      context.arc(0, 0, 10, from, to, counter);
      context.fill();
    });
    expect(read).toContain(`d="${path}"`);
  });

  test("a clip holds until it is restored, and clips within clips", () => {
    const read = draw((context) => {
      for (let depth = 0; depth < 2; depth++) {
        context.save();
        context.beginPath();
        context.rect(depth, 0, 5, 5);
        context.clip();
      }
      context.fillRect(0, 0, 1, 1);
      context.restore();
      context.restore();
      context.fillRect(2, 2, 1, 1);
    });
    expect(read).toContain('<clipPath id="c2" clip-path="url(#c1)">');
    expect(read).toContain('<g clip-path="url(#c2)"><rect x="0"');
    expect(read).toMatch(/<\/g>\n<rect x="2"/);
  });

  test("words are escaped, and say their face, size and anchor", () => {
    const read = draw((context) => {
      context.font = '500 13px "Spline Sans Mono", monospace';
      context.textAlign = "center";
      context.fillText('</text><script>"&', 1, 2);
    });
    expect(read).toContain('font-size="13" font-weight="500" text-anchor="middle"');
    expect(read).toContain("&#60;/text&#62;&#60;script&#62;&#34;&#38;");
  });

  test("what has no vector form is refused, not faked", () => {
    expect(() => draw((context) => (context.globalCompositeOperation = "lighter"))).toThrow(NotVector);
    expect(() => draw((context) => context.getImageData(0, 0, 1, 1))).toThrow(NotVector);
    expect(() => draw((context) => (context.shadowBlur = 3))).toThrow(NotVector);
  });
});
