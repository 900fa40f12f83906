/** What an embedded figure says in English. */

export const embed = {
  source: (title: string) => `16384 · ${title}`,
  unknownFigure: (asked: string, count: number) => (asked ? `This page has no figure “${asked}”. It has ${count}:` : `Which figure? This page has ${count}:`),
  unknownControl: (unknown: readonly string[], known: readonly string[]) => `No control here is called ${unknown.join(", ")}; there are ${known.join(", ")}.`,
  title: (name: string, page: string) => `${name} (16384, ${page})`,
  failed: (id: string, message: string) => `The figure “${id}” could not be shown: ${message}`,
  noFigure: (id: string, known: readonly string[]) => `figure: no figure is called "${id}"; there are ${known.join(", ")}`
};
