/** Numbers of figures and formulas, references to them, anchors. */
import {tex} from "@mdit/plugin-tex";
import {JSDOM} from "jsdom";
import MarkdownIt from "markdown-it";
import {describe, expect, test} from "vitest";
import {numbering} from "../../scripts/numbering.js";

function render(markdown: string): Document {
  const md = new MarkdownIt({html: true, typographer: true});
  md.use(tex, {delimiters: "dollars", render: (content: string, display: boolean) => `<i class="${display ? "display" : "inline"}">${content.trim()}</i>`});
  md.use(numbering);
  return new JSDOM(md.render(markdown, {path: "/page"})).window.document;
}
const figure = (id: string, caption = '<span class="badge">exact</span> **Look.** Words.') => `<figure id="${id}" data-kind="exact">\n\ntext\n\n<figcaption>\n\n${caption}\n\n</figcaption>\n</figure>\n\n`;

describe("formulas", () => {
  test.each([
    ["on one line", "$$a + b$$ {#eq:one}"],
    ["over several lines", "$$\na + b\n$$ {#eq:one}"],
    ["that begins on its first line", "$$a +\nb$$ {#eq:one}"],
    ["right after a paragraph's line", "text\n$$a + b$$ {#eq:one}"],
    ["in a quotation", "> $$a + b$$ {#eq:one}"],
    ["with spaces", "$$ a + b $$   {#eq:one}   "]
  ])("%s", (_, markdown) => {
    const document = render(`${markdown}\n\nafter`);
    const equation = document.querySelector(".equation")!;
    expect(equation.id).toBe("eq-one");
    expect(equation.querySelector("i.display")!.textContent!.replaceAll(/\s+/g, " ")).toBe("a + b");
    const number = equation.querySelector("a.equation-number")!;
    expect([number.textContent, number.getAttribute("href"), number.getAttribute("aria-label")]).toEqual(["(1)", "#eq-one", "Equation 1"]);
    expect(document.body.textContent).not.toContain("#eq");
    expect(Array.from(document.querySelectorAll("p")).at(-1)!.textContent).toBe("after");
  });

  test("without a name have no number and are not counted; the plugin still reads them", () => {
    const document = render("$$a$$\n\n$$\nb\n$$\n\n$$c$$ {#eq:c}\n\n$$d$$\n\n$$\ne\n$$ {#eq:e}");
    expect(document.querySelectorAll("i.display")).toHaveLength(5);
    expect(Array.from(document.querySelectorAll(".equation-number"), (a) => a.textContent)).toEqual(["(1)", "(2)"]);
    expect(document.querySelector("#eq-e i")!.textContent).toBe("e");
  });

  test("a name never reaches over an unnamed formula to the next one's", () => {
    const document = render("$$a$$\n\n$$b$$ {#eq:b}");
    expect(document.querySelector(".equation i")!.textContent).toBe("b");
  });
});

describe("figures", () => {
  test("are numbered in order, in the caption before the badge, with an anchor", () => {
    const document = render(figure("walk") + figure("seed"));
    expect(Array.from(document.querySelectorAll("figcaption"), (c) => c.textContent!.trim())).toEqual(["Figure 1 exact Look. Words.", "Figure 2 exact Look. Words."]);
    expect(document.querySelector("#seed .figure-number")!.getAttribute("href")).toBe("#seed");
    expect(document.querySelector("#seed")!.getAttribute("data-number")).toBe("2");
  });

  test("are named by the caption's first bold words, formulas as letters, unless the page says otherwise", () => {
    const document = render(figure("a", '<span class="badge">exact</span> **One $\\sig < 2$, and `"x"` & y.** More **bold**.') + figure("b").replace('data-kind="exact"', 'data-kind="exact" data-title="Mine"') + figure("c", '<span class="badge">exact</span> No bold.'));
    expect(document.querySelector("#a")!.getAttribute("data-title")).toBe('One σ<2, and "x" & y');
    expect(document.querySelector("#b")!.getAttribute("data-title")).toBe("Mine");
    expect(document.querySelector("#c")!.getAttribute("data-title")).toBe("");
  });
});

describe("references", () => {
  test("lead there, before and after, also from a caption", () => {
    const document = render(`See [@fig:seed] and [@eq:e].\n\n$$x$$ {#eq:e}\n\n${figure("walk", '<span class="badge">exact</span> **As in [@fig:seed].** *[@eq:e]*')}${figure("seed")}`);
    const links = Array.from(document.querySelectorAll("a.cross-reference"), (a) => [a.textContent!.replace("\u00a0", " "), a.getAttribute("href")]);
    expect(links).toEqual([["Figure 2", "#seed"], ["Equation 1", "#eq-e"], ["Figure 2", "#seed"], ["Equation 1", "#eq-e"]]);
  });

  test.each([
    ["an unknown figure, with the nearest name", `${figure("walk")}[@fig:wlak]`, /\[@fig:wlak\] on \/page.*is it \[@fig:walk\]\?/],
    ["an unknown formula", "[@eq:none]", /\[@eq:none\] on \/page: no figure or formula/],
    ["a figure's name for a formula", "$$x$$ {#eq:walk}\n\n[@fig:walk]", /\[@fig:walk\]/],
    ["a formula's name twice", "$$x$$ {#eq:e}\n\n$$y$$ {#eq:e}", /has eq:e twice/],
    ["a figure's id twice", figure("a") + figure("a"), /has fig:a twice/]
  ])("%s stops the build", (_, markdown, message) => expect(() => render(markdown)).toThrow(message));
});
