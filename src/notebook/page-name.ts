/** The page's own name: "point" for /16384/point.html, "index" for the cover, with or without its extension. */
export function pageName(path: string = location.pathname): string {
  return path.split("/").at(-1)!.replace(/\.html$/, "") || "index";
}
