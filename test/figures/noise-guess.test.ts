/** @vitest-environment jsdom */
import {describe, expect, it} from "vitest";
import {createGuess, hintFirst} from "../../src/figures/guess.js";

const make = () => {
  let revealed = 0;
  const guess = createGuess({
    question: "how far?",
    options: [8, 0.8].map((value) => ({text: String(value), value})),
    onReveal: () => void revealed++,
    say: (guessed) => `${guessed ?? "no guess"}: it is 0.8`
  });
  const said = () => guess.element.querySelector("[role=status]")!.textContent;
  return {guess, said, buttons: Array.from(guess.element.querySelectorAll("button")), revealed: () => revealed};
};

describe("createGuess", () => {
  it("keeps the answer back until a guess, and tells the figure once", () => {
    const {guess, said, buttons, revealed} = make();
    guess.update();
    expect([guess.open, said(), revealed()]).toEqual([false, "", 0]);
    buttons[0]!.click();
    expect([guess.open, said(), revealed()]).toEqual([true, "8: it is 0.8", 1]);
    buttons[1]!.click();
    expect([said(), revealed()]).toEqual(["0.8: it is 0.8", 1]);
    expect(buttons.map((button) => button.getAttribute("aria-pressed"))).toEqual(["false", "true"]);
  });

  it("answers a reader who moves a control without guessing", () => {
    const {guess, said, revealed} = make();
    guess.reveal();
    guess.reveal();
    expect([said(), revealed()]).toEqual(["no guess: it is 0.8", 1]);
  });
});

describe("hintFirst", () => {
  it("gives the solution only at the second wrong answer", () => {
    const hint = hintFirst("Think of d.", "It is 512.");
    expect([hint("You said 3."), hint(""), hint("")]).toEqual(["You said 3. Think of d.", "It is 512.", "It is 512."]);
  });
});
