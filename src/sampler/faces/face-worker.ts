/** The module worker of face-engine.ts: exact and patch-local denoisers of the faces, and nearest neighbours. */
import {createLocalDenoiser, FACE_WINDOWS, windowSchedule, type LocalDenoiser} from "../../math/denoisers/local.js";
import type {FromWorker} from "../worker-protocol.js";
import {codeFaces, denoiseExactly, nearestFace, type CodedFaces, type NearestFace} from "./coded-faces.js";
import type {FaceRequest} from "./face-engine.js";
import {FACE_DIM, FACE_SIDE} from "./faces.js";

let pictures: Uint8Array | undefined;
let coded: CodedFaces | undefined;
/** By count and window. */
const patches = new Map<string, LocalDenoiser>();

self.onmessage = ({data: request}: MessageEvent<FaceRequest & {readonly id: number}>): void => {
  const {id} = request;
  try {
    post({id, value: answer(request)});
  } catch (error) {
    const {name, message} = error instanceof Error ? error : new Error(String(error));
    post({id, error: {name, message}});
  }
};

function answer(request: FaceRequest): Float64Array | NearestFace[] | undefined {
  if (request.kind === "prepare") {
    ({pictures} = request);
    return undefined;
  }
  if (!pictures) throw new Error("The worker was asked before it had the faces.");
  const {x, count} = request;
  if (request.kind === "patches") return patchesOf(pictures, request).denoise(x, request.sigma);
  const faces = (coded ??= codeFaces(pictures));
  const points = Array.from({length: x.length / FACE_DIM}, (_, k) => x.subarray(k * FACE_DIM, (k + 1) * FACE_DIM));
  if (request.kind === "nearest") return points.map((point) => nearestFace(point, faces, count));
  const denoised = new Float64Array(x.length);
  points.forEach((point, k) => denoised.set(denoiseExactly(point, request.sigma, faces, count), k * FACE_DIM));
  return denoised;
}

function patchesOf(all: Uint8Array, {count, window}: FaceRequest & {readonly kind: "patches"}): LocalDenoiser {
  const key = `${count} ${window ?? "narrowing"}`;
  let found = patches.get(key);
  if (!found) {
    found = createLocalDenoiser({pictures: all.subarray(0, count * FACE_DIM), height: FACE_SIDE, width: FACE_SIDE, channels: 4, window: window ?? windowSchedule(FACE_WINDOWS)});
    patches.set(key, found);
  }
  return found;
}

function post(message: FromWorker<Float64Array | NearestFace[]>): void {
  (self as unknown as Worker).postMessage(message);
}
