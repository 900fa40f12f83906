/** The door of /lab: everything. */
import {processCard} from "../cards.js";
import {denoiserCard} from "../denoiser-card.js";
import type {CardMaker, Door} from "../door.js";
import {FIRST} from "../edits.js";
import {levelsCard} from "../levels-card.js";
import {runCard} from "../run-card.js";
import {solverCard} from "../solver-card.js";
import {createPadKeeper, createPictureKeeper, targetCard} from "../target-card.js";
import type {Built} from "../thumbs.js";

const target: CardMaker = ({edit, refresh}) => {
  let now: Built;
  const pad = createPadKeeper((drawn) => edit({...now.spec, target: drawn}));
  const picture = createPictureKeeper(refresh, (points) => edit({...now.spec, target: {kind: "points", points}}));
  return (built) => targetCard((now = built), edit, pad, picture);
};

export const labDoor: Door = {
  sides: ["plane", "pictures", "learned"],
  cards: [
    target,
    ({edit}) => (built) => processCard(built, edit),
    ({edit, minds}) => (built) => denoiserCard(built, edit, minds()),
    ({edit}) => (built) => levelsCard(built, edit),
    ({edit}) => (built) => solverCard(built, edit),
    ({edit, backend}) => (built) => runCard(built, edit, backend)
  ],
  more: [], place: "under", spec: "text", keeps: "run", first: FIRST
};
