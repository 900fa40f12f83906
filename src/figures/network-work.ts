/** A trained network for a figure: progress in sight, and the reader's words where it fails. Give it to `showWork`. */
import {LoadError} from "../sampler/load-blob.js";
import {NetworkError} from "../sampler/onnx/errors.js";
import {loadNetwork} from "../sampler/onnx/load-network.js";
import type {Network, NetworkBackend, NetworkEntry} from "../sampler/onnx/network.js";
import {backendOfLink, type BackendChoice} from "./backend.js";
import {button} from "./controls.js";
import type {Progress} from "./loading.js";
import {showFailure} from "./stage.js";
import {strings} from "./strings.js";
import {networks} from "./strings/en/networks.js";

export interface NetworkWork {
  /** Of `models/manifest.json`. */
  readonly entry: NetworkEntry;
  /** `FileAttachment("models/NAME.onnx")` */
  readonly file: {readonly href: string};
  /** What the link says unless given; "cpu" is WebAssembly. */
  readonly backend?: BackendChoice;
  readonly signal?: AbortSignal;
  /** A cell's `invalidation`: when it runs again or goes, the network is released, also one that is still on its way. */
  readonly until?: Promise<unknown>;
  readonly onProgress?: (progress: Progress) => void;
  /** A graphics device has failed, and the processor goes on. */
  readonly onNotice?: (reason: string) => void;
}

/**
 * `showWork({label: networkLabel("a network of faces", entry), near: […], work: (given) => openNetwork({entry, file, until: invalidation, ...given})})`
 *
 * @throws Error with a sentence for the reader, or the signal's reason
 */
export async function openNetwork({entry, file, backend = backendOfLink(), signal, until, onProgress, onNotice}: NetworkWork): Promise<Network> {
  const machine: "auto" | NetworkBackend = backend === "cpu" ? "wasm" : backend;
  try {
    const network = await loadNetwork({
      entry, url: file.href, backend: machine,
      ...(signal && {signal}),
      ...(onNotice && {onNotice}),
      ...(onProgress && {onProgress: ({loaded, total}) => onProgress({done: loaded, total: total ?? 0})})
    });
    void until?.then(() => network.release()).catch(() => {}); // nobody is left to be told
    return network;
  } catch (error) {
    throw explainNetworkError(error);
  }
}

/** What is loaded and how much it is. @param what "a network of faces" */
export const networkLabel = (what: string, {onnx}: NetworkEntry): string => networks.load(what, onnx.bytes);

/** The same error in the reader's words, also of a network's `run` and of its denoiser; what is not the network's is left alone. */
export function explainNetworkError(error: unknown): unknown {
  if (!(error instanceof LoadError || error instanceof NetworkError)) return error;
  const sentence = networks.failures[error.code];
  return new Error(error.code === "run" ? networks.because(sentence, error.message) : sentence, {cause: error});
}

/** What went wrong, in the reader's words. */
export function sentenceOf(error: unknown): string {
  const explained = explainNetworkError(error);
  return explained instanceof Error ? explained.message : String(explained);
}

export interface FailureLine {
  readonly element: HTMLElement;
  /** Says what went wrong and offers to try again. */
  show(error: unknown): void;
  clear(): void;
}

/** A line for what goes wrong while a network runs; what is drawn beside it stays and goes on. */
export function createFailureLine(again: () => void): FailureLine {
  const element = document.createElement("div");
  const clear = (): void => {
    element.replaceChildren();
    delete element.dataset.state;
  };
  return {
    element,
    clear,
    show(error) {
      showFailure(element, sentenceOf(error));
      element.querySelector(".notice")!.append(" ", button({label: strings.tryAgain, onClick: () => (clear(), again())}));
    }
  };
}
