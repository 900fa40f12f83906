/** Filming a figure: what it shows, frame by frame, until the reader stops or a minute is over. */
import {recording} from "../../figures/strings/en/menu.js";
import {button} from "../../figures/controls.js";
import {paintScene} from "./paint.js";
import {download, nameFile, paperOf} from "./save.js";
import {readScene} from "./scene.js";

const LONGEST = 60; // seconds
const kinds = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"];

/** What this browser can film, if anything. */
export function filmKind(): string | undefined {
  return typeof MediaRecorder === "undefined" || !HTMLCanvasElement.prototype.captureStream ? undefined : kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** Starts filming at once and shows a line with the way to stop. Resolves when the film has been saved. */
export async function record(figure: HTMLElement): Promise<void> {
  const mimeType = filmKind();
  if (!mimeType) throw new Error(recording.impossible);
  const scene = readScene(figure);
  const ratio = Math.min(2, devicePixelRatio || 1);
  const even = (size: number) => 2 * Math.ceil((size * ratio) / 2); // codecs want it
  const canvas = Object.assign(document.createElement("canvas"), {width: even(scene.width), height: even(scene.height)});
  const context = canvas.getContext("2d", {alpha: false})!;
  const paint = () => {
    const now = readScene(figure);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = paperOf(figure);
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(ratio, ratio);
    paintScene(context, now, {live: true});
  };
  paint();
  const recorder = new MediaRecorder(canvas.captureStream(30), {mimeType, videoBitsPerSecond: 8_000_000});
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({data}) => void (data.size && parts.push(data)));
  const stopped = new Promise<void>((resolve, reject) => {
    recorder.addEventListener("stop", () => resolve());
    recorder.addEventListener("error", () => reject(new Error(recording.failed)));
  });
  const began = performance.now();
  const seconds = document.createElement("output");
  const stop = button({label: recording.stop, onClick: () => recorder.state !== "inactive" && recorder.stop()});
  const line = Object.assign(document.createElement("div"), {className: "progress recording"});
  line.append(seconds, stop);
  (figure.querySelector("figcaption") ?? figure).before(line);
  stop.focus({preventScroll: true});
  const tick = () => {
    if (recorder.state === "inactive") return;
    const elapsed = (performance.now() - began) / 1000;
    seconds.textContent = recording.running(elapsed, LONGEST);
    if (elapsed >= LONGEST) return recorder.stop();
    paint();
    requestAnimationFrame(tick);
  };
  recorder.start(1000);
  tick();
  try {
    await stopped;
  } finally {
    line.remove();
    figure.querySelector<HTMLElement>(".menu-button")?.focus({preventScroll: true});
  }
  if (!parts.length) throw new Error(recording.failed);
  download(new Blob(parts, {type: mimeType}), nameFile(figure, mimeType.includes("mp4") ? "mp4" : "webm"));
}
