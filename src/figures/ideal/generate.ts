/**
 * The run of the page: from pure noise to pictures, with the exact denoiser of a whole picture set. It starts on the subset
 * at once and passes to the whole set when that has arrived. Other figures read its `value` (a RunView).
 */
import {prefersReducedMotion, animate} from "../clock.js";
import {button, checkbox, controls, numberField, seedField, select, slider} from "../controls.js";
import {backendOfLink} from "../backend.js";
import {samplerFor, type BackendChoice} from "./bench.js";
import {drawRun, drawStrip, placeSquares, tileAt, countColumns, type Look} from "./generate-draw.js";
import {idealSigmas, type LevelRule} from "./levels.js";
import {startNoise} from "./noise.js";
import {addStep, FRAME_BUDGET, frameStride, type RunRecord} from "./record.js";
import {createNotice, createScrubber, createSwitch, folded, holdUntil} from "../parts.js";
import type {PictureSet} from "./set.js";
import {createStage} from "../stage.js";
import {keepState, readNumbers, tellStateChange} from "../state.js";
import {strings} from "../strings.js";
import type {SolverName} from "../../sampler/pictures/types.js";

/** What the other figures look at. A new object at every change. */
export interface RunView {
  readonly set: PictureSet;
  readonly backend: BackendChoice;
  readonly record: RunRecord | undefined;
  /** Index of the level that is shown, and of the sample. */
  readonly level: number;
  readonly sample: number;
}

export interface GenerateFigure {
  /** A view: `value` is a RunView, once the first set is there. */
  readonly element: HTMLElement & {readonly value: RunView};
  /** Takes the subset and begins, then the whole set: switches to it, unless the reader is busy with the subset. */
  offer(set: PictureSet): void;
}

const memory = (navigator as {deviceMemory?: number}).deviceMemory ?? 8;
/** How long the whole set waits for the subset's run, ms. */
const PATIENCE = 8000;
const budget = memory <= 4 ? FRAME_BUDGET / 2 : FRAME_BUDGET;

/** Its stages stand before the pictures arrive; the numbers of pictures are expected. */
export function createGenerateFigure({few, total}: {few: number; total: number}): GenerateFigure {
  const text = strings.ideal.generate;
  let subset: PictureSet | undefined;
  let set: PictureSet | undefined;
  let all: PictureSet | undefined;
  let touched = false;
  let asked: string | undefined; // the set that the reader, or a link, has chosen
  let wanted: number | undefined; // the level that a link asks for, until the run has come there
  let record: RunRecord | undefined;
  let frame = 0;
  let sample = 0;
  let following = true;
  let running: AbortController | undefined;
  let status = "";
  let ended = 0;

  // Controls: three in sight, the rest folded.
  const steps = slider({label: text.steps, name: "steps", min: 2, max: 100, step: 1, value: 20});
  const solver = select<SolverName>({label: text.solver, name: "solver", options: text.solvers, value: "heun"});
  const go = button({label: text.generate, primary: true, onClick: () => (running ? running.abort() : seed.set((seed.value + 1) % 2 ** 32))});
  const rule = select<LevelRule>({label: text.levels, name: "levels", options: text.rules, value: "karras"});
  const sigmaMax = numberField({label: text.sigmaMax, name: "sigma-max", symbol: "sigma", min: 0.01, max: 1000, value: 80, step: 0.01});
  const sigmaMin = numberField({label: text.sigmaMin, name: "sigma-min", symbol: "sigma", min: 0.001, max: 40, value: 0.02, step: 0.001});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const batch = slider({label: text.howMany, name: "runs", min: 1, max: 64, step: 1, value: 16});
  const backend = select<BackendChoice>({label: text.backend, name: "backend", options: text.backends, value: backendOfLink()});
  const tilesShowD = checkbox({label: text.tilesShowD, name: "tiles-d", value: false});
  const sets = createSwitch(text.whichSet, (key) => {
    touched = true;
    asked = key;
    tellStateChange(sets.element);
    const next = key === "all" ? all : subset;
    if (next) choose(next);
  });
  const notice = createNotice();
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  readout.style.minHeight = "3em"; // what follows does not jump when the first words come

  const look = (): Look => ({record, frame, sample, tiles: tilesShowD.value ? "denoised" : "x"});
  const stage = createStage({label: text.label, aspect: (width) => width / placeSquares(width).height, draw: (f) => drawRun(f, look())});
  const totalFrames = (): number => (record ? Math.ceil((record.sigmas.length - 1) / frameStride(record.sigmas.length, record.choice.batch, budget)) + 1 : 2);
  const strip = createStage({
    label: text.stripLabel,
    aspect: (width) => width / (2 * Math.min(46, width / countColumns(width, 1000)) + 24),
    draw: (f) => drawStrip(f, look(), totalFrames())
  });
  const scrubber = createScrubber(text.scrub, (next) => {
    following = false;
    wanted = undefined;
    asked ??= set?.key;
    show(next);
    tellStateChange(scrubber.element);
  });

  const emit = (): void => void element.dispatchEvent(new Event("input", {bubbles: true}));
  const show = (next: number): void => {
    frame = next;
    stage.redraw();
    strip.redraw();
    describe();
    emit();
  };

  function describe(): void {
    const now = record?.frames[frame];
    const step = now && record?.steps[now.i];
    if (!record || !now || !step) return;
    const last = record.sigmas.length - 1;
    scrubber.set(frame, totalFrames() - 1, record.frames.length - 1, text.step(now.i, last, now.sigma));
    stage.describe(text.alt(now.i, last, now.sigma, record.choice.batch, sample + 1, step.largestWeight[sample], record.set.names[step.mostLikely[sample]]));
    strip.describe(text.stripAlt(record.frames.length, sample + 1));
    const last20 = record.steps.at(-1)!;
    readout.textContent = [status, text.progress(last20.i, last, last20.nfe)].join(" · ");
  }

  async function run(): Promise<void> {
    if (!set) return;
    const pictures = set;
    running?.abort();
    const mine = (running = new AbortController());
    go.textContent = strings.stop;
    notice.clear();
    const choice = {rule: rule.value, numSteps: steps.value, sigmaMin: sigmaMin.value, sigmaMax: sigmaMax.value, solver: solver.value, seed: seed.value, batch: batch.value};
    try {
      const sigmas = idealSigmas(choice);
      const sampler = await samplerFor(pictures, backend.value, {
        onProgress: (what, fraction) => (readout.textContent = `${what} ${Math.round(100 * fraction)} %`),
        onNotice: (message) => notice.say(message)
      });
      const x = await startNoise({seed: choice.seed, batch: choice.batch, sigma: sigmas[0]});
      mine.signal.throwIfAborted();
      const started = performance.now();
      const fresh: RunRecord = {set: pictures, choice, sigmas, steps: [], frames: [], done: false};
      for await (const step of sampler.run({x, batch: choice.batch, sigmas, solver: choice.solver, seed: choice.seed, signal: mine.signal})) {
        addStep(fresh, step, budget);
        status = text.status(pictures.pictures.n, sampler.backend, sampler.reason, (performance.now() - started) / 1000);
        if (record !== fresh) {
          record = fresh;
          sample = Math.min(which.value, choice.batch) - 1;
          following = wanted === undefined;
          show(0);
          showWanted();
        } else if (wanted !== undefined) showWanted();
        else if (!visible || !animation.playing) follow(true);
        describe();
      }
    } catch (error) {
      // A value out of range is mended by its control, not by trying again.
      if (error instanceof RangeError) notice.say(error.message);
      else if (!mine.signal.aborted) notice.say(error instanceof Error ? error.message : String(error), strings.tryAgain, () => void run());
      else if (running === mine) readout.textContent = [strings.stopped, status].filter(Boolean).join(" ");
    } finally {
      if (running === mine) {
        running = undefined;
        ended = performance.now();
        go.textContent = text.generate;
        emit();
      }
    }
  }

  /** Shows the level that a link asks for, as soon as the run has come there. */
  function showWanted(): void {
    if (wanted === undefined || (asked !== undefined && record?.set.key !== asked)) return;
    const there = record?.frames.findIndex(({i}) => i === wanted) ?? -1;
    const last = record && record.frames.length === totalFrames() ? record.frames.length - 1 : -1;
    if (there < 0 && last < 0) return;
    wanted = undefined;
    following = false;
    show(there < 0 ? last : there);
  }

  /** Moves the shown step towards the newest one. */
  function follow(jump: boolean): void {
    if (!record || !following) return;
    const newest = record.frames.length - 1;
    if (frame < newest) show(jump ? newest : frame + 1);
  }

  let visible = true;
  new IntersectionObserver((entries) => (visible = entries.at(-1)!.isIntersecting)).observe(stage.element);

  // One step every 70 ms at most: a fast machine should not skip what there is to see.
  let waited = 0;
  const main = document.createElement("div");
  const animation = animate(main, (_, elapsed) => {
    waited += elapsed;
    if (waited < 0.07) return;
    waited = 0;
    follow(false);
  });
  if (prefersReducedMotion()) animation.pause();

  function choose(next: PictureSet): void {
    if (set === next) return;
    set = next;
    refreshSwitch();
    void run();
  }
  function refreshSwitch(): void {
    sets.show([
      {key: "subset", label: text.setOf(few), pressed: set?.key !== "all", disabled: !subset},
      {key: "all", label: all ? text.setOf(all.pictures.n) : text.arriving(total), pressed: set?.key === "all", disabled: !all}
    ]);
  }

  let timer = 0;
  const rerun = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void run(), 250);
  };
  for (const control of [steps, solver, rule, sigmaMax, sigmaMin, seed, batch, backend]) {
    control.addEventListener("input", () => {
      touched = true;
      rerun();
    });
  }
  tilesShowD.addEventListener("input", () => stage.redraw());
  stage.canvas.addEventListener("click", ({offsetX, offsetY}) => {
    const hit = record && tileAt(record.choice.batch, offsetX, offsetY, placeSquares(stage.canvas.clientWidth).batch);
    if (hit === undefined) return;
    sample = hit;
    which.set(hit + 1);
  });
  const which = slider({label: text.which, name: "run", min: 1, max: 64, step: 1, value: 1});
  which.addEventListener("input", () => {
    sample = Math.min(which.value, record?.choice.batch ?? batch.value) - 1;
    show(frame);
  });

  keepState(sets.element, {
    key: "set",
    read: () => asked,
    write(next) {
      if (next !== undefined && next !== "subset" && next !== "all") throw new RangeError(strings.oneOf(["subset", "all"]));
      asked = next;
      touched ||= asked !== undefined;
      const chosen = asked === "all" ? all : asked === "subset" ? subset : undefined;
      if (chosen) choose(chosen);
    }
  });
  keepState(scrubber.element, {
    key: "level",
    read: () => (wanted !== undefined ? String(wanted) : following || !record ? undefined : String(record.frames[frame]!.i)),
    write(next) {
      const [level] = readNumbers(next ?? "0", 1);
      if (!Number.isInteger(level) || level! < 0 || level! > 100) throw new RangeError(strings.range("0", "100", true));
      wanted = next === undefined ? undefined : level;
      // The link's other values may begin a new run: then the level is that one's.
      if (wanted !== undefined) return void setTimeout(() => !running && showWanted(), 300);
      following = true;
      follow(true);
    }
  });

  holdUntil(main, () => set !== undefined);
  main.append(
    controls(steps, go, sets.element),
    notice.element, stage.element, strip.element, scrubber.element, readout,
    folded(strings.more, controls(solver, rule, sigmaMax, sigmaMin, seed), controls(batch, which, tilesShowD, backend))
  );
  const element = Object.defineProperty(main, "value", {
    get: (): RunView | undefined => set && ({set, backend: backend.value, record, level: record?.frames[frame]?.i ?? 0, sample})
  }) as unknown as HTMLElement & {readonly value: RunView};

  refreshSwitch();
  return {
    element,
    offer(next) {
      if (next.key === "subset") {
        subset = next;
        choose(next);
        emit();
        return;
      }
      all = next;
      refreshSwitch();
      const since = performance.now();
      // The subset's run may end and be looked at; a reader who is busy with it decides.
      const consider = (): void => {
        if (set === next) return;
        if (asked === "all") return choose(next);
        if (touched) notice.say(text.arrived(next.pictures.n), text.useThem, () => choose(next));
        else if ((record?.done && performance.now() - ended > 2500) || performance.now() - since > PATIENCE) choose(next);
        else setTimeout(consider, 200);
      };
      consider();
    }
  };
}
