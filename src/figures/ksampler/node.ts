/** The node, its run as a strip of previews and a list of σ, and the latent's way in a plane of pictures. */
import {createLatest} from "../breath.js";
import {controls, slider} from "../controls.js";
import {readout} from "../readout.js";
import {createStage} from "../stage.js";
import {createShadowPlane, findDirections} from "../shadow-plane.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {decode, LATENT_SCALE, runNode, type Machine, type Moment} from "./machine.js";
import {drawRun, heightOfRun, type RunScene} from "./node-drawing.js";
import {createPanel} from "./panel.js";
import {nextSeed} from "./seed-text.js";
import {drawInitialNoise, drawNoiseOnTheWay, planKsampler, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";

export interface NodeOptions {
  readonly machine: Machine;
  readonly names: readonly string[];
  readonly gram: Float64Array;
  readonly schedule: DdpmSchedule;
  /** Where a run begins (`startKsampler`; the page's own cell). */
  readonly jump: (latent: Float64Array, eps: Float64Array, plan: KsamplerPlan) => Float64Array;
}

const randomBits = (): bigint => crypto.getRandomValues(new BigUint64Array(1))[0]!;

/** Until the pictures have come the panel stands there alone; `begin` starts it. */
export function createNodeFigure() {
  const text = words.node;
  let options: NodeOptions | undefined;
  let scene: RunScene | undefined;
  let seedRun = "7";
  const panel = createPanel({
    onRun() {
      const seed = panel.seed.value;
      generate(() => panel.seed.set(nextSeed(seed, panel.control.value, randomBits)));
    }
  });
  const look = slider({label: text.look, min: 0, max: 1, step: 0.01, value: 0.3, format: (share) => String(Math.round(share * Math.max(0, (scene?.moments.length ?? 1) - 1)))});
  const stage = createStage({
    label: text.label,
    aspect: (width) => width / heightOfRun(width),
    pixels: true,
    draw(frame) {
      if (scene) drawRun(frame, {...scene, at: Math.min(scene.moments.length - 1, Math.round(look.value * (scene.numMoments - 1)))});
      else {
        frame.context.fillStyle = frame.colors.wash;
        frame.context.fillRect(0, 0, frame.width, frame.height);
      }
    }
  });
  const numbers = readout(words.computing);
  const sigmaList = readout("");
  const latest = createLatest((error) => stage.fail(error instanceof Error ? error.message : String(error)));
  let keepsSeed = false; // a seed set by control_after_generate waits for the next run

  function generate(afterwards?: () => void): void {
    if (!options) return;
    const {machine, names, gram, schedule, jump} = options;
    const knobs = {steps: panel.steps.value, samplerName: panel.sampler.value, scheduler: panel.scheduler.value, denoise: panel.denoise.value, startAtStep: panel.start.value, endAtStep: panel.end.value, returnWithLeftoverNoise: panel.leftover.value};
    const seed = panel.seed.value;
    latest(async (breathe) => {
      const plan = planKsampler(knobs, schedule);
      const latent = new Float64Array(machine.pictures.dim); // an empty latent
      const eps = panel.addNoise.value ? drawInitialNoise(seed) : undefined;
      const x = eps && plan.sigmas.length > 0 ? jump(latent, eps, plan) : latent;
      if (!(x.length === latent.length && x.every(Number.isFinite))) throw new RangeError(text.badStart);
      await breathe();
      const plane = scene?.plane ?? createShadowPlane({gram, n: machine.pictures.n, coefficients: findDirections({gram, n: machine.pictures.n})});
      await breathe();
      const moments: (Moment & {readonly shadow: readonly [number, number]; readonly aim: readonly [number, number]})[] = [];
      const shadowOf = (z: Float64Array) => plane.shadowOf(machine.productsOf(decode(z)));
      for await (const moment of runNode(machine, {plan, x, noise: drawNoiseOnTheWay(seed, plan.sampler), breathe})) {
        moments.push({...moment, shadow: shadowOf(moment.x), aim: shadowOf(moment.denoised)});
        scene = {moments, numMoments: Math.max(1, plan.levels.length), plane, at: 0};
        seedRun = seed;
        await breathe();
        stage.redraw();
      }
      const end = moments.at(-1)!;
      const {index, distance} = machine.nearest(end.x);
      if (afterwards) {
        keepsSeed = true;
        afterwards();
        keepsSeed = false;
      }
      numbers.textContent = plan.sigmas.length === 0 ? text.nothing : text.numbers({seed: seedRun, sigmas: plan.levels, nfe: end.nfe, name: names[index]!, distance, next: afterwards && panel.seed.value !== seed ? panel.seed.value : undefined});
      sigmaList.textContent = plan.sigmas.length === 0 ? "" : text.sigmas(plan.levels);
      look.set(look.value);
      const at = Math.round(look.value * (moments.length - 1));
      stage.describe(text.alt(seedRun, names[index]!, at, moments[at]!.sigma));
      stage.setValue(JSON.stringify({seed: seedRun, sigmas: Array.from(plan.levels), nfe: end.nfe, end: index, distance, start: Math.sqrt(moments[0]!.x.reduce((sum, value) => sum + value * value, 0)), unit: LATENT_SCALE}));
      stage.redraw();
    });
  }
  for (const knob of panel.knobs) knob.addEventListener("input", () => knob !== panel.control && !keepsSeed && generate());
  look.addEventListener("input", () => stage.redraw());
  const right = document.createElement("div");
  right.append(stage.element, controls(look), numbers, sigmaList);
  const element = document.createElement("div");
  element.className = "comfy-bench";
  element.append(panel.element, right);
  return {
    element,
    begin(given: NodeOptions): void {
      options = given;
      generate();
    }
  };
}
