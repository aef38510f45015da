import { expect, it } from "vitest";
import { diffMarkdown } from "./diff-markdown";

const run = { traceId: "ab".repeat(16), pipeline: "desk", status: "failed", inputText: "refund\nthe <tent>" };
const row = { fields: [], kind: "tool", name: "look|up", baseName: null, depth: 1 } as const;

it("says what an issue needs, and lets no name break the table", () => {
  const rows = [
    { ...row, change: "same" },
    { ...row, change: "changed", fields: ["arguments", "result"], baseName: "look" },
    { ...row, change: "removed", name: "mail" },
  ] as const;
  const text = diffMarkdown(
    { base: run, head: run, rows, firstDivergence: { row: 1, sentence: "It *differs*." } },
    "http://x/diff",
  );
  expect(text.split("\n")).toEqual([
    "### It \\*differs\\*.",
    "",
    `- **base** \`${run.traceId}\` · desk · failed · refund the \\<tent\\>`,
    `- **head** \`${run.traceId}\` · desk · failed · refund the \\<tent\\>`,
    "",
    "| | step | what differs |",
    "| - | - | - |",
    "| ~ | &nbsp;&nbsp;tool **look → look\\|up** | arguments, result (first divergence) |",
    "| − | &nbsp;&nbsp;tool mail | removed |",
    "",
    "[Open the diff](http://x/diff)",
    "",
  ]);
});
