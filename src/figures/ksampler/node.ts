/** The node, its run as a strip of previews and a list of σ, and the latent's way in a plane of pictures. */
import {createLabLink} from "../bench/lab-link.js";
import {createBreath, createLatest} from "../breath.js";
import {controls, slider} from "../controls.js";
import {showWork, type Progress} from "../loading.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {labRunOf} from "./lab-run.js";
import {createMachine, LATENT_SCALE, runNode, type Machine, type Moment} from "./machine.js";
import {drawRun, heightOfRun, type RunScene} from "./node-drawing.js";
import {createNodePlane, type NodePlane} from "./node-plane.js";
import {createPanel, EMPTY, type ModelName} from "./panel.js";
import type {Labels} from "./prompts.js";
import {nextSeed} from "./seed-text.js";
import {pictureMenu} from "./set.js";
import {drawInitialNoise, drawNoiseOnTheWay, planKsampler, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

export interface NodeOptions {
  readonly machine: Machine;
  readonly gram: Float64Array;
  readonly schedule: DdpmSchedule;
  /** Where a run begins (`startKsampler`; the page's own cell). */
  readonly jump: (latent: Float64Array, eps: Float64Array, plan: KsamplerPlan) => Float64Array;
  /** Fetches the whole set, when its model is first chosen. */
  readonly loadAll: (options: {signal: AbortSignal; onProgress: (progress: Progress) => void}) => Promise<Pictures>;
}

interface Model {
  readonly machine: Machine;
  readonly labels: Labels;
  readonly places: Float64Array;
}

const randomBits = (): bigint => crypto.getRandomValues(new BigUint64Array(1))[0]!;

/**
 * Until the pictures have come the panel stands there alone; `begin` starts it.
 * @param labels of the 75 pictures, and of all
 */
export function createNodeFigure(labels: Readonly<Record<ModelName, Labels>>) {
  const text = words.node;
  let options: NodeOptions | undefined;
  let plane: NodePlane | undefined;
  let scene: RunScene | undefined;
  let seen = 0;
  let told = {numbers: "", end: ""};
  const models: Partial<Record<ModelName, Model>> = {};
  const panel = createPanel({
    prompts: labels.some.prompts,
    pictures: pictureMenu(labels.some.names),
    onRun() {
      const seed = panel.seed.value;
      seen = Infinity;
      generate(() => panel.seed.set(nextSeed(seed, panel.control.value, randomBits)));
    }
  });
  const stepOf = (share: number) => Math.round(share * Math.max(0, (scene?.numMoments ?? 1) - 1));
  const look = slider({label: text.look, min: 0, max: 1, step: 0.01, value: 0, format: (share) => String(stepOf(share))});
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / heightOfRun(width),
    pixels: true,
    draw(frame) {
      if (scene) drawRun(frame, {...scene, seen, at: Math.min(scene.moments.length - 1, stepOf(look.value))});
      else {
        frame.context.fillStyle = frame.colors.wash;
        frame.context.fillRect(0, 0, frame.width, frame.height);
      }
    }
  });
  const numbers = readout(words.computing);
  const sigmaList = readout("");
  const lab = createLabLink(text.inLab);
  lab.element.hidden = true;
  const arriving = document.createElement("div");
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  let keepsSeed = false; // a seed set by control_after_generate waits for the next run

  /** The model of the panel; undefined while its pictures are on their way. */
  function currentModel(): Model | undefined {
    const name = panel.model.value;
    if (models[name] || name === "some" || !options || !plane || arriving.hasChildNodes()) return models[name];
    const [{loadAll}, where] = [options, plane];
    const loading = showWork({label: text.loadingAll, work: loadAll});
    arriving.replaceChildren(loading.element);
    void loading.result.then(async (pictures) => {
      models.all = {machine: createMachine(pictures), labels: labels.all, places: await where.placesOf(pictures, createBreath())};
      arriving.replaceChildren();
      generate();
    });
    return undefined;
  }

  function tell(): void {
    const at = Math.min(stepOf(look.value), (scene?.moments.length ?? 1) - 1);
    seen = Math.max(seen, at);
    const whole = scene !== undefined && seen >= scene.numMoments - 1;
    if (told.numbers) numbers.textContent = whole ? told.numbers : text.waiting;
    const moment = scene?.moments[at];
    if (moment) stage.describe(`${whole ? told.end : ""} ${text.alt(at, moment.sigma)}`.trim());
    stage.redraw();
  }

  function generate(afterwards?: () => void): void {
    const model = currentModel();
    if (!options || !model || !plane) return;
    const [{schedule, jump}, {machine, places}, {shadowOf}] = [options, model, plane];
    const knobs = {steps: panel.steps.value, samplerName: panel.sampler.value, scheduler: panel.scheduler.value, denoise: panel.denoise.value, startAtStep: panel.start.value, endAtStep: panel.end.value, returnWithLeftoverNoise: panel.leftover.value};
    const seed = panel.seed.value;
    const guidance = {positive: model.labels.priorOf(panel.positive.value), negative: model.labels.priorOf(panel.negative.value), cfg: panel.cfg.value};
    latest(async (breathe) => {
      const plan = planKsampler(knobs, schedule);
      const latent = panel.latent.value === EMPTY ? new Float64Array(machine.pictures.dim) : models.some!.machine.encode(Number(panel.latent.value));
      const eps = panel.addNoise.value ? drawInitialNoise(seed) : undefined;
      const x = eps && plan.sigmas.length > 0 ? jump(latent, eps, plan) : latent;
      if (!(x.length === latent.length && x.every(Number.isFinite))) throw new RangeError(text.badStart);
      await breathe();
      const moments: (Moment & Pick<RunScene["moments"][number], "shadow" | "aim">)[] = [];
      for await (const moment of runNode(machine, {plan, x, noise: drawNoiseOnTheWay(seed, plan.sampler), guidance, breathe})) {
        moments.push({...moment, shadow: shadowOf(moment.x), aim: shadowOf(moment.denoised)});
        scene = {moments, numMoments: Math.max(1, plan.levels.length), places, at: 0, seen};
        await breathe();
        stage.redraw();
      }
      const end = moments.at(-1)!;
      const {index, distance} = await machine.nearest(end.x, breathe);
      if (afterwards) {
        keepsSeed = true;
        afterwards();
        keepsSeed = false;
      }
      const name = model.labels.names[index]!;
      told = {
        numbers: plan.sigmas.length === 0 ? text.nothing : text.numbers({seed, sigmas: plan.levels, nfe: end.nfe, name, distance, next: afterwards && panel.seed.value !== seed ? panel.seed.value : undefined}),
        end: text.altEnd(seed, name)
      };
      lab.element.hidden = plan.levels.length < 2;
      if (!lab.element.hidden) lab.show(labRunOf(plan, {set: model === models.all ? "all" : "subset", seed}));
      sigmaList.textContent = plan.sigmas.length === 0 ? "" : text.sigmas(plan.levels);
      if (afterwards && look.value === 0) look.set(1);
      else look.set(look.value);
      const start = Math.sqrt(moments[0]!.x.reduce((sum, value) => sum + value * value, 0));
      stage.setValue(JSON.stringify({seed, sigmas: Array.from(plan.levels), nfe: end.nfe, end: index, name, distance, start, unit: LATENT_SCALE, n: machine.pictures.n}));
      tell();
    });
  }
  for (const knob of panel.knobs)
    knob.addEventListener("input", () => {
      if (knob === panel.control || keepsSeed) return;
      seen = Infinity;
      generate();
    });
  look.addEventListener("input", tell);
  const right = document.createElement("div");
  right.append(arriving, stage.element, controls(look), numbers, sigmaList, lab.element);
  const element = document.createElement("div");
  element.className = "comfy-bench";
  element.append(panel.element, right);
  return {
    element,
    begin(given: NodeOptions): void {
      options = given;
      latest(async (breathe) => {
        plane ??= await createNodePlane({pictures: given.machine.pictures, gram: given.gram}, breathe);
        models.some = {machine: given.machine, labels: labels.some, places: await plane.placesOf(given.machine.pictures, breathe)};
        generate();
      });
    }
  };
}
