import type { RunPage } from "@/lib/contract/runs";
import { command, type Given, wholeNumber } from "@/sdk/src/cli/command";
import { runCells, runHead, runRightAligned } from "@/sdk/src/cli/words";

export const filterOptions = {
  query: { type: "string", short: "q" },
  status: { type: "string" },
  pipeline: { type: "string" },
  user: { type: "string" },
  session: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
} as const;

export const filterHelp = [
  ["-q, --query TEXT", 'as the search bar takes it: status:failed cost>0.10 text:"refund"'],
  ["--status LIST", "running, waiting, done, failed, halted, lost"],
  ["--pipeline LIST", "names of pipelines"],
  ["--user ID, --session ID", "of the person, of the conversation"],
  ["--from TIME, --to TIME", "when they started, RFC 3339"],
] as const;

export function filterOf({ query, status, pipeline, user, session, from, to }: Given<typeof filterOptions>["values"]) {
  return { q: query, status, pipeline, user, session, from, to };
}

export const runs = command({
  usage: "runs [options]",
  summary: "List runs, newest first",
  help: [
    ...filterHelp,
    ["--sort FIELD", "started, duration, cost, tokens, steps; with - before it the greatest first"],
    ["-n, --limit N", "how many; 20 if it is not said, at most 1000"],
    ["--cursor TEXT", "nextCursor of the page before (--json tells it)"],
  ],
  examples: ["tracegate runs -q 'status:failed finding:schema'", "tracegate runs --sort=-cost -n 5 --json"],
  options: {
    ...filterOptions,
    sort: { type: "string" },
    limit: { type: "string", short: "n" },
    cursor: { type: "string" },
  },
  names: { min: 0, max: 0 },
  async run({ values, json }, { api, terminal }) {
    const limit = wholeNumber("limit", values.limit, 1000) ?? 20;
    const { sort, cursor } = values;
    const page = await api.get<RunPage>("/runs", { ...filterOf(values), sort, cursor, limit });
    if (json) return terminal.json(page);
    if (page.runs.length === 0) return terminal.note("No run matches.");
    terminal.table(runHead, page.runs.map(runCells), runRightAligned);
    if (page.nextCursor !== null) terminal.note(`There are more: --limit, or --cursor ${page.nextCursor}`);
  },
});
