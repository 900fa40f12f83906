/** The built site under a sub-path and a browser to open it with: what the page tests share. */
import {readdirSync} from "node:fs";
import type {Browser, BrowserContextOptions, Page} from "playwright-core";
import {launchChromium} from "../../scripts/chromium.js";
import {serveSite, type SiteServer} from "../../scripts/serve.js";
import {selected} from "../full.js";

/** Names of the built pages: "index", "point", … */
export const pageNames = readdirSync("dist")
  .filter((name) => name.endsWith(".html") && name !== "404.html")
  .map((name) => name.replace(/\.html$/, ""))
  .sort();

export const sizes = [
  {width: 1280, height: 900},
  {width: 360, height: 740}
] as const;

const [wide, narrow] = sizes;
/** Each width and each theme once; in a full run the other two pairs as well. */
export const looks = selected(
  [{...wide, colorScheme: "light"}, {...narrow, colorScheme: "dark"}, {...wide, colorScheme: "dark"}, {...narrow, colorScheme: "light"}] as const,
  ({width, colorScheme}) => (width === wide.width) === (colorScheme === "light")
);

export interface Site {
  readonly browser: Browser;
  readonly server: SiteServer;
  close(): Promise<void>;
}

/** Serves dist under a sub-path, as most hosts of a project page do. */
export async function openSite({webgpu}: {webgpu: boolean}): Promise<Site> {
  const server = await serveSite({base: "/a/course/"});
  const browser = await launchChromium({webgpu});
  return {
    browser,
    server,
    async close() {
      await browser.close();
      await server.close();
    }
  };
}

export interface OpenPage {
  readonly page: Page;
  /** Everything that must not happen: console errors, page errors, failed requests, requests to other origins. */
  readonly complaints: string[];
  /** Addresses of the scripts requested so far. */
  readonly scripts: string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** What follows the page's name in the address: "#walk", "?embed=walk". */
  readonly after?: string;
  /** Called before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

export async function openPage({browser, server}: Site, name: string, {after = "", prepare, ...options}: OpenOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({viewport: sizes[0], ...options});
  const page = await context.newPage();
  await prepare?.(page);
  const complaints: string[] = [];
  const scripts: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") complaints.push(`request failed: ${request.url()} (${reason})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`request failed: ${response.url()} (${response.status()})`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !/^(blob|data):/.test(url)) complaints.push(`request off the site: ${url}`);
    if (request.resourceType() === "script" || request.resourceType() === "other") scripts.push(url);
  });
  await page.goto(server.url + (name === "index" ? "" : `${name}.html`) + after);
  return {page, complaints, scripts};
}

/** Complains (in the console, where `openPage` listens) of what the page's security policy forbids; a `prepare` of `openPage`. */
export function watchPolicy(page: Page): Promise<unknown> {
  return page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) => console.error(`the policy forbids ${violatedDirective} ${blockedURI}`))
  );
}

/** Scrolls to every figure in turn, as a reader does, and waits until it has drawn. Returns the ids of those that have not in time. */
export async function waitForFigures(page: Page, {timeout = 60_000}: {timeout?: number} = {}): Promise<string[]> {
  const late = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll("figure[id]"))
        .filter((figure) => !figure.querySelector('[data-state="ready"]') || figure.querySelector('[data-state="failed"]'))
        .map((figure) => figure.id)
    );
  const end = Date.now() + timeout;
  let missing = await late();
  while (missing.length && Date.now() < end) {
    for (const id of missing) {
      await page.locator(`figure[id="${id}"]`).scrollIntoViewIfNeeded();
      await page.waitForTimeout(150);
    }
    missing = await late();
  }
  return missing;
}
