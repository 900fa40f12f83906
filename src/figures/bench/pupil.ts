/** The learned denoiser of the bench: a small network that is trained here on the bench's target, or opened from a file. */
import type {NetworkModel} from "../../math/learning/network.js";
import type {TargetModel} from "../../sampler/particles/model.js";
import {button, controls} from "../controls.js";
import {createApprentice} from "../learning/apprentice.js";
import {fileField} from "../file-field.js";
import {labLearned as words} from "../strings/en/lab-learned.js";

/** Steps after which it rests, for the sake of the reader's battery. */
const REST_AFTER = 10_000;
/** Milliseconds between two networks that are handed on while it learns: each starts the particles anew. */
const HAND_ON = 4000;

export interface Pupil {
  /** What the card of the denoiser shows. */
  readonly element: HTMLElement;
  /** What has been learned so far. */
  readonly network: NetworkModel | undefined;
  /** Learns this target from now on; what was learned of another is forgotten. Begins at once if it was at work, or is told to. */
  study(target: TargetModel, options?: {readonly begin?: boolean}): void;
  pause(): void;
  dispose(): void;
}

export interface PupilOptions {
  /** Something new has been learned or opened, or what was learned is forgotten. */
  readonly onNetwork: () => void;
  /** How many particles it moves here. */
  readonly most: number;
}

export function createPupil({onNetwork, most}: PupilOptions): Pupil {
  let target: TargetModel | undefined;
  let network: NetworkModel | undefined;
  let [step, handedOn, rests] = [0, 0, REST_AFTER];
  const status = Object.assign(document.createElement("p"), {className: "fact"});
  status.setAttribute("role", "status");
  const train = button({label: words.train, primary: true, onClick: () => (apprentice.running ? pupil.pause() : begin())});
  const save = button({label: words.save, onClick: () => void saveFile()});
  const open = fileField({label: words.open, accept: ".json,application/json", onFile: (file) => void file.arrayBuffer().then((buffer) => openFile(new Uint8Array(buffer)))});
  const apprentice = createApprentice({
    onProgress(progress) {
      ({step} = progress);
      if (progress.network) network = progress.network;
      if (step >= rests) {
        rests = step + REST_AFTER;
        void apprentice.pause();
      }
      if (progress.network && performance.now() - handedOn > HAND_ON) handOn();
      show(progress.stepsPerSecond);
    },
    onEnd() {
      if (network) handOn();
      show();
    },
    onTrouble: (message) => show(NaN, message)
  });

  function handOn(): void {
    handedOn = performance.now();
    onNetwork();
  }
  function begin(): void {
    if (!target) return;
    apprentice.start({data: target}, "auto");
    show();
  }
  function show(perSecond = NaN, trouble?: string): void {
    train.textContent = apprentice.running ? words.pause : step > 0 ? words.goOn : words.train;
    save.disabled = !network;
    status.textContent = trouble ?? (apprentice.starting ? words.starting : step > 0 ? words.progress(step, perSecond) : words.waiting);
    pupil.element.dataset.step = String(step);
  }
  async function saveFile(): Promise<void> {
    try {
      const bytes = await apprentice.save();
      const {download} = await import("../particles/export.js");
      if (bytes) download(new Blob([bytes as Uint8Array<ArrayBuffer>], {type: "application/json"}), "16384-network.json");
    } catch (error) {
      show(NaN, words.failed(messageOf(error)));
    }
  }
  async function openFile(bytes: Uint8Array): Promise<void> {
    try {
      const loaded = await apprentice.load(bytes, "auto");
      ({network} = loaded);
      ({step} = loaded.progress);
      rests = step + REST_AFTER;
      handOn();
      show(NaN, sameData(loaded.settings.data, target) ? words.opened(step) : words.openedOther(step));
    } catch (error) {
      show(NaN, words.notOpened(messageOf(error)));
    }
  }

  const pupil: Pupil = {
    element: document.createElement("div"),
    get network() {
      return network;
    },
    study(next, options = {}) {
      const goOn = apprentice.running || (options.begin ?? false);
      if (!sameData(next, target)) {
        const known = network !== undefined;
        target = next;
        [network, step, rests] = [undefined, 0, REST_AFTER];
        if (known) onNetwork();
        void apprentice.drop().catch(() => undefined).then(() => {
          if (goOn && target === next) begin();
        });
      } else if (goOn && !apprentice.running && !network) begin();
      show();
    },
    pause: () => void apprentice.pause().then(() => show()),
    dispose: () => apprentice.dispose()
  };
  const row = controls(train, save);
  pupil.element.append(status, row, open, Object.assign(document.createElement("p"), {className: "fact", textContent: words.moves(most)}));
  show();
  return pupil;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Typed arrays count as lists: data that has been through a file is of other kinds. */
function sameData(a: object | undefined, b: object | undefined): boolean {
  const text = (value: object | undefined): string => JSON.stringify(value, (_, each: unknown) => (ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each));
  return text(a) === text(b);
}
