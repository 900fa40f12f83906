/**
 * `npm run api`: writes what is generated from src/math and committed: src/api.md from its doc comments, and
 * docs/sample-spec.schema.json from the reader of specs. A test fails when either is stale.
 */
import {writeFileSync} from "node:fs";
import {readApi} from "./api-model.js";
import {renderApiPage} from "./api-page.js";
import {SAMPLE_SPEC_SCHEMA} from "../src/math/spec/schema.js";

const sections = readApi();
writeFileSync("src/api.md", renderApiPage(sections));
writeFileSync("docs/sample-spec.schema.json", `${JSON.stringify(SAMPLE_SPEC_SCHEMA, null, 2)}\n`);
const entries = sections.flatMap((section) => section.entries);
for (const {name, missing} of entries.filter((entry) => entry.missing.length)) console.log(`${name} lacks ${missing.join(", ")}`);
console.log(`src/api.md: ${entries.length} names in ${sections.length} sections`);
