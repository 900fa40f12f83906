/** What a run copied as a program says in English; loaded when somebody asks for it. */
export const labProgram = {
  head: "A run of the lab, with the course's own mathematics. Save it beside package.json as run.ts, then: npx tsx run.ts",
  line: '`level ${i}, σ = ${sigma}, ${nfe} questions, first point at ${first.join(", ")}`'
};
