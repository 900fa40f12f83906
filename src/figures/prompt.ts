/**
 * A prompt box: a line of text whose words are looked up in a vocabulary, English or Japanese, with suggestions while one writes.
 * The prompt counts when it is given with Enter, by a suggestion, or by going on to something else. Under the line
 * stands what was understood.
 */
import {asControl, type Control} from "./controls.js";
import {completePrompt, type Completion} from "./prompt-words.js";
import {prompt as words} from "./strings/en/prompt.js";
import {encodePrompt, type EncodedPrompt, type PromptVocabulary} from "../sampler/onnx/prompt.js";

export interface PromptOptions {
  readonly label: string;
  /** What links call it. */
  readonly name: string;
  readonly vocabulary: PromptVocabulary;
  readonly value?: string;
  /** What is said where the prompt is empty. */
  readonly empty?: string;
}

/** A control whose value is the given text, and what the vocabulary makes of it. */
export type PromptBox = Control<string> & {readonly encoded: EncodedPrompt};

const MAX_LENGTH = 200;
let count = 0;

export function createPromptBox({label, name, vocabulary, value = "", empty = words.empty}: PromptOptions): PromptBox {
  const id = `prompt-${++count}`;
  const element = document.createElement("div");
  element.className = "control prompt";
  const text = Object.assign(document.createElement("label"), {htmlFor: id, textContent: label});
  const input = document.createElement("input");
  Object.assign(input, {id, type: "text", maxLength: MAX_LENGTH, autocomplete: "off", spellcheck: false, value});
  const list = document.createElement("ul");
  Object.assign(list, {id: `${id}-words`, className: "prompt-words", hidden: true});
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  for (const [key, to] of Object.entries({role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id})) input.setAttribute(key, to);
  const said = document.createElement("p");
  said.className = "prompt-said";
  said.setAttribute("role", "status");
  const field = document.createElement("div");
  field.className = "prompt-field";
  field.append(input, list);
  element.append(text, field, said);

  let given = value;
  let offered: readonly Completion[] = [];
  let chosen = -1;

  function understand(): void {
    const {known, unknown} = encodePrompt(vocabulary, input.value);
    said.textContent = [known.length > 0 ? words.told(known) : empty, unknown.length > 0 ? words.unknown(unknown) : ""].filter(Boolean).join(" · ");
    said.toggleAttribute("data-unknown", unknown.length > 0);
  }
  function offer(next: readonly Completion[]): void {
    offered = next;
    chosen = -1;
    list.replaceChildren(
      ...next.map(({word}, i) => {
        const option = Object.assign(document.createElement("li"), {id: `${id}-word-${i}`, textContent: word});
        option.setAttribute("role", "option");
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the cursor stays in the line
          take(i);
        });
        return option;
      })
    );
    mark();
  }
  function mark(): void {
    list.hidden = offered.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${id}-word-${chosen}`);
    list.children[chosen]!.scrollIntoView({block: "nearest"});
  }
  function take(i: number): void {
    const {text: next, caret} = offered[i]!;
    input.value = next;
    input.setSelectionRange(caret, caret);
    offer([]);
    understand();
    give();
  }
  function give(): void {
    if (input.value === given) return;
    given = input.value;
    element.dispatchEvent(new Event("input", {bubbles: true}));
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation(); // half a word is no prompt yet
    understand();
    offer(completePrompt(vocabulary, input.value, input.selectionStart ?? input.value.length));
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends a Japanese conversion, not the prompt
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && offered.length > 0) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = (chosen + step + offered.length + (chosen < 0 && step < 0 ? 1 : 0)) % offered.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen >= 0) return take(chosen);
      offer([]);
      give();
    } else if (event.key === "Escape" && offered.length > 0) {
      event.preventDefault();
      offer([]);
    }
  });
  input.addEventListener("blur", () => {
    offer([]);
    give();
  });

  understand();
  const control = asControl<string>(element, {
    label,
    name,
    read: () => given,
    write(next) {
      input.value = given = next;
      understand();
    },
    parse(next) {
      if (next.length > MAX_LENGTH) throw new RangeError(words.tooLong(MAX_LENGTH));
      return next;
    }
  });
  return Object.defineProperty(control, "encoded", {get: () => encodePrompt(vocabulary, given)}) as PromptBox;
}
