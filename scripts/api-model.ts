/** What `src/math/index.ts` exports, read with the TypeScript compiler: names, signatures, doc comments, sections. */
import {relative} from "node:path";
import ts from "typescript";

/** A public name of the module. */
export interface ApiEntry {
  readonly name: string;
  readonly kind: "function" | "constant" | "type";
  /** The declaration as it stands in the source, without a function's body. */
  readonly signature: string;
  readonly doc: ApiDoc;
  /** Path of the defining file from the root of the repository. */
  readonly file: string;
  /** What the documentation lacks; empty when complete. */
  readonly missing: readonly string[];
}

export interface ApiSection {
  readonly title: string;
  readonly entries: readonly ApiEntry[];
}

/** A doc comment, its text as Markdown. */
export interface ApiDoc {
  readonly text: string;
  readonly tags: readonly {readonly tag: string; readonly text: string}[];
}

/** Reads the sections of the index, which are its `// Title` comments, in its order. */
export function readApi(index = "src/math/index.ts"): ApiSection[] {
  const {config} = ts.readConfigFile("tsconfig.math.json", ts.sys.readFile);
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  if (!source) throw new Error(`readApi: there is no ${index}; run this in the root of the repository.`);

  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const sections: {title: string; entries: ApiEntry[]}[] = [];
  for (const statement of source.statements.filter(ts.isExportDeclaration)) {
    const title = sectionTitle(source.text, statement) ?? (sections.length ? undefined : "The vocabulary");
    if (title) sections.push({title, entries: []});
    for (const symbol of exportedBy(statement, checker)) {
      const declaration = resolve(symbol).declarations?.find((node) => !ts.isImportSpecifier(node));
      if (!declaration) throw new Error(`readApi: ${symbol.name} has no declaration.`);
      sections.at(-1)!.entries.push(readEntry(symbol.name, declaration, checker));
    }
  }
  return sections;
}

/** The `// Title` that stands above a statement. */
function sectionTitle(text: string, statement: ts.Node): string | undefined {
  const above = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  const line = above.filter(({kind}) => kind === ts.SyntaxKind.SingleLineCommentTrivia).at(-1);
  return line && text.slice(line.pos + 2, line.end).trim();
}

function exportedBy(statement: ts.ExportDeclaration, checker: ts.TypeChecker): readonly ts.Symbol[] {
  if (statement.exportClause && ts.isNamedExports(statement.exportClause))
    return statement.exportClause.elements.map((element) => checker.getSymbolAtLocation(element.name)!);
  return checker.getExportsOfModule(checker.getSymbolAtLocation(statement.moduleSpecifier!)!);
}

export function readEntry(name: string, declaration: ts.Declaration, checker: ts.TypeChecker): ApiEntry {
  const documented = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const doc = readDoc(documented);
  const file = relative(process.cwd(), declaration.getSourceFile().fileName).replaceAll("\\", "/");
  return {
    name,
    kind: ts.isFunctionDeclaration(declaration) ? "function" : ts.isVariableDeclaration(declaration) ? "constant" : "type",
    signature: signatureOf(declaration, checker),
    doc,
    file,
    missing: findMissing(declaration, doc)
  };
}

/** The declaration without `export`, and without what is no business of a caller: a function's body, a long value. */
function signatureOf(declaration: ts.Declaration, checker: ts.TypeChecker): string {
  if (ts.isFunctionDeclaration(declaration)) {
    const end = declaration.body ? declaration.body.getStart() : declaration.getEnd();
    const text = declaration.getSourceFile().text.slice(declaration.getStart(), end);
    return text.replace(/^export /, "").trim();
  }
  if (ts.isVariableDeclaration(declaration)) {
    const {type, initializer} = declaration;
    const name = declaration.name.getText();
    if (type) return `const ${name}: ${type.getText()}`;
    if (initializer && ts.isSatisfiesExpression(initializer)) return `const ${name}: ${initializer.type.getText()}`;
    return `const ${name}: ${checker.typeToString(checker.getTypeAtLocation(declaration), undefined, ts.TypeFormatFlags.NoTruncation)}`;
  }
  return declaration.getText().replace(/^export /, "");
}

/** The doc comment in front of a node. Its lines keep their indentation: an indented formula is a code block. */
function readDoc(node: ts.Node): ApiDoc {
  const text = node.getSourceFile().text;
  const range = (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).filter(({pos}) => text.startsWith("/**", pos)).at(-1);
  if (!range) return {text: "", tags: []};
  const lines = text
    .slice(range.pos + 3, range.end - 2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  lines[0] = lines[0]!.trimStart();
  const tags: {tag: string; lines: string[]}[] = [];
  const prose: string[] = [];
  for (const line of lines.flatMap((line) => line.split(/(?<=\S)\s+(?=@throws )/))) {
    const match = /^@(\w+)\s*(.*)$/.exec(line);
    if (match) tags.push({tag: match[1]!, lines: [match[2]!]});
    else (tags.at(-1)?.lines ?? prose).push(line);
  }
  return {
    text: prose.join("\n").trim(),
    tags: tags.map(({tag, lines}) => ({tag, text: lines.map((line) => line.trim()).join(" ").trim()}))
  };
}

/** Options whose name says all: the vocabulary's (docs/notation.md). */
const SELF_EXPLAINING = new Set(["dim", "random", "sigmaMin", "sigmaMax"]);

/** What a public name owes its reader: a doc comment, `@throws` where it throws, a word on every option. */
function findMissing(declaration: ts.Declaration, doc: ApiDoc): string[] {
  if (!doc.text) return ["a doc comment"];
  if (!ts.isFunctionDeclaration(declaration)) return [];
  const missing = throws(declaration) && !/@throws/.test(doc.text) && !doc.tags.some(({tag}) => tag === "throws") ? ["@throws"] : [];
  const described = new Set(doc.tags.filter(({tag}) => tag === "param").map(({text}) => text.split(/\s/)[0]!));
  for (const {name, type} of declaration.parameters)
    if (ts.isObjectBindingPattern(name) && type && ts.isTypeLiteralNode(type))
      for (const member of type.members.filter(ts.isPropertySignature)) {
        const option = member.name.getText();
        if (!SELF_EXPLAINING.has(option) && !readDoc(member).text && ![...described].some((param) => param.endsWith(`.${option}`) || param === option))
          missing.push(`@param options.${option}`);
      }
  return missing;
}

/** Whether a function throws by itself, or checks an argument, which throws. Functions inside it are its own affair. */
function throws(node: ts.Node): boolean {
  let found = false;
  const visit = (child: ts.Node): void => {
    if (ts.isThrowStatement(child)) found = true;
    if (ts.isCallExpression(child) && /^(require|check|count)[A-Z]/.test(child.expression.getText())) found = true;
    if (!found) ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}
