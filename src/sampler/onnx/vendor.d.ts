/** Types of what scripts/vendor-onnx.ts puts under src/vendor. A build makes that file; a check needs none. */
declare module "*/vendor/onnx.js" {
  import type {OnnxRuntimeFile, OnnxRuntimeName} from "./runtime-files.js";
  export const runtimeFiles: Readonly<Record<OnnxRuntimeName, OnnxRuntimeFile>>;
}
