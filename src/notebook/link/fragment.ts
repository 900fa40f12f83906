/**
 * The part of an address after "#": `walk&v1&walk.time=30&seed=8`. An anchor, if any; the version; then what differs from
 * the page's beginning, as `key=value`. The format is described in docs/links.md. Pure; what it reads may be anything.
 */

/** The version of the format that is written. */
export const LINK_VERSION = 1;

/** Longer fragments are not read at all. Browsers and mail programs cut off far shorter ones. */
export const MAX_FRAGMENT = 131_072;

/** More values than any page has. */
const MAX_VALUES = 512;

export interface PageLink {
  /** The id to scroll to, "" for the top. */
  readonly anchor: string;
  /** Texts of kept states, by `figure.key` or `key`. */
  readonly values: ReadonlyMap<string, string>;
  /** Edited cells, packed (code.ts). */
  readonly code?: string | undefined;
  /** What could not be read as it was meant. */
  readonly trouble?: "too-long" | "newer" | "damaged" | undefined;
}

const VERSION = /^v(\d{1,4})$/;
const KEY = /^[a-z][\w-]*(\.[a-z][\w-]*)?$/i;

/** Whether a fragment speaks of more than a place in the page. Cheap: asked on every page before anything else is loaded. */
export function carriesState(fragment: string): boolean {
  return fragment.length > MAX_FRAGMENT || /(^|&)v\d{1,4}(&|$)/.test(fragment);
}

/** Reads a fragment without its "#". Never throws. */
export function parseFragment(fragment: string): PageLink {
  const values = new Map<string, string>();
  if (fragment.length > MAX_FRAGMENT) return {anchor: "", values, trouble: "too-long"};
  const segments = fragment.split("&");
  const at = segments.findIndex((segment) => VERSION.test(segment));
  if (at < 0) return {anchor: decode(fragment) ?? "", values};
  const anchor = at > 0 ? decode(segments[0]!) : "";
  const version = Number(VERSION.exec(segments[at]!)![1]);
  let code: string | undefined;
  let damaged = anchor === undefined || version < 1;
  for (const segment of segments.slice(at + 1)) {
    const split = segment.indexOf("=");
    const key = segment.slice(0, Math.max(0, split));
    const value = decode(segment.slice(split + 1));
    if (!KEY.test(key) || value === undefined || values.size >= MAX_VALUES) damaged = true;
    else if (key === "code") code = value;
    else values.set(key, value);
  }
  return {anchor: anchor ?? "", values, code, trouble: version > LINK_VERSION ? "newer" : damaged ? "damaged" : undefined};
}

/** Writes a fragment without its "#": "" where there is nothing to say. */
export function formatFragment({anchor, values, code}: Pick<PageLink, "anchor" | "values" | "code">): string {
  const state = Array.from(values, ([key, value]) => `${key}=${encode(value)}`);
  if (code) state.push(`code=${code}`);
  return [...(anchor ? [encode(anchor)] : []), ...(state.length ? [`v${LINK_VERSION}`, ...state] : [])].join("&");
}

/** Percent-encodes what would end the value, or the address where it stands in a text: "," ":" and "/" stay readable. */
function encode(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, "\ufffd"); // half a character cannot be encoded
  const escape = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(whole).replace(/%(2C|3A|2F)/g, decodeURIComponent).replace(/[!'()*~]/g, escape);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // "%" without two digits, or bytes that are no UTF-8
  }
}
