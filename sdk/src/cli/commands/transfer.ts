import { createReadStream, createWriteStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import type { Run } from "@/lib/contract/runs";
import type { ImportResult } from "@/lib/contract/transfer";
import { type Context, command } from "@/sdk/src/cli/command";
import { filterHelp, filterOf, filterOptions } from "@/sdk/src/cli/commands/runs";
import { Failure, Misuse } from "@/sdk/src/cli/ending";

export const importRuns = command({
  usage: "import FILE...",
  summary: "Send telemetry from files: OTLP/JSON, exports of Tracegate, Jaeger's JSON, perhaps gzipped",
  help: [["FILE", "a path, or - for what comes in on stdin"]],
  examples: ["tracegate import runs.ndjson.gz", "zcat traces.json.gz | tracegate import -"],
  options: {},
  names: { min: 1, max: 1000 },
  async run({ names, json }, context) {
    const results: (ImportResult & { file: string })[] = [];
    for (const file of names) {
      const result = { file, ...(await sendFile(context, file)) };
      results.push(result);
      if (!json) for (const line of linesOf(result)) context.terminal.print(line);
    }
    if (json) context.terminal.json(results);
    const rejected = results.reduce((sum, { rejectedSpans, rejectedLogs }) => sum + rejectedSpans + rejectedLogs, 0);
    if (rejected > 0) throw new Failure(`${rejected} spans or log records were not taken.`);
  },
});

async function sendFile({ api }: Context, file: string): Promise<ImportResult> {
  const upload = Readable.toWeb(file === "-" ? process.stdin : await reading(file)) as unknown as BodyInit;
  return (await (await api.ask("POST", "/runs/import", { upload })).json()) as ImportResult;
}

async function reading(file: string): Promise<ReadStream> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Misuse(`${file} cannot be read (${error.code}).`);
  });
  return createReadStream(file, { fd: handle });
}

function linesOf({ file, runCount, spans, logs, reasons, ignoredMetrics }: ImportResult & { file: string }): string[] {
  return [
    `${file}: ${runCount} runs, ${spans} spans, ${logs} log records`,
    ...reasons.map(({ reason, count }) => `  not taken, ${count} times: ${reason}`),
    ...(ignoredMetrics === 0 ? [] : [`  ${ignoredMetrics} metrics were left out: Tracegate keeps none`]),
  ];
}

export const exportRuns = command({
  usage: "export [RUN...] [options]",
  summary: "Write runs with all their telemetry, one a line; import takes it back",
  help: [
    ["RUN", "these runs; without one, those that match"],
    ...filterHelp,
    ["--otlp", "one RUN as a document of OTLP/JSON instead"],
    ["-o, --output FILE", "a new file instead of stdout"],
  ],
  examples: [
    "tracegate export -q 'status:failed' | gzip > failed.ndjson.gz",
    "tracegate export RUN --otlp -o run.json",
  ],
  options: { ...filterOptions, otlp: { type: "boolean" }, output: { type: "string", short: "o" } },
  names: { min: 0, max: 1000 },
  async run({ names, values }, context) {
    const { api, terminal } = context;
    if (values.otlp && names.length !== 1) throw new Misuse("--otlp writes exactly one RUN.");
    const ids = await Promise.all(
      names.map(async (ref) => (await api.get<Run>(`/runs/${encodeURIComponent(ref)}`)).traceId),
    );
    const query = ids.length > 0 ? { ids: ids.join(",") } : filterOf(values);
    const response = await (values.otlp
      ? api.ask("GET", `/runs/${ids[0]}/export`)
      : api.ask("GET", "/runs/export", { query }));
    await pipeline(Readable.fromWeb(response.body as WebStream), destination(values.output));
    if (values.output !== undefined) terminal.note(`written: ${values.output}`);
  },
});

/** Never over a file that is there; stdout stays open for whoever writes after. */
function destination(file: string | undefined): Writable {
  if (file !== undefined) return createWriteStream(file, { flags: "wx" });
  return new Writable({ write: (chunk, _, done) => void process.stdout.write(chunk, done) });
}
