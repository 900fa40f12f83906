import {copyData} from "../../../scripts/copy-data.js";

await copyData("faces.bin", "data/faces");
