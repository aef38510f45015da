"use client";

import type { QueryClient } from "@tanstack/react-query";
import { progressToast, toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { queryKeys } from "@/lib/browser/query-keys";
import { importFile, readExport, saveBlob } from "@/lib/browser/transfer";
import type { ExportQuery, ImportResult } from "@/lib/contract/transfer";
import { formatBytes, formatCount } from "@/lib/format";

const isStopped = (error: unknown) => error instanceof DOMException && error.name === "AbortError";

/** Imports files one after the other, and says how it goes and what came of it. */
export async function importFiles(files: readonly File[], queries: QueryClient): Promise<void> {
  for (const file of files) {
    const stop = new AbortController();
    const shown = progressToast(() => stop.abort());
    try {
      const onProgress = ({ sent, size }: { sent: number; size: number }) =>
        shown.update(
          `Importing ${file.name}: ${formatBytes(sent)} of ${formatBytes(size)}`,
          size > 0 ? sent / size : 1,
        );
      onProgress({ sent: 0, size: file.size });
      sayImported(file, await importFile(file, { onProgress, signal: stop.signal }));
    } catch (error) {
      if (isStopped(error)) toast(`The import of ${file.name} was stopped; what was written stays`);
      else toast(`${file.name}: ${describeError(error).detail}`, { failed: true, stays: true });
    } finally {
      shown.close();
      await queries.resetQueries({ queryKey: queryKeys.runs });
    }
  }
}

function sayImported(file: File, result: ImportResult): void {
  const { runs, runCount, spans, rejectedSpans, rejectedLogs, reasons } = result;
  const refused = rejectedSpans + rejectedLogs;
  const what = `${formatCount(runCount)} ${runCount === 1 ? "run" : "runs"}, ${formatCount(spans)} spans from ${file.name}`;
  const why = reasons[0] ? ` (${reasons[0].reason})` : "";
  const [only] = runs;
  toast(refused === 0 ? `Imported ${what}` : `Imported ${what}; ${formatCount(refused)} refused${why}`, {
    failed: refused > 0,
    stays: refused > 0,
    ...(only && { link: runCount === 1 ? { href: `/runs/${only.traceId}`, label: "Open" } : allOf(runs) }),
  });
}

/** Runs of long ago may lie outside the time that the list shows: the way in is the first of them. */
const allOf = (runs: ImportResult["runs"]) => ({
  href: `/runs/${runs[0]?.traceId}`,
  label: `Open the first of ${formatCount(runs.length)}`,
});

/** Asks for files; to be called from a click or a key, as browsers want it. */
export function pickFiles(queries: QueryClient): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".json,.jsonl,.ndjson,.gz,application/json,application/gzip";
  input.onchange = () => void importFiles([...(input.files ?? [])], queries);
  input.click();
}

/** Downloads runs as NDJSON. `total`: how many there will be, where that is known. */
export async function exportRuns(query: Readonly<Partial<ExportQuery>>, total: number | null): Promise<void> {
  const stop = new AbortController();
  const shown = progressToast(() => stop.abort());
  const words = (runs: number, bytes: number) =>
    `Exporting ${formatCount(runs)}${total === null ? "" : ` of ${formatCount(Math.max(total, runs))}`} runs, ${formatBytes(bytes)}`;
  shown.update(words(0, 0), null);
  try {
    let last = 0;
    const blob = await readExport(query, {
      onProgress: ({ runs, bytes }) => {
        last = runs;
        shown.update(words(runs, bytes), total === null ? null : Math.min(1, runs / Math.max(1, total)));
      },
      signal: stop.signal,
    });
    saveBlob(blob, last === 1 ? "run.otlp.ndjson" : "runs.otlp.ndjson");
    toast(`Exported ${formatCount(last)} ${last === 1 ? "run" : "runs"}, ${formatBytes(blob.size)}`);
  } catch (error) {
    if (isStopped(error)) toast("The export was stopped");
    else toast(`The export failed: ${describeError(error).detail}`, { failed: true, stays: true });
  } finally {
    shown.close();
  }
}
