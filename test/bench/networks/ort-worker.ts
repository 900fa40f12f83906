/** The same in the worker that ONNX Runtime brings itself: what to take where the page is to stay free. */
import * as ort from "onnxruntime-web/wasm"; // at once, not when asked: the worker is this very bundle, run again
import {useWasm} from "../ort-backend.js";
import {openOrtAlone} from "./ort.js";

export const open = openOrtAlone({
  async load() {
    ort.env.wasm.proxy = true;
    return useWasm(ort, "wasm");
  },
  takesInputs: true
});
