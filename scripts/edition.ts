/** Which edition of the course this is: what CITATION.cff says of it, the version, the commit if there is one, the day it is built. */
import {execFileSync} from "node:child_process";
import {realpathSync} from "node:fs";
import {readFile} from "node:fs/promises";

export interface Edition {
  readonly title: string;
  readonly authors: readonly string[];
  readonly abstract: string;
  /** "0.1.0, 8c3ef6c"; a "+" after the commit says that files have changed since. Without a commit "0.1.0". */
  readonly version: string;
  /** The day of the commit, else that of the release. */
  readonly date: Date;
  /** The day of the build: SOURCE_DATE_EPOCH if that is set. */
  readonly built: Date;
}

export async function readEdition(): Promise<Edition> {
  const cff = await readFile("CITATION.cff", "utf8");
  const {version} = JSON.parse(await readFile("package.json", "utf8")) as {version: string};
  const commit = readCommit();
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return {
    title: cffField(cff, "title"),
    authors: Array.from(cff.matchAll(/^ {2}- name: "?(.*?)"?$/gm), ([, name]) => name!),
    abstract: cffField(cff, "abstract"),
    version: commit ? `${version}, ${commit.hash}` : version,
    date: commit?.date ?? new Date(cffField(cff, "date-released")),
    built: epoch ? new Date(Number(epoch) * 1000) : new Date()
  };
}

/** A field of CITATION.cff that holds text: on its line, quoted or not, or folded beneath it. Throws if it is not there. */
export function cffField(cff: string, name: string): string {
  const value = new RegExp(`^${name}: *(?:>-\\n((?: +.*\\n?)+)|"?(.*?)"?$)`, "m").exec(cff);
  const text = (value?.[1] ?? value?.[2] ?? "").replaceAll(/\s+/g, " ").trim();
  if (!text) throw new Error(`cffField: CITATION.cff has no ${name}`);
  return text;
}

/** The commit of this folder; undefined in a copy without one, be it within the repository of something else. */
function readCommit(): {hash: string; date: Date} | undefined {
  const git = (...args: string[]) => execFileSync("git", args, {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]}).trim();
  try {
    if (realpathSync(git("rev-parse", "--show-toplevel")) !== realpathSync(".")) return undefined;
    return {hash: git("describe", "--always", "--exclude=*", "--dirty=+"), date: new Date(git("log", "-1", "--format=%cI"))};
  } catch {
    return undefined;
  }
}

/** "21 November 2026", whatever the machine's own language and time zone. */
export function writeDay(date: Date): string {
  return date.toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
}
