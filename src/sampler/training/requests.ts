/** What trainer.ts asks of a session, and the answers: over a worker's channel, or directly where there are no workers. */
import type {NetworkModel} from "../../math/learning/network.js";
import type {ScoreError} from "../../math/learning/score-error.js";
import type {BackendName} from "./backend.js";
import type {Progress} from "./progress.js";
import {createSession, type ScoreErrorOptions, type Session} from "./session.js";
import type {CompleteSettings, TrainingSettings} from "./settings.js";
import type {TrainLimit} from "./train.js";

export type ToTraining =
  | {readonly kind: "create"; readonly settings: TrainingSettings; readonly backend: "auto" | BackendName}
  | {readonly kind: "train"; readonly limit: TrainLimit; readonly withNetwork: boolean}
  /** Ends the stretch of training under way. */
  | {readonly kind: "stop"}
  | {readonly kind: "network"}
  | {readonly kind: "scoreError"; readonly options: ScoreErrorOptions}
  | {readonly kind: "save"}
  | {readonly kind: "load"; readonly bytes: Uint8Array}
  | {readonly kind: "reset"; readonly changes: Partial<TrainingSettings>}
  | {readonly kind: "dispose"};

/** What a session is, after it was made or made anew. */
export interface Standing {
  readonly backend: BackendName;
  readonly why: string;
  readonly settings: CompleteSettings;
}

export type Answer = Standing | Progress | NetworkModel | ScoreError | Uint8Array | undefined;

/** Answers requests with a session of its own, made by the first. */
export function createAnswerer(): (request: ToTraining) => Promise<Answer> {
  let session: Session | undefined;
  const standing = ({backend, why, settings}: Session): Standing => ({backend, why, settings});
  return async (request) => {
    if (request.kind === "create") return standing((session = await createSession(request.settings, request.backend)));
    if (!session) throw new Error("The training was not made.");
    switch (request.kind) {
      case "train": {
        const progress = await session.train(request.limit);
        return request.withNetwork || progress.diverged !== undefined ? {...progress, network: await session.network()} : progress;
      }
      case "stop":
        session.stop();
        return undefined;
      case "network": return session.network();
      case "scoreError": return session.scoreError(request.options);
      case "save": return session.save();
      case "load":
        await session.load(request.bytes);
        return standing(session);
      case "reset":
        await session.reset(request.changes);
        return standing(session);
      case "dispose":
        session.dispose();
        return undefined;
    }
  };
}
