/** Trained networks in the browser: docs/models.md */
export {createNetworkDenoiser, type NetworkDenoiserOptions} from "./denoiser.js";
export {NetworkError, type NetworkFailure} from "./errors.js";
export {toChannels, toPixels, type PictureSides} from "./layout.js";
export {loadNetwork, type LoadNetworkOptions} from "./load-network.js";
export type {FileDigest, Network, NetworkBackend, NetworkEntry, Tensors, TensorShape} from "./network.js";
export {encodePrompt, type EncodedPrompt, type PromptLanguage, type PromptVocabulary} from "./prompt.js";
