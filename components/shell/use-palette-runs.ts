"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ask, isRunId } from "@/components/shell/palette-entries";
import { ApiError, getRun, getRuns } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run } from "@/lib/contract/runs";

const shown = 6;
/** How many recent runs the beginning of an id is looked for in; a whole id is asked for itself. */
const recent = 200;

/** The last word is still being typed. */
const begun = (words: string) => (/[\p{L}\p{N}]$/u.test(words) ? `${words}*` : words);

async function findRuns(ask: Ask, signal: AbortSignal): Promise<readonly Run[]> {
  if (ask.kind === "actions") return [];
  if (ask.kind === "any")
    return (await getRuns({ limit: shown, ...(ask.words ? { q: begun(ask.words) } : {}) }, { signal })).runs;
  if (isRunId(ask.prefix)) return getRun(ask.prefix, { signal }).then((run) => [run], noneIfUnknown);
  const { runs } = await getRuns({ limit: recent }, { signal });
  return runs.filter((run) => run.traceId.startsWith(ask.prefix)).slice(0, shown);
}

function noneIfUnknown(error: unknown): Run[] {
  if (error instanceof ApiError && error.code === "not_found") return [];
  throw error;
}

/** Runs for the palette: the latest ones, or those that fit what was typed. */
export function usePaletteRuns(ask: Ask, open: boolean) {
  return useQuery({
    queryKey: [...queryKeys.runs, "palette", ask],
    queryFn: ({ signal }) => findRuns(ask, signal),
    enabled: open,
    placeholderData: keepPreviousData,
  });
}
