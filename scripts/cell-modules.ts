/**
 * The modules that a reader's cell may import, as one JSON file beside them: what a cell writes ("./math/index.js",
 * "d3-random"), the hashed address that Framework gave it, and the names that it exports.
 */
import {createHash} from "node:crypto";
import {readdir, readFile, writeFile} from "node:fs/promises";
import {join, posix} from "node:path";
import {parse, type ExportAllDeclaration, type ExportNamedDeclaration, type Pattern} from "acorn";

interface Offered {
  path: string;
  exports: string[];
}

/** Folders of src whose modules are for cells; the notebook itself is not. */
const folders = /^_import\/(math|sampler|figures)\//;
const hashed = /\.[0-9a-f]{8}\.js$/;

/** Writes the file into a built site; returns its address from the site's root. */
export async function writeCellModules(directory: string): Promise<string> {
  const json = JSON.stringify(await listCellModules(directory));
  const path = `_import/cell-modules.${createHash("sha256").update(json).digest("hex").slice(0, 8)}.json`;
  await writeFile(join(directory, path), json);
  return path;
}

export async function listCellModules(directory: string): Promise<Record<string, Offered>> {
  const paths = (await readdir(directory, {recursive: true})).map((path) => path.replaceAll("\\", "/")).filter((path) => hashed.test(path));
  const own = paths.filter((path) => folders.test(path)).map((path) => [`./${path.replace("_import/", "").replace(hashed, ".js")}`, path] as const);
  const packages = paths.flatMap((path) => {
    const name = /^_node\/((?:@[^/]+\/)?[^/@]+)@[^/]+\/index\.[0-9a-f]{8}\.js$/.exec(path)?.[1];
    return name ? [[name, path] as const] : [];
  });
  const exportsOf = createExportReader(directory);
  const entries = [...own, ...packages].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(await Promise.all(entries.map(async ([specifier, path]) => [specifier, {path, exports: await exportsOf(path)}])));
}

/** Names that a module exports, those of `export * from` included. */
function createExportReader(directory: string): (path: string) => Promise<string[]> {
  const known = new Map<string, Promise<string[]>>();
  const read = (path: string): Promise<string[]> => {
    const names = known.get(path) ?? parseExports(path);
    known.set(path, names);
    return names;
  };
  async function parseExports(path: string): Promise<string[]> {
    const {body} = parse(await readFile(join(directory, path), "utf8"), {ecmaVersion: "latest", sourceType: "module"});
    const names = body.map(async (node) => {
      if (node.type === "ExportNamedDeclaration") return namesOf(node);
      if (node.type === "ExportDefaultDeclaration") return ["default"];
      return node.type === "ExportAllDeclaration" ? namesFrom(node, path) : [];
    });
    return Array.from(new Set((await Promise.all(names)).flat())).sort();
  }
  async function namesFrom({exported, source}: ExportAllDeclaration, path: string): Promise<string[]> {
    if (exported) return exported.type === "Identifier" ? [exported.name] : [];
    return (await read(posix.join(posix.dirname(path), String(source.value)))).filter((name) => name !== "default");
  }
  return read;
}

function namesOf({declaration, specifiers}: ExportNamedDeclaration): string[] {
  if (declaration?.type === "VariableDeclaration") return declaration.declarations.flatMap(({id}) => namesIn(id));
  if (declaration) return [declaration.id.name];
  return specifiers.flatMap(({exported}) => (exported.type === "Identifier" ? [exported.name] : []));
}

function namesIn(pattern: Pattern): string[] {
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "ObjectPattern") return pattern.properties.flatMap((property) => namesIn(property.type === "Property" ? property.value : property.argument));
  return pattern.type === "ArrayPattern" ? pattern.elements.flatMap((element) => (element ? namesIn(element) : [])) : [];
}
