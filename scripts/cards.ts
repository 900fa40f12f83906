/** The cards that stand for pages where somebody shares them: title, question and the page's first still, 1200 × 630. */
import {existsSync, readdirSync, readFileSync} from "node:fs";
import {mkdir, writeFile} from "node:fs/promises";
import type {Browser} from "playwright-core";
import {readyChapters, tools} from "../src/course.js";
import {escapeHtml} from "./tokens.js";

export const cardSize = {width: 1200, height: 630};
const largest = 60_000; // bytes

/** Where the card of a page lies, within src and on the site: JPEG, which everybody shows. */
export const cardOf = (name: string) => `stills/cards/${name}.jpg`;

/** Makes the cards of these pages ("index", "point", …) from src/stills and the typefaces in src/vendor; commit them. */
export async function makeCards(browser: Browser, names: readonly string[]): Promise<void> {
  await mkdir("src/stills/cards", {recursive: true});
  const page = await browser.newPage({viewport: cardSize, colorScheme: "light"});
  for (const name of names) {
    await page.setContent(renderCard(name));
    await page.evaluate(() => document.fonts.ready);
    for (const quality of [90, 80, 70, 55, 40]) {
      const card = await page.screenshot({type: "jpeg", quality});
      if (card.length > largest) continue;
      await writeFile(`src/${cardOf(name)}`, card);
      console.log(`${cardOf(name)} ${card.length} bytes, quality ${quality}`);
      break;
    }
  }
  await page.close();
}

/** All pages that have a card. */
export const cardNames: readonly string[] = ["index", ...[...readyChapters, ...tools].map(({path}) => path.slice(1))];

function renderCard(name: string): string {
  const chapter = readyChapters.find(({path}) => path === `/${name}`);
  const title = chapter?.title ?? tools.find(({path}) => path === `/${name}`)?.title ?? "16384";
  const words = chapter?.question ?? (name === "index" ? "Every picture is a point. Noise makes it wander off; a diffusion model leads it back." : "");
  const still = firstStill(name) ?? firstStill("index");
  const isCover = title === "16384";
  return `<!DOCTYPE html><style>${typefaces()}
    * { box-sizing: border-box; margin: 0 }
    body { width: 1200px; height: 630px; padding: 60px; background: #fbf9f4; color: #1d1b18; display: grid; grid-template-columns: 500px 1fr; column-gap: 56px; align-items: center; border-bottom: 14px solid #1d1b18 }
    div { display: flex; flex-direction: column; height: 100%; justify-content: space-between }
    b { font: 600 40px/1 "Spline Sans Mono Variable"; letter-spacing: -0.04em }
    h1 { font: 600 ${title.length > 24 ? 56 : 66}px/1.1 "Source Serif 4 Variable"; letter-spacing: -0.018em; text-wrap: balance }
    h1.cover { font: 600 138px/0.9 "Spline Sans Mono Variable"; letter-spacing: -0.06em; margin-left: -8px }
    p { font: italic 400 34px/1.3 "Source Serif 4 Variable"; color: #67625a; margin-top: 22px; text-wrap: balance }
    small { font: 500 19px/1.3 "Spline Sans Mono Variable"; color: #67625a }
    img { max-width: 100%; max-height: 500px; justify-self: center; width: 600px; object-fit: contain }
  </style><div>${isCover ? "<span></span>" : "<b>16384</b>"}<section><h1 class="${isCover ? "cover" : ""}">${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p></section><small>An explorable course in diffusion models</small></div>
  ${still ? `<img src="data:image/webp;base64,${readFileSync(still).toString("base64")}">` : ""}`;
}

/** The still of the first figure of a page, in the page's order. */
function firstStill(name: string): string | undefined {
  const source = `src/${name}.md`;
  const ids = existsSync(source) ? Array.from(readFileSync(source, "utf8").matchAll(/^<figure id="([\w-]+)"/gm), ([, id]) => id!) : [];
  return ids.map((id) => `src/stills/${name}-${id}.webp`).find((file) => existsSync(file));
}

/** The typefaces of the site with their fonts inside. */
function typefaces(): string {
  const fonts = readdirSync("src/vendor/fonts");
  return readFileSync("src/vendor/typefaces.css", "utf8").replace(/url\(["']?[^)"']*?([\w.-]+\.woff2)["']?\)/g, (whole, file: string) =>
    fonts.includes(file) ? `url(data:font/woff2;base64,${readFileSync(`src/vendor/fonts/${file}`).toString("base64")})` : whole
  );
}
