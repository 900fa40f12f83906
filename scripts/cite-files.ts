/** How to cite a page and each of its figures, written by the build to `cite/<page>.json`; the page's dialogue loads it. */
import {Cite, type CSL} from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import type {Citations, HowToCite} from "../src/notebook/cite/citations.js";
import {writeDay, type Edition} from "./edition.js";

export interface CitedPage {
  /** Its file without extension: "point". */
  readonly name: string;
  /** "A picture is a point"; undefined for the cover, which stands for the whole course. */
  readonly title: string | undefined;
  /** Absolute. */
  readonly url: string;
}

export interface CitedFigure {
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

/** The figures of a built page, as `numbering` marked them. */
export function readFigures(html: string): CitedFigure[] {
  return Array.from(html.matchAll(/<figure id="([\w-]+)" data-number="(\d+)"([^>]*)>/g), ([, id, number, rest]) => ({
    id: id!,
    number: number!,
    title: unescape(/ data-title="([^"]*)"/.exec(rest!)?.[1] ?? "")
  }));
}

export function writeCitations(page: CitedPage, figures: readonly CitedFigure[], edition: Edition): Citations {
  return {
    version: edition.version,
    built: writeDay(edition.built),
    page: cite(page, edition),
    figures: Object.fromEntries(figures.map((figure) => [figure.id, cite(page, edition, figure)]))
  };
}

function cite({name, title, url}: CitedPage, edition: Edition, figure?: CitedFigure): HowToCite {
  const within = figure && `Figure ${figure.number}${figure.title && `: ${figure.title}`}`;
  const whole = !title && !figure;
  const csl: CSL = {
    id: ["16384", !whole && name, figure?.id].filter(Boolean).join("-"),
    type: whole ? "software" : "chapter",
    title: [title, within].filter(Boolean).join(", ") || edition.title,
    author: edition.authors.map((literal) => ({literal})),
    ...(!whole && {"container-title": edition.title}),
    issued: {"date-parts": [[edition.date.getUTCFullYear(), edition.date.getUTCMonth() + 1, edition.date.getUTCDate()]]},
    version: edition.version,
    URL: figure ? `${url}#${figure.id}` : url,
    language: "en-GB",
    note: `Version ${edition.version}, built ${writeDay(edition.built)}`
  };
  const work = new Cite(csl);
  return {
    url: csl.URL!,
    plain: plainText(csl, edition),
    apa: String(work.format("bibliography", {format: "text", template: "apa", lang: "en-GB"})).trim(),
    bibtex: tidyBibtex(String(work.format("bibtex")), String(csl.id)),
    csl: JSON.stringify([csl], null, 2)
  };
}

function plainText(csl: CSL, edition: Edition): string {
  const where = csl["container-title"] ? `“${csl.title}”, in ${edition.title}` : edition.title;
  return `${edition.authors.join(", ")}, ${where}, version ${edition.version} (${writeDay(edition.date)}), ${csl.URL}`;
}

/** A key of ours, BibTeX's own @incollection and month, and the address once. */
function tidyBibtex(bibtex: string, key: string): string {
  return bibtex
    .trim()
    .replace(/^@(\w+)\{[^,]*/, (_, type: string) => `@${type === "inbook" ? "incollection" : type}{${key}`)
    .replace(/month = \{(\w+)[^}]*\}/, "month = $1")
    .replace(/^\s*howpublished = .*\n/m, "")
    .replaceAll("\t", "  ");
}

const unescape = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
