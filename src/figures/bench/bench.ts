/**
 * The bench: every part of the spine, on up to a million particles of the plane, or on pictures. One spec is all the state there is, but
 * for a network that learns; cards and text are two ways of changing it, and whatever is refused leaves the run as it was.
 */
import {PICTURE_SETS} from "../../math/pictures/sets.js";
import {buildSpec} from "../../math/spec/build.js";
import {readSpec, writeSpec} from "../../math/spec/spec.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {settingsOfSpec} from "../../sampler/particles/from-spec.js";
import {backendSelect} from "../backend.js";
import {createSwitch} from "../parts.js";
import {createParticleFigure} from "../particles/figure.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import {keepState, tellStateChange} from "../state.js";
import {strings} from "../strings.js";
import {levelsCard, processCard, solverCard, type Edit} from "./cards.js";
import {denoiserCard, type OfferedDenoiser} from "./denoiser-card.js";
import {countOf, FIRST, FIRST_PICTURES, isOfPictures, MOST_PICTURES, withDenoiser} from "./edits.js";
import {createLearning} from "./learned.js";
import type {PictureFiles} from "./pictures/sets.js";
import {createPicturesSide} from "./pictures-side.js";
import {runCard} from "./run-card.js";
import {specOfLink, textOfLink} from "./spec-link.js";
import {createSpecPanel} from "./spec-panel.js";
import {createPadKeeper, createPictureKeeper, targetCard} from "./target-card.js";

const DOORS = ["plane", "pictures", "learned"] as const;

export function createBench(first: SampleSpec = FIRST) {
  const words = strings.lab;
  let spec = first;
  let mind = "exact";
  /** The run that each side was left with. */
  const left = {plane: isOfPictures(first) ? FIRST : first, pictures: isOfPictures(first) ? first : FIRST_PICTURES};
  const offered: Record<string, OfferedDenoiser> = {};
  const backend = backendSelect();
  const pad = createPadKeeper((target) => edit({...spec, target}));
  const picture = createPictureKeeper(show, (points) => edit({...spec, target: {kind: "points", points}}));
  const panel = createSpecPanel((next) => take(next));
  const bench = Object.assign(document.createElement("div"), {className: "bench"});
  const doors = createSwitch(words.doors.label, (door) => enter(door as (typeof DOORS)[number]));
  const badge = Object.assign(document.createElement("span"), {className: "badge"});
  const learning = createLearning({backend: () => backend.value, onReady: show, onNetwork() {
    if (mind !== "learned" || isOfPictures(spec)) return;
    figure.update(runOf(spec));
    badge.textContent = words.badges[answering()];
  }});
  /** Whether a network answers for the pictures that are seen. */
  let seenLearned = false;
  const pictures = createPicturesSide({backend: () => backend.value, offered: network, onShown(learned) {
    seenLearned = learned;
    badge.textContent = words.badges[answering()];
  }});

  /** The offered denoisers that were made for the set that runs. */
  const offeredNow = ({target}: SampleSpec): Record<string, OfferedDenoiser> =>
    Object.fromEntries(Object.entries(offered).filter(([, {set}]) => target.kind === "pictures" && target.set === set));
  /** The one that answers in place of the spec's. */
  function network(): OfferedDenoiser | undefined {
    const now = offeredNow(spec);
    return Object.hasOwn(now, mind) ? now[mind] : undefined;
  }

  const runOf = (next: SampleSpec): ParticleRunOptions => {
    const run = {...settingsOfSpec(next), recipe: undefined, ...recipeOf(next), backend: backend.value};
    return mind === "learned" ? {...run, ...learning.answer(run.n)} : run;
  };

  /** Runs a spec, if it is one. @throws RangeError that names the field */
  function take(next: SampleSpec): void {
    const checked = readSpec(JSON.parse(writeSpec(next))); // as the command line would read it
    const ofPictures = isOfPictures(checked);
    const n = countOf(checked.start);
    if (ofPictures && n > MOST_PICTURES) throw new RangeError(words.run.tooMany(n, MOST_PICTURES));
    if (!ofPictures) settingsOfSpec(checked); // may refuse
    spec = {...checked, target: pad.holds(next.target) ? next.target : checked.target};
    left[ofPictures ? "pictures" : "plane"] = spec;
    if (ofPictures && !network() && mind !== "learned") mind = "exact"; // it was another set's
    begin();
  }
  /** The spec is what runs from now on. */
  function begin(): void {
    const ofPictures = isOfPictures(spec);
    if (mind === "learned" && !ofPictures) learning.study(spec);
    else learning.rest();
    show();
    figure.element.hidden = figure.numbers.hidden = ofPictures;
    pictures.element.hidden = !ofPictures;
    if (ofPictures) pictures.update(spec);
    else {
      pictures.rest();
      figure.update(runOf(spec));
    }
    tellStateChange(element);
  }
  const edit: Edit = (next) => {
    try {
      take(next);
    } catch (error) {
      show(); // the controls go back to what runs
      panel.refuse(error);
    }
  };
  function choose(next: string, {train = false} = {}): void {
    mind = next;
    if (network()) spec = left.pictures = withDenoiser(spec, {kind: "exact"}); // patches no longer answer
    begin();
    if (train) learning.begin();
  }
  function enter(door: (typeof DOORS)[number]): void {
    if (door === doorOf()) return;
    spec = left[door === "pictures" ? "pictures" : "plane"];
    choose(door === "learned" ? "learned" : "exact", {train: door === "learned"});
  }
  const doorOf = (): (typeof DOORS)[number] => (isOfPictures(spec) ? "pictures" : mind === "learned" ? "learned" : "plane");

  /** Whether what is seen is exact. */
  const answering = (): "exact" | "learned" => (isOfPictures(spec) ? (seenLearned ? "learned" : "exact") : mind === "learned" && learning.ready ? "learned" : "exact");

  /** Cards are made anew for each spec; focus stays on the control that has it. */
  function show(): void {
    const focused = Array.from(bench.querySelectorAll<HTMLElement>("input, select, button, summary")).indexOf(document.activeElement as HTMLElement);
    const open = Array.from(bench.querySelectorAll<HTMLElement>(".card"), (each) => each.querySelector("details")?.open ?? false);
    const {target, levels} = buildSpec({...spec, start: {kind: "prior", n: 1}, noise: {kind: "counter"}});
    const built = {spec, target, levels};
    const minds = {chosen: mind, choose: (next: string) => choose(next), offered: offeredNow(spec), pupil: learning.element};
    bench.replaceChildren(
      targetCard(built, edit, pad, picture), processCard(built, edit), denoiserCard(built, edit, minds), levelsCard(built, edit), solverCard(built, edit), runCard(built, edit, backend)
    );
    bench.querySelectorAll<HTMLElement>(".card").forEach((each, k) => {
      const details = each.querySelector("details");
      if (details) details.open = open[k] ?? false;
    });
    if (focused >= 0) Array.from(bench.querySelectorAll<HTMLElement>("input, select, button, summary"))[focused]?.focus();
    const here = doorOf();
    const names = {...words.doors.names, pictures: words.doors.names.pictures(dimOfPictures(left.pictures))};
    doors.show(DOORS.map((key) => ({key, label: names[key], pressed: key === here, disabled: key === "pictures" && !pictures.offered})));
    badge.textContent = words.badges[answering()];
    panel.show(spec, {network: here === "learned" ? "learned" : network() && "trained"});
  }

  const figure = createParticleFigure({
    ...runOf(left.plane), runControls: false, color: "posterior", numbersOpen: true, autoplay: true, aspect: (width) => (width < 520 ? 0.95 : 2)
  });
  backend.addEventListener("input", begin);

  const element = Object.assign(document.createElement("div"), {className: "lab"});
  const below = Object.assign(document.createElement("div"), {className: "lab-below"});
  below.append(figure.numbers, panel.element);
  const head = Object.assign(document.createElement("div"), {className: "doors"});
  head.append(doors.element, badge);
  element.append(head, figure.element, pictures.element, bench, below);
  pictures.element.hidden = true;
  const beginning = textOfLink(first);
  keepState(element, {
    key: "spec",
    read() {
      const text = textOfLink(spec);
      return text === beginning ? undefined : text;
    },
    write: (text) => take(text === undefined ? first : specOfLink(text))
  });
  keepState(element, {
    key: "denoiser",
    read: () => (mind === "learned" || network() ? mind : undefined),
    write(text = "exact") {
      const known = ["exact", "learned", ...Object.keys(offered)];
      if (!known.includes(text)) throw new RangeError(strings.oneOf(known));
      choose(text);
    }
  });
  begin();
  return {
    element,
    /** What runs now. */
    get spec() {
      return spec;
    },
    take,
    /** Opens the side of pictures: the page has the files. */
    offerPictures(files: PictureFiles): void {
      pictures.offer(files);
      show();
    },
    /** More denoisers of pictures, each under a key that links hold. Before the bench is on the page: its link may ask for one. */
    offerDenoisers(denoisers: Readonly<Record<string, OfferedDenoiser>>): void {
      Object.assign(offered, denoisers);
      show();
    },
    destroy(): void {
      figure.destroy();
      pictures.destroy();
      learning.destroy();
      for (const {release} of Object.values(offered)) release?.();
    }
  };
}

const dimOfPictures = ({target}: SampleSpec): number => (target.kind === "pictures" ? PICTURE_SETS[target.set].dim : 0);

const recipeOf = (spec: SampleSpec): Pick<ParticleRunOptions, "recipe"> => (spec.noise.kind === "counter" ? {} : {recipe: spec});
