/** A reader of the notebook: opens a cell, types, runs, reads what is said. */
import type {Locator, Page} from "playwright-core";

export interface CellReader {
  readonly details: Locator;
  /** Where the cell displays. */
  readonly block: Locator;
  /** Goes into the editor, opening it if need be. */
  edit(): Promise<void>;
  /** Replaces the whole source by keyboard. */
  type(source: string): Promise<void>;
  /** Types and presses Shift-Enter. */
  run(source: string): Promise<void>;
  press(tool: "edit" | "run" | "reset" | "close" | "stop" | "add"): Promise<void>;
  /** What is wrong, at the cell or in its editor; "" when nothing is. */
  problem(): Promise<string>;
  /** The source as shown or edited. */
  source(): Promise<string>;
}

export function readCell(page: Page, key: string): CellReader {
  const details = page.locator(`details[data-key="${key}"], details[data-scratch="${key}"]`);
  const block = details.locator("xpath=preceding-sibling::div[contains(@class, 'observablehq--block')][1]");
  const field = details.locator(".plain-editor, .cm-content");
  const reader: CellReader = {
    details,
    block,
    async edit() {
      await details.evaluate((element: HTMLDetailsElement) => {
        element.hidden = false;
        element.open = true;
        element.scrollIntoView({block: "center"});
      });
      // A new cell's editor opens by itself, and may do so while this waits for the button.
      if ((await field.count()) === 0) await details.locator('[data-tool="edit"]').click({timeout: 3000}).catch(() => undefined);
      await field.waitFor();
      await field.focus();
    },
    async type(source) {
      await reader.edit();
      await page.keyboard.press("ControlOrMeta+A");
      if (source) await page.keyboard.insertText(source);
      else await page.keyboard.press("Delete");
    },
    async run(source) {
      await reader.type(source);
      await page.keyboard.press("Shift+Enter");
    },
    press: (tool) => details.locator(`[data-tool="${tool}"]`).click(),
    problem: async () => (await details.locator("xpath=preceding-sibling::div[contains(@class, 'cell-problem')][1]").or(details.locator(".editor-problems, .cell-problem")).evaluateAll(readMessages)).join(""),
    source: () => details.evaluate((element) => {
      const field = element.querySelector<HTMLTextAreaElement>("textarea");
      const lines = element.querySelectorAll(".cm-line");
      if (field) return field.value;
      if (lines.length) return Array.from(lines, (line) => line.textContent).join("\n");
      return Array.from(element.querySelectorAll("pre")).find((pre) => [element, null].includes(pre.closest<HTMLElement>("[hidden]") as HTMLDetailsElement | null))?.textContent ?? "";
    })
  };
  return reader;
}

/** Their texts, what is shown as code between backticks as where the message was written. */
function readMessages(elements: readonly Element[]): string[] {
  return elements.map((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const code of copy.querySelectorAll("code")) code.textContent = `\`${code.textContent}\``;
    return copy.textContent ?? "";
  });
}

/** The claims' numbers that a figure shows, as one text. */
export function valuesOf(page: Page, figure: string): Promise<string> {
  return page.locator(`figure#${figure}`).evaluate((element) => Array.from(element.querySelectorAll<HTMLElement>("[data-value]"), ({dataset}) => dataset.value).join(" "));
}
