/** The same with every node on WebGPU, its coarse sines included: what leaving some to the processor costs. */
import {openOrtAlone} from "./ort.js";

export const open = openOrtAlone({});
