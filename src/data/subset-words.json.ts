/** Words for the first 75 pictures, in two languages: which word names which of them. A vocabulary as the networks have one. */
import {readFile} from "node:fs/promises";
import {wordsOfSubset, type Keywords, type Names} from "../figures/guidance/subset-words.js";

const read = async (name: string): Promise<unknown> => JSON.parse(String(await readFile(`data/pictures/${name}`)));
const {subset} = (await read("manifest.json")) as {subset: {indices: number[]}};
process.stdout.write(JSON.stringify(wordsOfSubset(subset.indices, (await read("names.json")) as Names, (await read("keywords.json")) as Keywords)));
