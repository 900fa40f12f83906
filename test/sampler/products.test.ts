/** Products that a network computes, and the three numbers of /latent that rest on them. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {countProducts} from "../../models/measure/products.js";
import {productsOfUNet, type UNetShape} from "../../models/measure/unet-products.js";
import {manifest, readChecked} from "../../models/stored-outputs.js";

/** models/train/configs.py */
const shapes: Readonly<Record<string, UNetShape>> = {
  smileys: {channels: 4, size: 32, widths: [32, 64, 96], blocks: [1, 1, 2], embedding: 160, vocabulary: 460, attentionSize: 8},
  latent: {channels: 4, size: 8, widths: [64, 64], blocks: [2, 2], embedding: 128, vocabulary: 3130, attentionSize: 8},
  "emoji-64": {channels: 4, size: 64, widths: [32, 64, 96, 128], blocks: [1, 1, 2, 1], embedding: 160, vocabulary: 3130, attentionSize: 8}
};
const count = (name: string): Promise<number> => countProducts(readChecked(manifest[name]!.onnx), manifest[name]!);

test.each(["smileys", "latent"])("%s: counted in its graph and worked out from its shape, to the last product", async (name) => {
  expect(productsOfUNet(shapes[name]!)).toBe(await count(name));
});

test("the page's counts: a call in pixels, one in the latent, the decoder (/latent)", async () => {
  const page = readFileSync(new URL("../../src/latent.md", import.meta.url), "utf8");
  const told = (name: string): string => new RegExp(`${name}: ([\\d.]+)e6`).exec(page)?.[1] ?? "";
  const inMillions = (products: number): string => (products / 1e6).toFixed(1);
  expect(["callInPixels", "callInLatent", "decode"].map(told)).toEqual([productsOfUNet(shapes["emoji-64"]!), await count("latent"), await count("autoencoder-decoder")].map(inMillions));
});

test("a node that multiplies in an unknown way is not passed over", async () => {
  await expect(count("faces-classifier")).rejects.toThrow(/countProducts: does not know how to count ConvTranspose/);
});
