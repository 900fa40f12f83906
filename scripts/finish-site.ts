/**
 * What Framework leaves undone, on the built files: the language, a viewport that lets readers zoom, canonical links,
 * the sitemap, the fonts that stylesheets name, the stills that stand in where JavaScript is off, and the security policy.
 */
import {existsSync, readFileSync} from "node:fs";
import {cp, readdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {writeCellModules} from "./cell-modules.js";
import {addContentSecurityPolicy} from "./content-security-policy.js";
import {describeSite} from "./describe-site.js";
import {pageModule} from "./page-module.js";

/** The one setting of the site's address: SITE_URL, else "homepage" of package.json. Ends with a slash. */
export async function siteUrl(): Promise<URL> {
  const {homepage} = JSON.parse(await readFile("package.json", "utf8")) as {homepage: string};
  const address = process.env.SITE_URL || homepage;
  return new URL(address.endsWith("/") ? address : `${address}/`);
}

export async function finishSite({directory}: {directory: string}): Promise<void> {
  const site = await siteUrl();
  for (const folder of ["vendor/fonts", "vendor/onnx"]) await cp(join("src", folder), join(directory, "_file", folder), {recursive: true});
  const cellModules = await writeCellModules(directory);
  const pages = (await readdir(directory)).filter((name) => name.endsWith(".html"));
  for (const name of pages) {
    const path = join(directory, name);
    const stills = (id: string) => `stills/${name.replace(/\.html$/, "")}-${id}.webp`;
    const page = finishPage(await readFile(path, "utf8"), {name, site, cellModules, still: (id) => existsSync(join("src", stills(id))) ? stills(id) : undefined});
    const module = pageModule(page, name);
    if (module) await writeFile(path.replace(/html$/, "js"), module);
    await writeFile(path, addContentSecurityPolicy(page, name)); // last: it hashes what stands there
  }
  if (existsSync("src/stills")) await cp("src/stills", join(directory, "stills"), {recursive: true});
  const listed = pages.filter((name) => name !== "404.html").sort();
  await describeSite(listed.map((name) => name.replace(/\.html$/, "")), {directory, site});
  await writeFile(join(directory, "sitemap.xml"), sitemap(listed.map((name) => new URL(pagePath(name), site))));
  await writeFile(join(directory, "robots.txt"), `User-agent: *\nAllow: /\nSitemap: ${new URL("sitemap.xml", site)}\n`);
}

const pagePath = (name: string) => (name === "index.html" ? "" : name);

interface PageOptions {
  name: string;
  site: URL;
  /** Address of the list of modules that cells may import. */
  cellModules?: string;
  /** The committed still of the figure with this id, if there is one. */
  still: (id: string) => string | undefined;
}

/** Throws if Framework's output is not as expected: then this step has to be looked at, not skipped. */
export function finishPage(html: string, {name, site, cellModules, still}: PageOptions): string {
  let page = replaceOnce(html, "<html>", `<html lang="en">`, name);
  page = replaceOnce(page, `<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">`, `<meta name="viewport" content="width=device-width, initial-scale=1">`, name);
  page = page.replace('<aside id="observablehq-toc"', '<aside id="observablehq-toc" aria-label="On this page"'); // two asides need two names
  page = page.replaceAll('<aside class="note">', '<aside class="note" role="note">'); // a margin note is no landmark
  if (name !== "404.html") page = replaceOnce(page, "</head>", `<link rel="canonical" href="${new URL(pagePath(name), site)}">\n</head>`, name);
  if (cellModules && page.includes(" data-key=")) page = replaceOnce(page, "</head>", `<meta name="cell-modules" content="./${cellModules}">\n</head>`, name);
  return page.replace(/<figure id="([\w-]+)"[^>]*>/g, (tag, id: string) => {
    const source = still(id);
    if (!source && !process.env.WITHOUT_STILLS) throw new Error(`finishPage: #${id} of ${name} has no still; run npm run stills and commit it`);
    if (!source) return tag;
    const {width, height} = webpSize(readFileSync(join("src", source)));
    return `${tag.slice(0, -1)} style="--ratio: ${width} / ${height}">\n<noscript><img src="./${source}" width="${width}" height="${height}" alt="A still of this figure; it moves when JavaScript is on."></noscript>`;
  });
}

/** Width and height in pixels of a WebP file as Chromium writes it: extended (RFC 9649, 2.7) or plain lossy (2.5). */
export function webpSize(file: Buffer): {width: number; height: number} {
  const kind = file.toString("latin1", 8, 16);
  if (kind === "WEBPVP8X") return {width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1};
  if (kind === "WEBPVP8 ") return {width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff};
  throw new Error(`webpSize: "${kind}" is no lossy WebP file; make stills with npm run stills`);
}

function replaceOnce(text: string, from: string, to: string, page: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`finishPage: expected ${from} exactly once in ${page}, found it ${parts.length - 1} times; has Framework changed?`);
  return parts.join(to);
}

function sitemap(urls: URL[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.map((url) => `<url><loc>${url}</loc></url>`).join("\n")}\n</urlset>\n`;
}
