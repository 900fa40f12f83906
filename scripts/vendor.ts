/** Puts what Framework cannot bundle itself under src/vendor (generated, not committed): type faces and KaTeX's style. */
import {cp, mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {fallbackFaces} from "./fallback-faces.js";

const vendor = "src/vendor";
const fonts = join(vendor, "fonts");
const resolve = createRequire(import.meta.url).resolve;

interface Face {
  family: string;
  package: string;
  file: string;
  style: "normal" | "italic";
  range: string;
}

const latin = "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+FEFF, U+FFFD";
const latinExt = "U+0100-02BA, U+2070-209F, U+1E00-1EFF";
const greek = "U+0370-0377, U+037A-037F, U+0384-03FF";
const serif = (subset: string, style: Face["style"], range: string): Face => ({
  family: "Source Serif 4 Variable",
  package: "@fontsource-variable/source-serif-4",
  file: `source-serif-4-${subset}-wght-${style}.woff2`,
  style,
  range
});
const faces: Face[] = [
  serif("latin", "normal", latin),
  serif("latin", "italic", latin),
  serif("latin-ext", "normal", latinExt),
  serif("greek", "normal", greek),
  serif("greek", "italic", greek),
  {
    family: "Spline Sans Mono Variable",
    package: "@fontsource-variable/spline-sans-mono",
    file: "spline-sans-mono-latin-wght-normal.woff2",
    style: "normal",
    range: latin
  }
];

export async function vendorTypefaces(): Promise<void> {
  await rm(vendor, {recursive: true, force: true});
  await mkdir(fonts, {recursive: true});
  const rules = [...await Promise.all(faces.map(copyFace)), ...fallbackFaces()];
  await writeFile(join(vendor, "typefaces.css"), rules.join("\n") + "\n" + (await katexStyle()));
}

async function copyFace({family, package: name, file, style, range}: Face): Promise<string> {
  await cp(join(dirname(resolve(`${name}/package.json`)), "files", file), join(fonts, file));
  return `@font-face{font-family:"${family}";font-style:${style};font-weight:200 900;font-display:swap;src:url(fonts/${file}) format("woff2");unicode-range:${range}}`;
}

/** KaTeX's own style, woff2 only: every browser that runs the course reads it. */
async function katexStyle(): Promise<string> {
  const path = resolve("katex/dist/katex.min.css");
  const css = (await readFile(path, "utf8")).replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, "");
  const files = new Set(Array.from(css.matchAll(/fonts\/([\w-]+\.woff2)/g), (match) => match[1]!));
  await Promise.all(Array.from(files, (file) => cp(join(dirname(path), "fonts", file), join(fonts, file))));
  return css;
}
