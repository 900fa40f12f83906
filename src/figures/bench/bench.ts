/**
 * The bench: every part of the spine, on up to a million particles of the plane, or on pictures. One spec is all the state there is, but
 * for a network that learns; cards and text are two ways of changing it, and whatever is refused leaves the run as it was. What a page
 * has of it is its door.
 */
import {PICTURE_SETS} from "../../math/pictures/sets.js";
import {buildSpec} from "../../math/spec/build.js";
import {readSpec, writeSpec} from "../../math/spec/spec.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {settingsOfSpec} from "../../sampler/particles/from-spec.js";
import {backendSelect} from "../backend.js";
import {createParticleFigure} from "../particles/figure.js";
import type {ParticleRunOptions} from "../particles/described-run.js";
import {createSwitch} from "../parts.js";
import {keepState, tellStateChange} from "../state.js";
import {strings} from "../strings.js";
import type {Edit} from "./cards.js";
import {createCardRow} from "./card-row.js";
import type {OfferedDenoiser} from "./denoiser-card.js";
import type {Door, Hands, Side} from "./door.js";
import {countOf, FIRST, FIRST_PICTURES, isOfPictures, MOST_PICTURES, withDenoiser} from "./edits.js";
import {createLabLink} from "./lab-link.js";
import {createLearning} from "./learned.js";
import type {PictureFiles} from "./pictures/sets.js";
import {createPicturesSide} from "./pictures-side.js";
import {arrange} from "./arrange.js";
import {specOfLink, textOfLink} from "./spec-link.js";
import {createSpecPanel} from "./spec-panel.js";

/** @param first what runs first: the door's, unless given */
export function createBench(door: Door, first: SampleSpec = door.first) {
  const words = strings.lab;
  let spec = first;
  let mind = "exact";
  /** The run that each side was left with. */
  const left = {plane: isOfPictures(first) ? FIRST : first, pictures: isOfPictures(first) ? first : FIRST_PICTURES};
  const offered: Record<string, OfferedDenoiser> = {};
  const backend = backendSelect();
  const panel = door.spec === "text" ? createSpecPanel((next) => take(next)) : createLabLink();
  const sides = createSwitch(words.doors.label, (side) => enter(side as Side));
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
    if (ofPictures && !door.sides.includes("pictures")) throw new RangeError(words.onlyPlane);
    if (ofPictures && n > MOST_PICTURES) throw new RangeError(words.run.tooMany(n, MOST_PICTURES));
    if (!ofPictures) settingsOfSpec(checked); // may refuse
    spec = checked;
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
  function enter(side: Side): void {
    if (side === sideOf()) return;
    spec = left[side === "pictures" ? "pictures" : "plane"];
    choose(side === "learned" ? "learned" : "exact", {train: side === "learned"});
  }
  const sideOf = (): Side => (isOfPictures(spec) ? "pictures" : mind === "learned" ? "learned" : "plane");

  /** Whether what is seen is exact. */
  const answering = (): "exact" | "learned" => (isOfPictures(spec) ? (seenLearned ? "learned" : "exact") : mind === "learned" && learning.ready ? "learned" : "exact");

  const hands: Hands = {
    edit, refresh: show, backend, minds: () => ({chosen: mind, choose: (next) => choose(next), offered: offeredNow(spec), pupil: learning.element})
  };
  const [cards, more] = [createCardRow(door.cards, hands), createCardRow(door.more, hands)];

  function show(): void {
    const {target, levels} = buildSpec({...spec, start: {kind: "prior", n: 1}, noise: {kind: "counter"}});
    for (const row of [cards, more]) row.show({spec, target, levels});
    const here = sideOf();
    const names = {...words.doors.names, pictures: words.doors.names.pictures(dimOfPictures(left.pictures))};
    sides.show(door.sides.map((key) => ({key, label: names[key], pressed: key === here, disabled: key === "pictures" && !pictures.offered})));
    badge.textContent = words.badges[answering()];
    panel.show(spec, {network: here === "learned" ? "learned" : network() && "trained"});
  }

  const figure = createParticleFigure({
    ...runOf(left.plane), runControls: false, color: "posterior", numbersOpen: true, headline: door.spec === "link", autoplay: true, aspect: (width) => (width < 520 ? 0.95 : door.place === "left" ? 1.6 : 2)
  });
  backend.addEventListener("input", begin);

  const element = arrange(door, {sides: sides.element, badge, figure: figure.element, numbers: figure.numbers, pictures: pictures.element, cards: cards.element, more: more.element, panel: panel.element});
  pictures.element.hidden = true;
  const beginning = textOfLink(first);
  if (door.keeps === "run")
    keepState(element, {
      key: "spec",
      read() {
        const text = textOfLink(spec);
        return text === beginning ? undefined : text;
      },
      write: (text) => take(text === undefined ? first : specOfLink(text))
    });
  if (door.sides.length > 1)
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
