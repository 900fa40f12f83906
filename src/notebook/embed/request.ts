/** What an address asks for: `?embed=walk&hide=seed,picture&fix=sigma&theme=dark`. */

export interface EmbedRequest {
  /** The id of the one figure to show. */
  readonly figure: string;
  /** Names of controls that are not shown, and of those that are shown and cannot be moved. */
  readonly hide: readonly string[];
  readonly fix: readonly string[];
  readonly theme?: "light" | "dark";
}

/** Undefined where nothing is to be embedded. Names that no control can have are kept: the reader is told of them. */
export function parseEmbedRequest(search: string): EmbedRequest | undefined {
  const parameters = new URLSearchParams(search);
  const figure = parameters.get("embed");
  if (figure === null) return undefined;
  const names = (key: string) => [...new Set(parameters.getAll(key).flatMap((list) => list.split(",")).map(slugOf).filter(Boolean))];
  const theme = parameters.get("theme");
  return {figure: figure.trim(), hide: names("hide"), fix: names("fix"), ...((theme === "light" || theme === "dark") && {theme})};
}

/** "Noise level σ" → "noise-level": the Latin letters and digits of a label, as links name a control too. */
export function slugOf(label: string): string {
  return label.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g)?.join("-") ?? "";
}

/** The address that embeds `figure` of the page at `address`, with the state that its fragment holds. */
export function embedAddress(address: string, figure: string): string {
  const url = new URL(address);
  url.search = `?embed=${encodeURIComponent(figure)}`;
  return url.href;
}

/** The lines to paste into another page: the frame, and its height as the figure tells it. */
export function embedSnippet({address, figure, title, height}: {address: string; figure: string; title: string; height: number}): string {
  const source = embedAddress(address, figure);
  const quoted = (text: string) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return `<iframe src="${quoted(source)}" title="${quoted(title)}" width="100%" height="${Math.ceil(height)}" style="border: 0" allow="fullscreen" loading="lazy"></iframe>
<script>
addEventListener("message", ({data, source, origin}) => {
  if (origin !== "${new URL(source).origin}" || data?.type !== "16384:height") return;
  for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source) frame.height = data.height;
});
</script>`;
}
