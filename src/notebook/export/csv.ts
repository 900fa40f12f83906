/** A figure's numbers as CSV: what was set and said as comment lines, then one table. */
import type {Row} from "../../figures/offers.js";

/** RFC 4180, with "\n" between the lines; the columns are those of all rows, in the order in which they first appear. */
export function toCsv(rows: readonly Row[], comments: readonly (readonly [string, string])[] = []): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))].map((cells) => cells.map(quote).join(","));
  return [...comments.map(([name, value]) => `# ${oneLine(name)}: ${oneLine(value)}`), ...lines, ""].join("\n");
}

function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\n\r]/.test(text) || text.startsWith("#") ? `"${text.replaceAll('"', '""')}"` : text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
