/** The import that a name needs, written into a cell. */
import type {CatalogueEntry} from "./catalogue.js";

/** Text to insert at an offset of the source. */
export interface Insertion {
  readonly from: number;
  readonly insert: string;
}

/** What imports `entry` into `source`: a name more in the import that is there, else a line after the last import. Undefined where nothing is needed. */
export function addImport(source: string, {name, module, kind}: Pick<CatalogueEntry, "name" | "module" | "kind">): Insertion | undefined {
  if (!module) return undefined;
  const imports = Array.from(source.matchAll(/^[ \t]*import\b(\s+type\b)?[^;"']*["']([^"'\n]*)["'];?[ \t]*$/gm));
  if (imports.some(([statement]) => new RegExp(`[{,\\s]${escape(name)}\\s*[,}]`).test(statement))) return undefined;
  const wanted = kind === "type" ? `type ${name}` : name;
  const same = imports.find(([statement, type, from]) => from === module && !type && /\{[^}]*\}/.test(statement));
  if (same) {
    const [statement] = same;
    const inside = statement.slice(statement.indexOf("{") + 1, statement.indexOf("}"));
    const end = inside.trimEnd().length;
    const separator = end === 0 || inside.trimEnd().endsWith(",") ? (end ? " " : "") : ", ";
    return {from: same.index + statement.indexOf("{") + 1 + end, insert: separator + wanted};
  }
  const line = `import {${wanted}} from "${module}";`;
  const last = imports.at(-1);
  return last ? {from: last.index + last[0].length, insert: `\n${line}`} : {from: 0, insert: `${line}\n`};
}

function escape(name: string): string {
  return name.replaceAll("$", "\\$");
}
