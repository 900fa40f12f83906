/** Data loaders run at the project's root; each hands one packed file of data/pictures to the browser as it is. */
import {createReadStream} from "node:fs";
import {join} from "node:path";
import {pipeline} from "node:stream/promises";

export async function copyData(name: string): Promise<void> {
  await pipeline(createReadStream(join("data/pictures", name)), process.stdout);
}
