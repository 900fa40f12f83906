/**
 * Stops what would never stop. Every loop body and every function body of an edited cell looks at a clock; when the cell has
 * computed for a second without a pause, the next look throws. `await 0` is no pause: promises are served before the browser
 * gets to anything else, so only a new task (a timer, a frame, an event) winds the clock up again.
 */
import {ancestor} from "acorn-walk";
import type {AnyNode, ArrowFunctionExpression, Node} from "acorn";
import type {Patch} from "./patches.js";

/** Milliseconds that a cell may compute without a pause. */
export const patience = 1000;

/** Thrown by the clock. Once it has thrown it throws at every look, so that catching it does not help, until a new task. */
export class Runaway extends Error {
  override readonly name = "Runaway";
}

/**
 * Patches that let each loop body and function body of a program call `tick` first. A loop of the cell itself, in none of its
 * functions, says so (`tick(true)`): it may be stopped because the cell runs anew, functions may still be called.
 */
export function guardLoops(program: Node, tick: string): Patch[] {
  const patches: Patch[] = [];
  const enter = ({type, start, end}: Node, call: string) => {
    if (type === "BlockStatement") patches.push({at: start + 1, text: `${call};`});
    else patches.push({at: start, text: `{${call};`}, {at: end, text: "}"});
  };
  const loop = ({body}: Node & {body: Node}, _state: unknown, ancestors: readonly Node[]) => {
    enter(body, ancestors.some(({type}) => type.includes("Function")) ? `${tick}()` : `${tick}(true)`);
  };
  const callable = ({body}: {body: Node}) => enter(body, `${tick}()`);
  const arrow = ({body}: ArrowFunctionExpression) => {
    if (body.type === "BlockStatement") enter(body, `${tick}()`);
    else patches.push({at: body.start, text: `(${tick}(), `}, {at: body.end, text: ")"});
  };
  ancestor(program as AnyNode, {
    ForStatement: loop,
    ForInStatement: loop,
    ForOfStatement: loop,
    WhileStatement: loop,
    DoWhileStatement: loop,
    FunctionDeclaration: callable,
    FunctionExpression: callable,
    ArrowFunctionExpression: arrow
  });
  return patches;
}

export interface ClockOptions {
  /** Milliseconds without a pause; default `patience`. */
  readonly limit?: number;
  readonly now?: () => number;
  /** Runs a function in a task of its own, after all promises that are ready. */
  readonly inNewTask?: (task: () => void) => void;
}

/** A clock to look at: cheap, since fast rounds read the time once in 64. Throws a Runaway. */
export function createClock({limit = patience, now = () => performance.now(), inNewTask = postTask}: ClockOptions = {}): () => void {
  let wound = false;
  let start = 0;
  let last = 0;
  let stride = 1; // looks from one reading of the time to the next, doubled while readings lie close together
  let left = 1;
  return () => {
    if (--left > 0) return;
    const time = now();
    if (!wound) {
      wound = true;
      start = last = time;
      stride = 1;
      inNewTask(() => {
        wound = false;
        left = 1;
      });
    }
    if (time - last < 0.25 && stride < 64) stride *= 2; // no farther: the next rounds may be slow
    last = time;
    left = time - start > limit ? 1 : stride;
    if (time - start > limit) throw new Runaway(`ran longer than ${limit} ms without a pause`);
  };
}

let waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** A message is a task that browsers do not delay in hidden tabs, as they do timers. */
function postTask(task: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const tasks = waiting;
      waiting = [];
      for (const each of tasks) each();
    };
  }
  if (waiting.push(task) === 1) channel.port2.postMessage(null);
}
