/**
 * The trained networks that the bench offers beside a set's own denoisers: fetched when one is first chosen, with all that runs it.
 * Each is asked without words, as /network asks it.
 */
import type {Network, NetworkEntry} from "../../sampler/onnx/network.js";
import type {BackendChoice} from "../backend.js";
import {once} from "../ideal/set.js";
import {shareLoad, type Load} from "../share-load.js";
import {strings} from "../strings.js";
import type {OfferedDenoiser} from "./denoiser-card.js";

/** By their names in models/, which links hold: the network of all 16384 faces, early in its training, a smaller one, and one of 16 faces. */
export const FACE_NETWORKS = ["faces", "faces-step-300", "faces-weak", "faces-16"] as const;
export type FaceNetworkName = (typeof FACE_NETWORKS)[number];

/** What Framework's `FileAttachment` gives: models/manifest.json, and the file of each network. */
export type NetworkFiles = {readonly manifest: {json(): Promise<unknown>}} & Readonly<Record<FaceNetworkName, {readonly href: string}>>;

/** The denoisers of the faces that have been trained, for `offerDenoisers` of the bench. */
export function offerFaceNetworks(files: NetworkFiles): Readonly<Record<FaceNetworkName, OfferedDenoiser>> {
  const manifest = once(() => files.manifest.json() as Promise<Readonly<Record<string, NetworkEntry>>>);
  const offer = (name: FaceNetworkName): OfferedDenoiser => {
    const opened = new Map<BackendChoice, Load<Network>>();
    const networks = new Set<Network>();
    let tell: (reason: string) => void = () => {};
    const open = (backend: BackendChoice): Load<Network> => shareLoad(async ({signal, onProgress}) => {
      const [entries, {openNetwork}] = await Promise.all([manifest(), import("../network-work.js")]);
      signal.throwIfAborted();
      return openNetwork({entry: entries[name]!, file: files[name], backend, signal, onProgress, onNotice: (reason) => tell(reason)});
    });
    return {
      set: "faces",
      ...strings.lab.networks[name],
      async load({backend, signal, onProgress, onNotice}) {
        tell = onNotice;
        const load = opened.get(backend) ?? open(backend);
        opened.set(backend, load);
        const [network, {explainNetworkError}, {createNetworkDenoiser}] = await Promise.all([
          load({signal, onProgress}), import("../network-work.js"), import("../../sampler/onnx/denoiser.js")
        ]);
        networks.add(network);
        const denoise = createNetworkDenoiser(network);
        return async (x, sigma) => {
          try {
            return await denoise(x, sigma);
          } catch (error) {
            throw explainNetworkError(error);
          }
        };
      },
      release() {
        opened.clear();
        for (const network of networks) void network.release();
        networks.clear();
      }
    };
  };
  return Object.fromEntries(FACE_NETWORKS.map((name) => [name, offer(name)])) as Record<FaceNetworkName, OfferedDenoiser>;
}
