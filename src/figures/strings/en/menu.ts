/** What the menus of figures and of the page say in English. */

export const menu = {
  failed: (message: string) => `That did not work: ${message}`,
  cite: "Cite",
  copyLinkToFigure: "Copy link to this figure",
  copyLinkToPage: "Copy link to the page as it is",
  embed: "Copy the code to embed it",
  copied: "Copied.",
  copyByHand: (text: string) => `Copying is not allowed here; this is the code: ${text}`,
  png: "Save as PNG, 2×",
  pngClear: "Save as PNG, 2×, transparent",
  svg: "Save as SVG",
  csv: "Save its numbers as CSV",
  record: "Record it as video",
  present: "Present this page (P)",
  saved: (name: string) => `Saved as ${name}.`,
  notVector: "This figure is drawn in pixels: save it as PNG."
};

export const recording = {
  running: (seconds: number, longest: number) => `● filming: ${seconds.toFixed(0)} s of at most ${longest}. Move the controls; all of it is in the film.`,
  stop: "Stop and save",
  impossible: "this browser cannot film a canvas; save PNGs instead",
  failed: "the browser made no film; try a smaller window"
};
