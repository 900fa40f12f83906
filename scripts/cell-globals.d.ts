/** What Framework gives every cell, typed. `view` unwraps an input: the cells that read its name re-run when it changes. */
declare function display<T>(value: T): T;
declare function view<T>(input: HTMLElement & {readonly value: T}): T;
declare const width: number;
declare const now: number;
declare const invalidation: Promise<void>;
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
declare function FileAttachment(name: string): FileAttachment;
