import { setTimeout as sleep } from "node:timers/promises";
import type { Run, RunPage } from "@/lib/contract/runs";
import { type Context, command } from "@/sdk/src/cli/command";
import { readSpans } from "@/sdk/src/cli/commands/run";
import { filterHelp, filterOf, filterOptions } from "@/sdk/src/cli/commands/runs";
import { Failure, Unreachable } from "@/sdk/src/cli/ending";
import { oneLine } from "@/sdk/src/cli/terminal";
import { costText, durationText, spanNs, statusCell } from "@/sdk/src/cli/words";

const everyMs = 1_000;
/** So many of the newest runs are watched. */
const watched = 100;
const over: ReadonlySet<Run["status"]> = new Set(["done", "failed", "halted", "lost"]);

export const tail = command({
  usage: "tail [RUN] [options]",
  summary: "Follow runs as they begin and end, or the steps of one run until it ends",
  help: [["RUN", "follow the steps of this run; ends with 1 unless the run is done"], ...filterHelp],
  examples: ["tracegate tail -q 'status:failed'", "tracegate tail refund-8812 --json  # a line of JSON a step"],
  options: filterOptions,
  names: { min: 0, max: 1 },
  async run({ names: [id], values, json }, context) {
    if (id !== undefined) return followRun(context, `/runs/${encodeURIComponent(id)}`, json);
    const filter = filterOf(values);
    const known = new Map<string, string>();
    for (let isFirst = true; ; isFirst = false) {
      const { runs } = await patiently(context, () => context.api.get<RunPage>("/runs", { ...filter, limit: watched }));
      for (const run of runs.toReversed()) {
        const seen = known.get(run.traceId);
        known.set(run.traceId, run.status);
        if (!isFirst && seen !== run.status) printRun(context, run, json);
      }
      await sleep(everyMs);
    }
  },
});

function printRun({ terminal }: Context, run: Run, json: boolean): void {
  const facts = [oneLine(run.pipeline) || "(no pipeline)", durationText(run.durationNs), costText(run)];
  const asked = oneLine(run.inputText).slice(0, 80);
  const line = [run.startedAt, run.traceId, terminal.styled(statusCell(run)), ...facts, asked].join("  ");
  terminal.print(json ? JSON.stringify(run) : line);
}

/** Prints each step once, when it has ended. */
async function followRun(context: Context, path: string, json: boolean): Promise<void> {
  const { api, terminal } = context;
  const printed = new Set<string>();
  for (let revision = -1; ; await sleep(everyMs)) {
    const run = await patiently(context, () => api.get<Run>(path));
    if (run.revision !== revision) {
      revision = run.revision;
      const spans = await readSpans(context, path, Number.POSITIVE_INFINITY);
      for (const span of spans) {
        if (span.endTimeUnixNano === null || printed.has(span.spanId)) continue;
        printed.add(span.spanId);
        const error =
          span.error === null ? "" : terminal.styled({ text: `  ${oneLine(span.error.message)}`, style: "red" });
        const facts = [durationText(spanNs(span)), costText(span)].join("  ");
        terminal.print(json ? JSON.stringify(span) : `${span.kind} ${oneLine(span.name)}  ${facts}${error}`);
      }
    }
    if (!over.has(run.status)) continue;
    if (!json) terminal.print(terminal.styled(statusCell(run)));
    if (run.status !== "done") throw new Failure(`The run ended as ${run.status}.`);
    return;
  }
}

/** Whoever follows stays through a restart of the server. */
async function patiently<T>({ terminal }: Context, ask: () => Promise<T>): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      if (!told) terminal.note(`${error.message} Trying again.`);
      await sleep(2 * everyMs);
    }
  }
}
