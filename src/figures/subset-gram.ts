import {createBreath} from "./breath.js";
import {gramMatrix, gramOfPictures} from "../sampler/pictures/gram-of-pictures.js";
import type {Pictures} from "../sampler/pictures/pictures.js";

/** The pictures' dot products as coordinates in −1 … 1, n × n, without holding up the page. */
export async function gramOfSubset(pictures: Pictures): Promise<Float64Array> {
  return gramMatrix(await gramOfPictures(pictures, {pause: createBreath()}), pictures);
}
