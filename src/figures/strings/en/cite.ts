/** What the dialogue "Cite" says in English. */

export const cite = {
  title: (number: string | undefined) => (number ? `Cite Figure ${number}` : "Cite this page"),
  address: "Permanent address",
  formats: {plain: "Plain text", apa: "APA", bibtex: "BibTeX", csl: "CSL-JSON"},
  copy: "Copy",
  copyFormat: (format: string) => `Copy: ${format}`,
  copied: "Copied",
  copiedFormat: (format: string) => `Copied: ${format}`,
  copyByHand: "The browser does not let the page copy. The text is selected: copy it with Ctrl + C.",
  close: "Close",
  edition: (version: string, built: string) => `Version ${version}; built ${built}.`,
  missing: (reason: string) => `The ready-made citations could not be loaded (${reason}). They are written when the site is built. Cite this address:`
};
