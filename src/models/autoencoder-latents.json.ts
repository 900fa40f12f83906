import {copyModel} from "../../scripts/copy-data.js";

await copyModel("json", "autoencoder-latents");
