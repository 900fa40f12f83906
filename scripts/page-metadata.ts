/** What a page's head says of it to others: `citation_*` for Zotero and Google Scholar, Open Graph and Twitter for those who share it. */
import type {Edition} from "./edition.js";
import {escapeHtml} from "./tokens.js";

export interface PageMetadata {
  /** Undefined for the cover, which stands for the whole course. */
  readonly title: string | undefined;
  /** The chapter's question; what the course is, elsewhere. */
  readonly description: string;
  /** Absolute. */
  readonly url: string;
  readonly image?: {readonly url: string; readonly width: number; readonly height: number; readonly alt: string} | undefined;
}

export function renderMetadata({title, description, url, image}: PageMetadata, edition: Edition): string {
  const day = edition.date.toISOString().slice(0, 10);
  const named: [string, string | undefined][] = [
    ["description", description],
    ["author", edition.authors.join(", ")],
    ["citation_title", title ?? edition.title],
    ...edition.authors.map((author): [string, string] => ["citation_author", author]),
    ["citation_inbook_title", title && edition.title],
    ["citation_publication_date", day.replaceAll("-", "/")],
    ["citation_public_url", url],
    ["citation_language", "en"],
    ["twitter:card", image && "summary_large_image"]
  ];
  const properties: [string, string | undefined][] = [
    ["og:type", title ? "article" : "website"],
    ["og:site_name", edition.title],
    ["og:title", title ?? edition.title],
    ["og:description", description],
    ["og:url", url],
    ["og:locale", "en_GB"],
    ["og:image", image?.url],
    ["og:image:width", image?.width.toString()],
    ["og:image:height", image?.height.toString()],
    ["og:image:alt", image?.alt]
  ];
  const tags = (attribute: string, pairs: readonly [string, string | undefined][]) =>
    pairs.filter(([, content]) => content).map(([name, content]) => `<meta ${attribute}="${name}" content="${escapeHtml(content!)}">`);
  return [...tags("name", named), ...tags("property", properties)].join("\n");
}
