/** Members of a value that is there: the page runs while it is edited, so `mixture.` can be answered by looking. */

export interface Member {
  readonly name: string;
  readonly kind: "method" | "property";
}

const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const most = 2000; // names of one object; a page of a list shows a hundred

/** Names that can follow `value.`, its own first. Reads no getter; the elements of arrays are no members. */
export function membersOf(value: unknown): Member[] {
  const members = new Map<string, Member>();
  for (let owner: unknown = value == null ? null : Object(value); owner; owner = Object.getPrototypeOf(owner)) {
    if (ArrayBuffer.isView(owner) || Array.isArray(owner)) continue; // its numbers; what it can do is its prototype's
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (members.size === most) return Array.from(members.values());
      if (members.has(name) || !identifier.test(name) || name === "constructor" || name.startsWith("__")) continue;
      const {value: member} = Object.getOwnPropertyDescriptor(owner, name)!;
      members.set(name, {name, kind: typeof member === "function" ? "method" : "property"});
    }
  }
  return Array.from(members.values());
}

/** The value at the end of a path of properties from `value`; undefined where a step is missing, or fails. */
export function follow(value: unknown, path: readonly string[]): unknown {
  try {
    return path.reduce<unknown>((owner, step) => (owner as Readonly<Record<string, unknown>> | null | undefined)?.[step], value);
  } catch {
    return undefined; // a getter that throws
  }
}

/** A value in a few words, for the list: "0.25", "Float64Array(16384)", "function". */
export function summarize(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return JSON.stringify(value.length > 24 ? `${value.slice(0, 23)}…` : value);
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "function") return "function";
  const name = typeof value === "object" ? (Object.getPrototypeOf(value) as {constructor?: {name?: string}} | null)?.constructor?.name : typeof value;
  const length = (ArrayBuffer.isView(value) && "length" in value) || Array.isArray(value) ? `(${String(value.length)})` : "";
  return `${name ?? "object"}${length}`;
}
