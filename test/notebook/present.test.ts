/** Which key does what while a page is presented, and how large a slide becomes. */
import {describe, expect, test} from "vitest";
import {fitFactor} from "../../src/notebook/present/fit.js";
import {commandOf, mayBegin} from "../../src/notebook/present/keys.js";

const press = (key: string, more: object = {}) => ({key, ctrlKey: false, metaKey: false, altKey: false, ...more});
/** The focus is in an element of which these selectors hold. */
const inside = (...selectors: string[]) => (list: string) => list.split(/,\s*/).some((selector) => selectors.includes(selector));
const nowhere = () => false;

describe("commandOf", () => {
  test.each([["ArrowRight", "next"], [" ", "next"], ["PageDown", "next"], ["PageUp", "previous"], ["ArrowUp", "previous"], ["Home", "first"], ["End", "last"], ["Escape", "leave"], ["q", "code"], ["Q", "code"], ["x", undefined]] as const)(
    "%s", (key, command) => expect(commandOf(press(key), nowhere)).toBe(command)
  );
  test("a slider keeps its arrows, and the clicker still turns the slide", () => {
    const slider = inside("input");
    expect(["ArrowRight", "Home", " "].map((key) => commandOf(press(key), slider))).toEqual([undefined, undefined, undefined]);
    expect(commandOf(press("PageDown"), slider)).toBe("next");
    expect(commandOf(press("q"), slider)).toBe("code");
  });
  test("letters are text where text is written", () => {
    const field = inside("input", 'input[type="number"]');
    expect(["q", "p", "Backspace"].map((key) => commandOf(press(key), field))).toEqual([undefined, undefined, undefined]);
    expect(["PageDown", "q"].map((key) => commandOf(press(key), inside(".cm-editor")))).toEqual([undefined, undefined]);
    expect(commandOf(press("Escape"), inside(".cm-editor"))).toBe("leave");
  });
  test("the browser's own chords are left alone", () => {
    for (const chord of ["ctrlKey", "metaKey", "altKey"]) expect(commandOf(press("ArrowRight", {[chord]: true}), nowhere)).toBeUndefined();
  });
});

test("P begins anywhere but in text", () => {
  expect(mayBegin(press("p"), nowhere)).toBe(true);
  expect(mayBegin(press("p", {ctrlKey: true}), nowhere)).toBe(false);
  for (const place of [".cm-editor", "select", 'input[type="text"]']) expect(mayBegin(press("p"), inside(place))).toBe(false);
});

test("a slide fills its room by its tighter side, within limits", () => {
  expect(fitFactor({width: 1000, height: 500}, {width: 1500, height: 1000}, {least: 1, most: 3})).toBe(1.5);
  expect(fitFactor({width: 1000, height: 500}, {width: 9000, height: 9000}, {least: 1, most: 3})).toBe(3);
  expect(fitFactor({width: 1000, height: 500}, {width: 100, height: 100}, {least: 0.75, most: 3})).toBe(0.75);
});
