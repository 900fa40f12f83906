/** What went wrong in a cell, as the reader is told it, and where in the reader's own source. */

/** Both from 1, in the TypeScript as the reader wrote it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An error that already speaks to the reader. */
export class CellProblem extends Error {
  override readonly name = "CellProblem";
  constructor(message: string, readonly position?: Position) {
    super(message);
  }
}

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return {line: before.split("\n").length, column: offset - before.lastIndexOf("\n")};
}

/** The offset of a position; past the end of its line, that end. */
export function offsetOf(text: string, {line, column}: Position): number {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return start + Math.min(column - 1, lines[line - 1]?.length ?? 0);
}
