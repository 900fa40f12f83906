/**
 * What this browser remembers of the reader's way through the course. It is kept in localStorage and goes nowhere else;
 * what is there may be missing, foreign, old or broken, and then it counts as nothing.
 */

export interface Progress {
  /** Pages read to "What you can now say". */
  readonly read: readonly string[];
  /** Page → keys of exercises answered rightly. */
  readonly solved: Readonly<Record<string, readonly string[]>>;
  /** Where the reader was last: a page, and a heading on it. */
  readonly last?: {readonly page: string; readonly title: string; readonly anchor: string; readonly section: string} | undefined;
}

export const VERSION = 1;
const KEY = "16384:progress";
const MOST = 500; // of anything in a list: more is not ours
export const nothing: Progress = {read: [], solved: {}};

/** What was stored, as far as it can be understood. Never throws. */
export function parseProgress(text: string | null): Progress {
  try {
    const {version, read, solved, last} = JSON.parse(text ?? "") as Record<string, unknown>;
    if (version !== VERSION) return nothing;
    const pages = Object.entries(isRecord(solved) ? solved : {}).slice(0, MOST);
    const place = isRecord(last) && ["page", "title", "anchor", "section"].every((key) => typeof last[key] === "string") && isPage(last.page as string) ? (last as Progress["last"] & object) : undefined;
    return {
      read: namesOf(read).filter(isPage),
      solved: Object.fromEntries(pages.filter(([page]) => isPage(page)).map(([page, keys]) => [page, namesOf(keys)])),
      ...(place && {last: {page: place.page, title: place.title.slice(0, 200), anchor: place.anchor, section: place.section.slice(0, 200)}})
    };
  } catch {
    return nothing;
  }
}

export function formatProgress(progress: Progress): string {
  return JSON.stringify({version: VERSION, ...progress});
}

export function markRead(progress: Progress, page: string): Progress {
  return progress.read.includes(page) ? progress : {...progress, read: [...progress.read, page]};
}

export function markSolved(progress: Progress, page: string, exercise: string): Progress {
  const keys = progress.solved[page] ?? [];
  return keys.includes(exercise) ? progress : {...progress, solved: {...progress.solved, [page]: [...keys, exercise]}};
}

/** Reads what is there now, changes it, and keeps it: another tab may have written meanwhile. Says whether it could be kept. */
export function changeProgress(change: (progress: Progress) => Progress, storage: () => Storage = () => localStorage): {progress: Progress; kept: boolean} {
  const before = loadProgress(storage);
  const progress = change(before);
  if (progress === before) return {progress, kept: true};
  try {
    storage().setItem(KEY, formatProgress(progress));
    return {progress, kept: true};
  } catch {
    return {progress, kept: false}; // forbidden or full: this visit goes on without
  }
}

export function loadProgress(storage: () => Storage = () => localStorage): Progress {
  try {
    return parseProgress(storage().getItem(KEY));
  } catch {
    return nothing;
  }
}

export function forgetProgress(storage: () => Storage = () => localStorage): void {
  try {
    storage().removeItem(KEY);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name of a page of ours: it becomes part of an address. */
function isPage(name: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(name);
}

function namesOf(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.filter((item): item is string => typeof item === "string" && item.length <= 200))].slice(0, MOST) : [];
}
