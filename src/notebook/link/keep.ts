/** The reader's edits in the browser's storage, page by page. Storage may be missing, forbidden, full or written by anybody. */
import type {EditedCell} from "./edited-cells.js";
import {fromTriples, toTriples} from "./edited-cells.js";

/** Where cells lie: "edits", those in force; "aside-1", …, the reader's own while somebody else's are in force. */
const keyOf = (shelf: string, page: string) => `16384:${shelf}:${page}`;

/** The page's name in the storage: its path without ".html", the same under every host. */
export function pageKey(path: string): string {
  return path.replace(/\/$/, "/index").replace(/\.html$/, "").split("/").at(-1)!;
}

/** What is kept for a page; nothing where nothing is kept, can be read or makes sense. */
export function readKept(shelf: string, page: string, storage: () => Storage = () => localStorage): EditedCell[] {
  try {
    const data: unknown = JSON.parse(storage().getItem(keyOf(shelf, page)) ?? "{}");
    return (data instanceof Object && "version" in data && data.version === 1 && "cells" in data && fromTriples(data.cells)) || [];
  } catch {
    return [];
  }
}

/** Keeps cells in place of those that were kept. False where the browser does not let us. */
export function writeKept(shelf: string, page: string, cells: readonly EditedCell[], storage: () => Storage = () => localStorage): boolean {
  try {
    if (cells.length === 0) storage().removeItem(keyOf(shelf, page));
    else storage().setItem(keyOf(shelf, page), JSON.stringify({version: 1, cells: toTriples(cells)}));
    return true;
  } catch {
    return false;
  }
}
