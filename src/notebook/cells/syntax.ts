/**
 * Better places for syntax errors. A parser notices an unclosed bracket at the end of the text, and sucrase gives up on an
 * arrow function as a whole when there is a slip in its body; the reader wants to know which bracket, and where in the body.
 */
import {tokenizer, tokTypes} from "acorn";
import {transform} from "../../vendor/sucrase.js";
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import {CellProblem, positionAt} from "./problem.js";

const pairs: Readonly<Record<string, string>> = {"(": ")", "[": "]", "{": "}", "${": "}"};

/** The first bracket without a partner, or the string that does not end; undefined where all is in pairs. */
export function findUnbalanced(source: string): CellProblem | undefined {
  const open: {readonly bracket: string; readonly at: number}[] = [];
  try {
    for (const {type, start, end} of tokenizer(source, {ecmaVersion: "latest", sourceType: "module"})) {
      const bracket = type === tokTypes.string || type === tokTypes.template || type === tokTypes.regexp ? "" : source.slice(start, end);
      if (bracket in pairs) open.push({bracket, at: start});
      if (!Object.values(pairs).includes(bracket)) continue;
      const partner = open.pop();
      if (!partner) return new CellProblem(say.unopened(bracket), positionAt(source, start));
      if (pairs[partner.bracket] !== bracket) return new CellProblem(say.mismatched(bracket, partner.bracket, positionAt(source, partner.at).line), positionAt(source, start));
    }
  } catch {
    return undefined; // an unending string, or what only TypeScript writes: the parser's own message is as good
  }
  const last = open.at(-1);
  return last && new CellProblem(say.unclosed(last.bracket), positionAt(source, last.at));
}

/**
 * sucrase's error, or the one in the body of the arrow function at whose arrow it gave up. The arrow function is read again as
 * something with the same body: `function () {…}`, or `void …`.
 */
export function findInnermost(source: string, error: unknown): unknown {
  const gaveUp = placeOf(error);
  const toArrow = gaveUp === undefined ? undefined : /^(?::[^=;{}]*)?=>/.exec(source.slice(gaveUp)); // at the arrow, or at the type before it
  if (gaveUp === undefined || !toArrow) return error;
  const at = gaveUp + toArrow[0].length - 2;
  const start = startOfParameters(source, gaveUp);
  if (start === undefined) return error;
  const isBlock = /^\s*\{/.test(source.slice(at + 2));
  const instead = isBlock ? "function ()" : "void";
  const shift = at + 2 - start - instead.length;
  const simpler = source.slice(0, start) + instead + source.slice(at + 2);
  try {
    transform(simpler, {transforms: ["typescript"], disableESTransforms: true});
    return error;
  } catch (inner) {
    const innermost = findInnermost(simpler, inner);
    const place = placeOf(innermost);
    if (place === undefined || place < start + instead.length) return error;
    return Object.assign(new SyntaxError((innermost as Error).message), {pos: place + shift});
  }
}

function placeOf(error: unknown): number | undefined {
  return (error as {pos?: number} | undefined)?.pos;
}

/** Where the parentheses before an arrow begin. A type between them and the arrow is walked over. */
function startOfParameters(source: string, arrow: number): number | undefined {
  let depth = 0;
  for (let i = source.lastIndexOf(")", arrow); i >= 0; --i) {
    if (source[i] === ")") ++depth;
    else if (source[i] === "(" && --depth === 0) return i;
  }
  return undefined;
}
