import {copyModel} from "../../scripts/copy-data.js";

await copyModel("bin", "autoencoder-latents");
