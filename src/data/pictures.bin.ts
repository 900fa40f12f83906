import {copyData} from "../../scripts/copy-data.js";

await copyData("pictures.bin");
