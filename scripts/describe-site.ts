/** Adds to the built pages what others read of them: metadata in each head, and how to cite the page and its figures. */
import {existsSync, readFileSync} from "node:fs";
import {mkdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {readyChapters, tools} from "../src/course.js";
import {cardOf, cardSize} from "./cards.js";
import {readFigures, writeCitations} from "./cite-files.js";
import {readEdition} from "./edition.js";
import {renderMetadata, type PageMetadata} from "./page-metadata.js";

/** @param names the built pages: "index", "point", … */
export async function describeSite(names: readonly string[], {directory, site}: {readonly directory: string; readonly site: URL}): Promise<void> {
  const edition = await readEdition();
  await mkdir(join(directory, "cite"), {recursive: true});
  for (const name of names) {
    const path = join(directory, `${name}.html`);
    const html = await readFile(path, "utf8");
    const chapter = readyChapters.find((c) => c.path === `/${name}`);
    const title = chapter?.title ?? tools.find((tool) => tool.path === `/${name}`)?.title;
    const url = String(new URL(name === "index" ? "" : `${name}.html`, site));
    const head = renderMetadata({title, description: chapter?.question ?? edition.abstract, url, image: imageOf(name, title ?? edition.title, site)}, edition);
    await writeFile(path, html.replace("</head>", () => `${head}\n</head>`));
    await writeFile(join(directory, "cite", `${name}.json`), JSON.stringify(writeCitations({name, title, url}, readFigures(html), edition)));
  }
}

/** The page's card, else the cover's. */
function imageOf(name: string, title: string, site: URL): PageMetadata["image"] {
  const card = [name, "index"].map(cardOf).find((file) => existsSync(join("src", file)) && readFileSync(join("src", file)).length > 0);
  return card ? {url: String(new URL(card, site)), ...cardSize, alt: title} : undefined;
}
