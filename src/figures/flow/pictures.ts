/** The figures of /flow that need the pictures: fetched together, when a reader comes near them. */
export {createBetweenFigure} from "./between.js";
export {createBitsFigure} from "./bits.js";
export {createCodeFigure} from "./code.js";
export {createPictureFlow} from "./picture-flow.js";
export {loadSubset} from "../subset.js";
export {gramOfSubset} from "../subset-gram.js";
export {pictureAsPoint} from "../../sampler/pictures/pictures.js";
