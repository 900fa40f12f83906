/** Reads the one kind of source map that is needed here: one source, one output (ECMA-426, `mappings`). */
import type {Position} from "./problem.js";

/** Column of the output, then line and column of the source; all from 0. */
type Segment = readonly [column: number, sourceLine: number, sourceColumn: number];

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Returns a function from positions in the output to those in the source. */
export function readSourceMap(mappings: string): (position: Position) => Position {
  const lines = decodeMappings(mappings);
  return ({line, column}) => {
    const segments = lines[line - 1] ?? [];
    const segment = segments.findLast(([start]) => start <= column - 1) ?? segments[0];
    if (!segment) return {line, column};
    return {line: segment[1] + 1, column: segment[2] + 1}; // there is a segment for each token
  };
}

function decodeMappings(mappings: string): Segment[][] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((line) => {
    let column = 0;
    return line.split(",").filter(Boolean).map((text) => {
      const [dColumn = 0, , dLine = 0, dSourceColumn = 0] = decodeNumbers(text);
      return [(column += dColumn), (sourceLine += dLine), (sourceColumn += dSourceColumn)];
    });
  });
}

/** Base-64 VLQ: five bits a digit, the lowest first; the sixth says that more follow, the lowest bit of all is the sign. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = digits.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
