// Many runs as NDJSON, a run a line: `{"run": {…}, "resourceSpans": […], "resourceLogs": […]}`. One run after the other and
// each in pieces, no faster than they are read: the memory does not grow with what is exported.
import type { Run } from "@/lib/contract/runs";
import type { ExportQuery } from "@/lib/contract/transfer";
import { runMembers } from "@/lib/server/export-run";
import { getRun, listRuns } from "@/lib/server/runs";

const pageSize = 100;

/** @throws AppError `invalid` for a query that makes no sense, before anything is sent. */
export async function exportRuns(projectId: string, query: ExportQuery): Promise<AsyncGenerator<string>> {
  const { ids, ...filter } = query;
  if (ids !== undefined) return writeLines(projectId, byId(projectId, ids));
  const first = await listRuns(projectId, { ...filter, limit: pageSize });
  return writeLines(projectId, byFilter(projectId, filter, first));
}

async function* byId(projectId: string, ids: readonly string[]): AsyncGenerator<Run> {
  for (const id of new Set(ids)) {
    const run = await getRun(projectId, id);
    if (run !== null) yield run;
  }
}

type Page = Awaited<ReturnType<typeof listRuns>>;

async function* byFilter(projectId: string, filter: Omit<ExportQuery, "ids">, first: Page): AsyncGenerator<Run> {
  for (let page = first; ; page = await listRuns(projectId, { ...filter, limit: pageSize, cursor: page.nextCursor })) {
    yield* page.runs;
    if (page.nextCursor === null) return;
  }
}

/** Small pieces are joined: each costs a turn of the event loop and a packet. */
const pieceChars = 64 * 1024;

async function* writeLines(projectId: string, runs: AsyncIterable<Run>): AsyncGenerator<string> {
  let piece = "";
  for await (const run of runs) {
    const members = await runMembers(projectId, run.traceId);
    if (members === null) continue; // removed while the export went on
    piece += `{"run":${JSON.stringify(run)},`;
    for await (const part of members) {
      piece += part;
      if (piece.length < pieceChars) continue;
      yield piece;
      piece = "";
    }
    piece += "}\n";
  }
  if (piece !== "") yield piece;
}
