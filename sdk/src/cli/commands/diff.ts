import type { Diff, DiffRow } from "@/lib/contract/diff";
import type { Run } from "@/lib/contract/runs";
import { type Context, command } from "@/sdk/src/cli/command";
import { Failure } from "@/sdk/src/cli/ending";
import { type Cell, oneLine } from "@/sdk/src/cli/terminal";
import { costText, durationText, statusCell } from "@/sdk/src/cli/words";

export const diff = command({
  usage: "diff HEAD [BASE]",
  summary: "Tell what a run did differently from another, and where first",
  help: [
    ["HEAD", "the run that is looked at: trace id, or the run's own id"],
    ["BASE", "the run to compare with; left out: the nearest successful one of the same pipeline"],
    ["--exit-code", "end with 1 where they differ"],
  ],
  examples: [
    "tracegate diff 4bf92f3577b34da6a3ce929d0e0e4736",
    "tracegate diff HEAD BASE --json | jq .firstDivergence",
  ],
  options: { "exit-code": { type: "boolean" } },
  names: { min: 1, max: 2 },
  async run({ names: [head = "", base], values, json }, context) {
    const { api, terminal } = context;
    const [headId, baseId] = await Promise.all([traceOf(context, head), base && traceOf(context, base)]);
    const found = await api.get<Diff>("/diff", { head: headId, base: baseId });
    if (json) terminal.json(found);
    else printDiff(context, found);
    if (values["exit-code"] && found.firstDivergence !== null) throw new Failure("The runs differ.");
  },
});

async function traceOf({ api }: Context, ref: string): Promise<string> {
  return (await api.get<Run>(`/runs/${encodeURIComponent(ref)}`)).traceId;
}

function printDiff({ api, terminal }: Context, { base, head, rows, firstDivergence, limits }: Diff): void {
  for (const [side, run] of Object.entries({ base, head })) {
    const facts = [run.traceId, terminal.styled(statusCell(run)), durationText(run.durationNs), costText(run)];
    terminal.print(`${side}  ${facts.join(" · ")} · ${oneLine(run.inputText)}`);
  }
  if (limits !== null) terminal.note(limits.reason);
  if (firstDivergence === null) {
    terminal.print("\nThe two runs behaved alike.");
    return;
  }
  terminal.print(`\n${terminal.styled({ text: oneLine(firstDivergence.sentence), style: "bold" })}\n`);
  const differing = rows.flatMap((row, at) =>
    row.change === "same" ? [] : [cellsOf(row, at === firstDivergence.row)],
  );
  terminal.table(["", "STEP", "WHAT DIFFERS"], differing);
  terminal.print(`\n${api.url}/diff?base=${base.traceId}&head=${head.traceId}`);
}

const signs = { same: "=", changed: "~", added: "+", removed: "-", moved: "↕" } as const;
const styles = { same: "dim", changed: "yellow", added: "green", removed: "red", moved: "cyan" } as const;

function cellsOf({ change, fields, kind, name, baseName, depth }: DiffRow, isFirst: boolean): Cell[] {
  const called = baseName === null ? oneLine(name) : `${oneLine(baseName)} → ${oneLine(name)}`;
  const what = [change, ...fields].join(", ");
  return [
    { text: signs[change], style: styles[change] },
    { text: `${"  ".repeat(Math.min(depth, 20))}${kind} ${called}` },
    { text: isFirst ? `${what}  ← first divergence` : what },
  ];
}
