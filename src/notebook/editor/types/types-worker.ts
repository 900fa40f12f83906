/** TypeScript's compiler in a worker: loaded when the reader asks for types, and never in the way of the page. */
import ts from "../../../vendor/typescript.js";
import declarations from "../../../vendor/declarations.js";
import {createCheck} from "./check.js";
import type {TypesAnswer, TypesQuestion} from "./types-client.js";

const check = createCheck(ts, declarations);
const answer = (message: TypesAnswer) => postMessage(message);

addEventListener("message", ({data: {id, cells}}: MessageEvent<TypesQuestion>) => {
  try {
    answer({id, problems: check(cells)});
  } catch (error) {
    answer({id, failed: error instanceof Error ? error.message : String(error)});
  }
});
answer({id: 0, problems: []}); // ready
