/** A run of pictures: it begins when it is asked for, shows each level as it comes, and can be looked through again. */
import {button, controls, slider, type Control} from "../../controls.js";
import {createBreath, whenNear} from "../../breath.js";
import {countColumns, drawStrip, frameOfColumn} from "../../ideal/generate-draw.js";
import {createNotice, createScrubber} from "../../parts.js";
import {FRAME_BUDGET} from "../../ideal/record.js";
import {showWork} from "../../loading.js";
import {readout} from "../../readout.js";
import type {Load} from "../../share-load.js";
import {createStage, type Stage} from "../../stage.js";
import {strings} from "../../strings.js";
import {labPictures as words} from "../../strings/en/lab-pictures.js";
import {buildSpec} from "../../../math/spec/build.js";
import type {SampleSpec} from "../../../math/spec/types.js";
import {orAbort} from "../../../sampler/or-abort.js";
import type {BackendChoice} from "../../backend.js";
import {drawPoint, drawPoints, heightOfPoint, tileOf} from "./draw.js";
import {runPictures, type LabFrame} from "./run.js";
import type {LabSet} from "./set.js";
import {createPictureSets, type PictureFiles} from "./sets.js";
import type {OfferedDenoiser} from "../denoiser-card.js";

/** What is run; `update` changes it. */
export interface PictureRun {
  /** Its target is a set of pictures. */
  readonly spec: SampleSpec;
  readonly backend: BackendChoice;
  /** Answers in place of the spec's denoiser. */
  readonly offered?: OfferedDenoiser | undefined;
}

/** @param options.onShown called when the first level of a run is there */
export function createPictureFigure(files: PictureFiles, {onShown}: {readonly onShown: (run: PictureRun) => void}) {
  const sets = createPictureSets(files);
  const place = document.createElement("div"); // where progress of loading is shown
  const notice = createNotice();
  const status = readout("");
  let wanted: PictureRun | undefined;
  let set: LabSet | undefined;
  let frames: LabFrame[] = [];
  let [frame, point, n, last, total] = [0, 0, 1, 1, 2];
  let following = true;
  let running: AbortController | undefined;

  const record = () => (frames.length > 0 ? {frames} : undefined);
  const stage = createStage({
    label: words.label, pixels: true, aspect: (width) => width / heightOfPoint(width),
    draw: (on) => drawPoint(on, {set, frame: frames[frame], point})
  });
  const row = Object.assign(document.createElement("div"), {className: "points-row"});
  let others: Stage | undefined;
  const strip = createStage({
    label: words.stripLabel, pixels: true, aspect: (width) => width / (2 * Math.min(46, width / countColumns(width, 1000)) + 24),
    draw: (on) => drawStrip(on, {record: record(), frame, sample: point}, total)
  });
  const scrubber = createScrubber(words.scrub, (next) => {
    following = false;
    show(next);
  });
  const slot = Object.assign(document.createElement("div"), {className: "slot"});
  let which: Control<number> | undefined;
  const go = button({label: words.run, primary: true, onClick: () => (running ? running.abort() : void run())});

  function show(next: number): void {
    frame = next;
    stage.redraw();
    strip.redraw();
    others?.redraw();
    const now = frames[frame];
    if (!now || !set) return;
    const {index, distance} = now.nearest[point]!;
    scrubber.set(frame, total - 1, frames.length - 1, words.step(now.i, last, now.sigma, set.nameOf(index), distance));
    stage.describe(words.describe(now.i, last, now.sigma, set.nameOf(index), distance));
    strip.describe(words.describeStrip(frames.length));
    const {sigma, nfe, probe} = now;
    stage.setValue(JSON.stringify({i: now.i, last, sigma: sigma === Infinity ? "Infinity" : sigma, nfe, nearest: set.nameOf(index), distance, probe}));
  }

  /** Something that loads in sight of the reader, who may stop it, and try again. @throws the signal's reason, at once */
  async function wait<T>(label: string, load: Load<T>, signal: AbortSignal): Promise<T> {
    const {element: progress, result} = showWork({label, work: ({signal: stopped, onProgress}) => {
      const either = new AbortController();
      for (const each of [stopped, signal]) each.addEventListener("abort", () => either.abort(each.reason), {once: true});
      return load({signal: either.signal, onProgress});
    }});
    place.replaceChildren(progress);
    return orAbort(result, signal);
  }

  async function run(): Promise<void> {
    if (!wanted) return;
    const asked = wanted;
    const {spec, backend, offered} = asked;
    if (spec.target.kind !== "pictures") return;
    running?.abort();
    const mine = (running = new AbortController());
    go.textContent = strings.stop;
    notice.clear();
    place.replaceChildren();
    try {
      const {set: name} = spec.target;
      if (set?.key !== name) {
        const loaded = await wait(words.loading[name], sets[name], mine.signal);
        [set, frames] = [loaded, []];
      }
      const denoise = offered && (await wait(offered.loading, (request) => offered.load({...request, backend, onNotice: (reason) => notice.say(reason)}), mine.signal));
      const {n: points, levels} = buildSpec(spec);
      const started = performance.now();
      const pause = createBreath();
      const fresh: LabFrame[] = [];
      const breathe = async (): Promise<void> => {
        await pause();
        mine.signal.throwIfAborted();
      };
      const tell = (message: string): void => void (status.textContent = message);
      for await (const each of runPictures({
        spec, set, backend, denoise, breathe, onNotice: (message) => notice.say(message), onProgress: (what, fraction) => tell(`${what} ${Math.round(100 * fraction)} %`)
      })) {
        mine.signal.throwIfAborted();
        fresh.push(each);
        if (frames !== fresh) begin(asked, fresh, points, levels.length - 1);
        if (following || frame >= fresh.length) show(fresh.length - 1);
        else show(frame);
        tell(words.status(points, set.pictures.dim, set.pictures.n, each.nfe, (performance.now() - started) / 1000));
        await pause();
      }
      total = fresh.length;
      show(frame);
    } catch (error) {
      if (mine.signal.aborted) {
        if (running === mine) {
          status.textContent = strings.stopped;
          place.replaceChildren();
        }
      } else notice.say(words.failed(error instanceof Error ? error.message : String(error)));
    } finally {
      if (running === mine) {
        running = undefined;
        go.textContent = words.run;
      }
    }
  }

  /** The first level of a new run is there: what was shown before gives way. */
  function begin(asked: PictureRun, fresh: LabFrame[], points: number, end: number): void {
    if (points !== n) layOutPoints(points);
    [frames, n, last] = [fresh, points, end];
    total = Math.min(end + 1, FRAME_BUDGET);
    following = true;
    point = Math.min(point, n - 1);
    onShown(asked);
  }

  /** A row for so many points. */
  function layOutPoints(count: number): void {
    others?.dispose();
    others = undefined;
    if (count === 1) {
      slot.replaceChildren();
      return row.replaceChildren();
    }
    const chosen = slider({label: words.which, name: "", min: 1, max: count, step: 1, value: Math.min(point + 1, count)});
    chosen.addEventListener("input", () => {
      point = chosen.value - 1;
      show(frame);
    });
    which = chosen;
    slot.replaceChildren(chosen);
    const made = createStage({
      label: words.points(count), pixels: true, aspect: (width) => width / tileOf(width, count), draw: (on) => drawPoints(on, {frame: frames[frame], point})
    });
    made.canvas.addEventListener("click", ({offsetX}) => which?.set(Math.min(count, Math.floor(offsetX / tileOf(made.canvas.clientWidth, count)) + 1)));
    others = made;
    row.replaceChildren(made.element);
  }
  layOutPoints(n);

  strip.canvas.addEventListener("click", ({offsetX}) => {
    const columns = countColumns(strip.canvas.clientWidth, total);
    const next = frameOfColumn(Math.floor((offsetX / strip.canvas.clientWidth) * columns), columns, total);
    if (next >= frames.length) return;
    following = false;
    show(next);
  });

  const element = document.createElement("div");
  element.append(controls(go, slot), place, notice.element, stage.element, row, strip.element, scrubber.element, status);
  return {
    element,
    /** Another run takes the place of the one before. */
    update(next: PictureRun): void {
      wanted = next;
      void whenNear(element).then(() => {
        if (wanted === next) void run();
      });
    },
    /** Stops; what has been computed stays. */
    rest: () => running?.abort(),
    destroy(): void {
      running?.abort();
      wanted = undefined;
      stage.dispose();
      strip.dispose();
      others?.dispose();
    }
  };
}
