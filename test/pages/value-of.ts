/** How the tests of claims read a number that a page has computed for its readers. */
import type {Page} from "playwright-core";
import {expect} from "vitest";

/** A figure's number, once it is there and accepted; the figure is kept in view while one waits, whatever grows above it. */
export async function valueOf<T>(page: Page, figure: string, accept: (value: T) => boolean = () => true, timeout = 120_000): Promise<T> {
  let value: T | null = null;
  await expect.poll(async () => {
    await page.locator(`#${figure}`).scrollIntoViewIfNeeded();
    value = JSON.parse((await page.evaluate((id) => document.querySelector<HTMLElement>(`#${id} [data-value]`)?.dataset.value, figure)) ?? "null") as T | null;
    return value !== null && accept(value);
  }, {timeout, interval: 300}).toBe(true);
  return value!;
}
