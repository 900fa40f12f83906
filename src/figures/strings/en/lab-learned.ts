/** What the bench of /lab says about a network that learns, in English; loaded with it. */
import {formatNumber} from "../../controls.js";

export const labLearned = {
  train: "Train",
  goOn: "Go on",
  pause: "Pause",
  save: "Save it",
  open: "or open a saved one",
  waiting: "No network yet: until one has learned, the exact denoiser answers.",
  starting: "Starting …",
  progress: (step: number, perSecond: number) => `${formatNumber(step)} steps · ${perSecond >= 1 ? `${formatNumber(Math.round(perSecond))} a second` : "resting"}`,
  moves: (most: number) => `It moves up to ${formatNumber(most)} particles on this machine.`,
  opened: (step: number) => `Opened: a network of ${formatNumber(step)} steps.`,
  openedOther: (step: number) => `Opened: a network of ${formatNumber(step)} steps that has learned other data. The numbers compare it with the target here.`,
  notOpened: (reason: string) => `That file was not taken, and nothing has changed. ${reason}`,
  failed: (reason: string) => `It could not be saved. ${reason}`
};
