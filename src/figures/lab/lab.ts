/**
 * The bench: every part of the spine, on up to a million particles. One spec is all the state there is; cards and text are two
 * ways of changing it, and whatever is refused leaves the run as it was.
 */
import {buildSpec} from "../../math/spec/build.js";
import {readSpec, writeSpec} from "../../math/spec/spec.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {settingsOfSpec} from "../../sampler/particles/from-spec.js";
import {backendSelect} from "../backend.js";
import {createParticleFigure} from "../particles/figure.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import {levelsCard, processCard, solverCard, type Edit} from "./cards.js";
import {FIRST} from "./edits.js";
import {runCard} from "./run-card.js";
import {createSpecPanel} from "./spec-panel.js";
import {createPadKeeper, targetCard} from "./target-card.js";

export function createLab(first: SampleSpec = FIRST) {
  let spec = first;
  const backend = backendSelect();
  const pad = createPadKeeper((target) => edit({...spec, target}));
  const panel = createSpecPanel((next) => take(next));
  const bench = Object.assign(document.createElement("div"), {className: "bench"});
  const runOf = (next: SampleSpec): ParticleRunOptions => ({...settingsOfSpec(next), recipe: undefined, ...recipeOf(next), backend: backend.value});

  /** Runs a spec, if it is one. @throws RangeError that names the field */
  function take(next: SampleSpec): void {
    const checked = readSpec(JSON.parse(writeSpec(next))); // as the command line would read it
    const run = runOf(checked);
    spec = {...checked, target: pad.holds(next.target) ? next.target : checked.target};
    show();
    figure.update(run);
  }
  const edit: Edit = (next) => {
    try {
      take(next);
    } catch (error) {
      show(); // the controls go back to what runs
      panel.refuse(error);
    }
  };

  /** Cards are made anew for each spec; focus stays on the control that has it. */
  function show(): void {
    const focused = Array.from(bench.querySelectorAll<HTMLElement>("input, select, button, summary")).indexOf(document.activeElement as HTMLElement);
    const open = Array.from(bench.querySelectorAll<HTMLElement>(".card"), (each) => each.querySelector("details")?.open ?? false);
    const {target, levels} = buildSpec({...spec, start: {kind: "prior", n: 1}, noise: {kind: "counter"}});
    const built = {spec, target, levels};
    bench.replaceChildren(targetCard(built, edit, pad), processCard(built, edit), levelsCard(built, edit), solverCard(built, edit), runCard(built, edit, backend));
    bench.querySelectorAll<HTMLElement>(".card").forEach((each, k) => {
      const details = each.querySelector("details");
      if (details) details.open = open[k] ?? false;
    });
    if (focused >= 0) Array.from(bench.querySelectorAll<HTMLElement>("input, select, button, summary"))[focused]?.focus();
    panel.show(spec);
  }

  const figure = createParticleFigure({
    ...runOf(spec), runControls: false, color: "posterior", numbersOpen: true, autoplay: true, aspect: (width) => (width < 520 ? 0.95 : 2)
  });
  backend.addEventListener("input", () => figure.update(runOf(spec)));
  show();

  const element = Object.assign(document.createElement("div"), {className: "lab"});
  const below = Object.assign(document.createElement("div"), {className: "lab-below"});
  below.append(figure.numbers, panel.element);
  element.append(figure.element, bench, below);
  return {
    element,
    /** What runs now. */
    get spec() {
      return spec;
    },
    take,
    destroy: figure.destroy
  };
}

const recipeOf = (spec: SampleSpec): Pick<ParticleRunOptions, "recipe"> => (spec.noise.kind === "counter" ? {} : {recipe: spec});
