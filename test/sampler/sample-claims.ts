/** What is said of the networks' samples, asked of numbers just measured or of those that are kept in models/measured. */
import {expect} from "vitest";
import {standardScore, type compareNearestAmong, type compareSamples, type Nearest} from "../../models/measure/samples.js";

export type SampleNumbers = ReturnType<typeof compareSamples> & {readonly nearest: Nearest};
export type SetNumbers = ReturnType<typeof compareSamples> & {readonly nearest: ReturnType<typeof compareNearestAmong>};

/** How many standard deviations, of what as many held-out faces give, count as a difference. */
const FAR = 5;

/** Held-out faces could be taken for them: as good, as varied, and as far from the faces trained on. */
function passForData({mmd, precision, recall, nearest: {farther}}: SampleNumbers): void {
  expect(Math.abs(standardScore(mmd))).toBeLessThan(FAR);
  expect(standardScore(precision)).toBeGreaterThan(-FAR);
  expect(standardScore(recall)).toBeGreaterThan(-FAR);
  expect(Math.abs(farther.value - 0.5)).toBeLessThan(FAR * farther.standardError);
}

/** Hardly one sample in twenty is as far from what was trained on as a held-out face, and together they miss much of what faces can be. */
function copy({mmd, recall, nearest: {farther}}: SampleNumbers): void {
  expect(farther.value).toBeLessThan(0.05);
  expect(standardScore(mmd)).toBeGreaterThan(FAR);
  expect(standardScore(recall)).toBeLessThan(-FAR);
}

/** Farther from all faces than faces are. */
function blotch({precision, recall, nearest: {farther}}: SampleNumbers): void {
  expect(farther.value - 0.5).toBeGreaterThan(FAR * farther.standardError);
  expect(precision.value).toBeLessThan(precision.ofData);
  expect(standardScore(recall)).toBeLessThan(-FAR);
}

export const CLAIMS: Readonly<Record<string, (found: SampleNumbers) => void>> = {faces: passForData, "faces-1024": passForData, "faces-16": copy, "faces-128": copy, "faces-weak": blotch};

/** Nearer to a picture of the set than most pictures are to another one: each has its own words, and is known by heart. */
function known({nearest: {samples, amongSet}}: SetNumbers): void {
  expect(samples.median).toBeLessThan(amongSet.median);
}

/** As many pictures of the set could be taken for them, and they are as far from the nearest one as most pictures are from another: no copies. */
function passForSet({mmd, precision, recall, nearest: {samples, amongSet}}: SetNumbers): void {
  expect(Math.abs(standardScore(mmd))).toBeLessThan(FAR);
  expect(standardScore(precision)).toBeGreaterThan(-FAR);
  expect(standardScore(recall)).toBeGreaterThan(-FAR);
  expect(samples.median / amongSet.median).toBeGreaterThan(0.75);
}

export const SET_CLAIMS: Readonly<Record<string, (found: SetNumbers) => void>> = {smileys: known, latent: known, emoji: passForSet};
