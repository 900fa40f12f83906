/** What a network may learn: a mixture, points that a reader drew, or one of the shapes; each draw is fresh. */
import {createRandom} from "../../math/noise/random.js";
import {SHAPES, type ShapeName} from "../../math/targets/shapes.js";
import type {Target} from "../../math/types.js";
import {targetOfModel, type TargetModel} from "../particles/model.js";

export type TrainingData = TargetModel | {readonly kind: "shape"; readonly name: ShapeName};

/** The data with its exact score. @throws RangeError where there is none, or it is not in the plane */
export function targetOfData(data: TrainingData): Target {
  if (data.kind === "shape") {
    const entry = Object.hasOwn(SHAPES, data.name) ? SHAPES[data.name] : undefined;
    if (!entry) throw new RangeError(`createTrainer: there is no shape "${data.name}"; give one of ${Object.keys(SHAPES).join(", ")}.`);
    return entry.create();
  }
  if (data.kind === "points" && data.points.length === 0) throw new RangeError("createTrainer: there are no points to learn from; draw at least one.");
  const target = targetOfModel(data);
  if (target.dim !== 2) throw new RangeError(`createTrainer: the data has ${target.dim} dimensions; give points of the plane, 2.`);
  return target;
}

/** One point at the origin has no size at all, and a network needs some scale. */
const LEAST_SIZE = 0.05;

/** σ_d: the root mean square of a coordinate, over 4096 draws that are always the same; at least 0.05. */
export function rootMeanSquare(target: Target): number {
  const x = target.sample(4096, createRandom("size of the data"));
  return Math.max(LEAST_SIZE, Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length));
}
