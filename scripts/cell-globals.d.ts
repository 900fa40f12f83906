/** What Framework gives every cell, typed. */

/** Shows a value, or an element, above the cell's source; once for each call. Returns the value. */
declare function display<T>(value: T): T;
/** Shows an input and gives its value: the cells that read its name run again when it changes. */
declare function view<T>(input: HTMLElement & {readonly value: T}): T;
/** Width of the page's column in pixels; cells that read it run again when it changes. */
declare const width: number;
/** The time in milliseconds; cells that read it run again with every frame. */
declare const now: number;
/** Settles when the cell runs again or goes: `invalidation.then(() => stop())`. */
declare const invalidation: Promise<void>;
/** Waits until the cell is in sight. */
declare function visibility<T>(value?: T): Promise<T>;

interface FileAttachment {
  readonly name: string;
  readonly href: string;
  readonly size: number;
  json<T>(): Promise<T>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  url(): Promise<string>;
}
/** A file of this course, by its path. */
declare function FileAttachment(name: string): FileAttachment;
