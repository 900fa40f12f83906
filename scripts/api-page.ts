/** The page `/api` as Markdown, from what `readApi` found. */
import type {ApiDoc, ApiEntry, ApiSection} from "./api-model.js";

const introduction = `# The mathematics as a module

Everything that the pages compute comes from one module, \`src/math\`: small files of plain TypeScript, float64, without
a document, a GPU, a clock or hidden randomness. This is the list of its public names. Names in the cells of the course
lead here.

A point is a \`Float64Array\` of \`dim\` numbers. A batch of *n* points is one \`Float64Array\` of *n·dim* numbers, row
after row. A denoiser takes a batch at unit signal scale, *x = x₀ + σε*. Everything is dimensionless.
What cannot be computed is a \`RangeError\` that names the function, the argument, its value and the remedy.`;

/** Markdown of the whole page. It is generated: \`npm run api\`. */
export function renderApiPage(sections: readonly ApiSection[]): string {
  const parts = sections.flatMap(({title, entries}) => [renderTitle(title), renderIndex(entries), ...entries.map(renderEntry)]);
  return `---\ntitle: The mathematics as a module\n---\n\n<!-- Generated from the doc comments of src/math by npm run api. -->\n\n${[introduction, ...parts].join("\n\n")}\n`;
}

/** With an id that no name of the module can have: a section and a function may share a word. */
function renderTitle(title: string): string {
  return `<h2 id="section-${title.toLowerCase().replaceAll(/\W+/g, "-")}">${title}</h2>`;
}

function renderIndex(entries: readonly ApiEntry[]): string {
  return `<p class="api-index">${entries.map(({name}) => `<a href="#${name}"><code>${name}</code></a>`).join(" ")}</p>`;
}

function renderEntry({name, kind, signature, doc, file}: ApiEntry): string {
  return [
    `<h3 id="${name}" class="api-name"><code>${name}</code> <small>${kind}, ${file}</small></h3>`,
    `\`\`\`ts run=false api\n${signature}\n\`\`\``,
    escapeProse(doc.text),
    renderTags(doc)
  ]
    .filter(Boolean)
    .join("\n\n");
}

function renderTags({tags}: ApiDoc): string {
  return tags
    .map(({tag, text}) => {
      const [name, rest] = /^(\S+)\s*([^]*)$/.exec(text)?.slice(1) ?? ["", ""];
      if (tag === "param") return `- \`${name}\`: ${escapeProse(rest!)}`;
      if (tag === "throws") return `- **throws** ${name === "RangeError" || name === "Error" ? `\`${name}\` ${escapeProse(rest!)}` : escapeProse(text)}`;
      return `- **${tag}** ${escapeProse(text)}`;
    })
    .join("\n");
}

/**
 * Doc comments are Markdown with `code`, **bold**, *stressed* and indented formulas; every other sign that Markdown, KaTeX or Framework
 * would read is text.
 */
export function escapeProse(text: string): string {
  return text
    .split("\n")
    .map((line) => (/^ {4}/.test(line) ? line : escapeLine(line)))
    .join("\n");
}

function escapeLine(line: string): string {
  return line.replace(/`[^`]*`|(?<![\w*])(\*{1,2})(\S[^*]*)\1(?![\w*])|[*_<>$[\]\\|]|\((?=(?:c|r|tm)\))/gi, (match, stars?: string, words?: string) => {
    if (stars && words) return stars + escapeLine(words) + stars;
    return match.length > 1 ? match : `\\${match}`;
  });
}
