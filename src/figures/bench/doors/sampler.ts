/** The door of /sampler: four choices and the number of steps, a card for each, in the plane; the rest is folded, or the lab's. */
import {processCard} from "../cards.js";
import type {Door} from "../door.js";
import {FIRST} from "../edits.js";
import {levelsCard, stepsCard} from "../levels-card.js";
import {runCard} from "../run-card.js";
import {familyCard, noiseCard} from "../solver-card.js";

export const samplerDoor: Door = {
  sides: ["plane"],
  cards: [
    ({edit}) => (built) => stepsCard(built, edit),
    ({edit}) => (built) => familyCard(built, edit),
    ({edit}) => (built) => noiseCard(built, edit),
    ({edit}) => (built) => levelsCard(built, edit, {steps: false}),
    ({edit}) => (built) => processCard(built, edit)
  ],
  more: [({edit, backend}) => (built) => runCard(built, edit, backend)],
  place: "under", spec: "link", keeps: "run",
  first: {
    ...FIRST, levels: {rule: "karras", numSteps: 12, sigmaMin: 0.01, sigmaMax: 12, denoise: 1, discardPenultimate: false}, solver: {name: "euler"}, start: {kind: "prior", n: 10_000}
  }
};
