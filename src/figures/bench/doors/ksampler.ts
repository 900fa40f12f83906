/** The door of /ksampler: one card, ComfyUI's node. What its knobs come to is listed: the plan's own levels, and its solver. */
import type {Door} from "../door.js";
import {nodeCard} from "../node-card.js";
import {FIRST_KNOBS, specOfNode} from "../node-spec.js";

export const ksamplerDoor: Door = {
  sides: ["plane"], cards: [nodeCard], more: [], place: "left", spec: "link", keeps: "card", first: specOfNode(FIRST_KNOBS)
};
