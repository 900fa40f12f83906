/** A guess before an answer: a few buttons; the figure keeps its answer back until one is pressed or the reader moves on. */
import {button, controls} from "./controls.js";

export interface GuessOptions<T> {
  question: string;
  options: readonly {readonly text: string; readonly value: T}[];
  /** Called once, when the answer may be shown. */
  onReveal: () => void;
  /** What to say now, given the guess (undefined: the reader touched the figure without guessing). */
  say: (guess: T | undefined) => string;
}

export interface Guess {
  readonly element: HTMLElement;
  /** May the answer be seen? */
  readonly open: boolean;
  /** Shows the answer without a guess: the reader has touched the figure. */
  reveal(): void;
  /** Says it anew, after what it speaks of has changed. */
  update(): void;
}

export function createGuess<T>({question, options, onReveal, say}: GuessOptions<T>): Guess {
  let open = false;
  let guess: T | undefined;
  const label = document.createElement("span");
  label.className = "label";
  label.id = `guess-${++count}`;
  label.textContent = question;
  const answer = document.createElement("p");
  answer.className = "readout";
  answer.setAttribute("role", "status");
  const update = () => {
    answer.textContent = open ? say(guess) : "";
  };
  const reveal = () => {
    if (open) return;
    open = true;
    update();
    onReveal();
  };
  const buttons = options.map(({text, value}) => {
    const element = button({
      label: text,
      onClick: () => {
        guess = value;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === element));
        reveal();
        update();
      }
    });
    element.setAttribute("aria-pressed", "false");
    return element;
  });
  buttons[0]?.setAttribute("data-still-press", ""); // without a script nobody guesses: the still shows the answer
  const choices = document.createElement("div");
  choices.className = "value";
  choices.style.flexWrap = "wrap";
  choices.append(...buttons);
  const control = document.createElement("div");
  control.className = "control";
  control.setAttribute("role", "group");
  control.setAttribute("aria-labelledby", label.id);
  control.append(label, choices);
  const element = document.createElement("div");
  element.append(controls(control), answer);
  return {
    element,
    get open() {
      return open;
    },
    reveal,
    update
  };
}

let count = 0;

/**
 * The words for a wrong answer: a hint at the first, the solution from the second on. A new one per exercise.
 */
export function hintFirst(hint: string, solution: string): (said: string) => string {
  let wrong = 0;
  return (said) => `${said} ${++wrong === 1 ? hint : solution}`.trim();
}
