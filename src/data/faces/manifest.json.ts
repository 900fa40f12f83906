import {copyData} from "../../../scripts/copy-data.js";

await copyData("manifest.json", "data/faces");
