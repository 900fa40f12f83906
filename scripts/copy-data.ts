/** Data loaders run at the project's root; each hands one file of data or models to the browser as it is. */
import {createReadStream} from "node:fs";
import {join} from "node:path";
import {pipeline} from "node:stream/promises";
import {parseArgs} from "node:util";

/** @param folder where it lies: the picture set unless given */
export async function copyData(name: string, folder = "data/pictures"): Promise<void> {
  await pipeline(createReadStream(join(folder, name)), process.stdout);
}

/** @param name the route's parameter ([name].onnx.ts) unless given: `FileAttachment("models/faces.onnx")` brings that one into the site */
export async function copyModel(extension: string, name = readRoute()): Promise<void> {
  await pipeline(createReadStream(join("models", `${name}.${extension}`)), process.stdout);
}

/** What Framework calls a loader with: --name=faces */
const readRoute = (): string => parseArgs({options: {name: {type: "string"}}}).values.name ?? "";
