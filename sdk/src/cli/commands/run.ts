import type { RunFindings } from "@/lib/contract/findings";
import type { Run, Span, SpanPage } from "@/lib/contract/runs";
import { type Context, command } from "@/sdk/src/cli/command";
import { type Cell, oneLine } from "@/sdk/src/cli/terminal";
import { costText, durationText, spanNs, statusCell, tokensText } from "@/sdk/src/cli/words";

const stepsShown = 2_000;

export const run = command({
  usage: "run RUN",
  summary: "Show one run: facts, findings and its tree of steps",
  help: [["RUN", "trace id, or the run's own id"]],
  examples: ["tracegate run 4bf92f3577b34da6a3ce929d0e0e4736", "tracegate run refund-8812 --json | jq .findings"],
  options: {},
  names: { min: 1, max: 1 },
  async run({ names: [id = ""], json }, { api, terminal }) {
    const path = `/runs/${encodeURIComponent(id)}`;
    const found = await api.get<Run>(path);
    const [{ findings }, spans] = await Promise.all([
      api.get<RunFindings>(`${path}/findings`),
      readSpans({ api, terminal }, path, json ? Number.POSITIVE_INFINITY : stepsShown),
    ]);
    if (json) return terminal.json({ run: found, findings, spans });
    printFacts({ api, terminal }, found);
    for (const { severity, title, step, detail } of findings) {
      const where = step === null ? "" : ` in ${oneLine(step)}`;
      terminal.print(
        `${terminal.styled({ text: `! ${severity}`, style: "yellow" })} ${title}${where}: ${oneLine(detail)}`,
      );
    }
    terminal.print("");
    terminal.table(["STEP", "TOOK", "TOKENS", "COST", "ERROR"], treeRows(spans), [1, 2, 3]);
    const more = found.spanCount - spans.length;
    if (more > 0) terminal.note(`${more} more steps are not shown: --json has all of them.`);
  },
});

/** Every step of a run up to `max`, ordered by start. */
export async function readSpans({ api }: Context, path: string, max: number): Promise<Span[]> {
  const spans: Span[] = [];
  for (let cursor: string | null | undefined; cursor !== null && spans.length < max; ) {
    const page: SpanPage = await api.get(`${path}/spans`, { limit: 1000, cursor });
    spans.push(...page.spans);
    cursor = page.nextCursor;
  }
  return spans;
}

function printFacts({ api, terminal }: Context, run: Run): void {
  const status = terminal.styled(statusCell(run));
  const figures = [
    durationText(run.durationNs),
    `${run.spanCount} steps`,
    `${tokensText(run)} tokens`,
    costText(run),
  ].join(" · ");
  terminal.print(`${oneLine(run.pipeline) || "(no pipeline)"} · ${status} · ${figures}`);
  terminal.print(`${api.url}/runs/${run.traceId}`);
  for (const [label, text] of Object.entries({
    asked: run.inputText,
    outcome: run.outputText,
    error: run.errorMessage,
  })) {
    if (text !== null) terminal.print(`${label.padEnd(8)} ${oneLine(text)}`);
  }
}

/** The tree as it is drawn: a step below its parent, in order of start; one whose parent is not there stands at the top. */
function treeRows(spans: readonly Span[]): Cell[][] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | null, Span[]>();
  for (const span of spans) {
    const { parentSpanId: parent } = span;
    const at = parent !== null && ids.has(parent) ? parent : null;
    const beside = children.get(at);
    if (beside === undefined) children.set(at, [span]);
    else beside.push(span);
  }
  const rows: Cell[][] = [];
  const stack = (children.get(null) ?? []).map((span) => ({ span, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { span, depth } = next;
    rows.push(stepCells(span, depth));
    for (const child of (children.get(span.spanId) ?? []).toReversed()) stack.push({ span: child, depth: depth + 1 });
  }
  return rows;
}

function stepCells(span: Span, depth: number): Cell[] {
  const model = span.model === null ? "" : ` ${oneLine(span.model)}`;
  return [
    { text: `${"  ".repeat(Math.min(depth, 20))}${span.kind} ${oneLine(span.name)}${model}` },
    { text: span.endTimeUnixNano === null ? "open" : durationText(spanNs(span)) },
    { text: tokensText(span) },
    { text: costText(span) },
    { text: oneLine(span.error?.message ?? ""), style: "red" },
  ];
}
