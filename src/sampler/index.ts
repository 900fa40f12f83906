/** The picture set in the browser: loading it, and running its exact denoiser on the CPU or the GPU. docs/architecture.md */
export {loadBlob, LoadError, type LoadFailure, type LoadOptions, type LoadProgress} from "./load-blob.js";
export {loadBasis, loadGram, loadPictures} from "./pictures/load-pictures.js";
export {firstOfGram, firstPictures, HALF_RANGE, PICTURE_DIM, pictureAsPoint, type Basis, type Pictures} from "./pictures/pictures.js";
export {MAX_BATCH, MAX_STEPS} from "./pictures/check-run.js";
export {requestGpu, type Backend, type Gpu, type NoGpu} from "./gpu-device.js";
export {createLocalSampler, type LocalSampler, type LocalSamplerOptions} from "./pictures/local-sampler.js";
export {createPictureSampler, type PictureSampler, type PictureSamplerOptions} from "./pictures/picture-sampler.js";
export type {DrawOptions, LiveStep, PixelContext} from "./pictures/draw/screen.js";
export type {Variant} from "./pictures/kernels/common.js";
export type {PictureStep, Posterior, Progress, RunOptions, SolverName} from "./pictures/types.js";
