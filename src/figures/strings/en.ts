/** All English text that figures and controls show. Grouped by figure; what several use stands at the top. */
export const english = {
  stop: "Stop",
  stopped: "Stopped.",
  tryAgain: "Try again",
  seed: "seed",
  nextSeed: "next",
  play: "Play",
  pause: "Pause",
  more: "more",
  exercise: {
    check: "Check",
    right: "Yes.",
    notYet: "Not yet.",
    notANumber: "A number, please: 128, 0.5, 1e-3 or 3/4."
  }
};
