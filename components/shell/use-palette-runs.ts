"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ask, isRunId } from "@/components/shell/palette-entries";
import { ApiError, getRun, getRuns } from "@/lib/browser/api";
import { queryKeys } from "@/lib/browser/query-keys";
import type { Run } from "@/lib/contract/runs";
import { join, literal, textTerm } from "@/lib/domain/query/ast";
import { printQuery } from "@/lib/domain/query/print";

const shown = 6;
/** How many recent runs the beginning of an id is looked for in; a whole id is asked for itself. */
const recent = 200;

/** Every word is text to look for, also one that a query would read as something else; the last is still being typed. */
function textQuery(words: string): string {
  const each = words.split(/\s+/).filter((word) => word !== "");
  const patterns = each.map((text, at) =>
    at === each.length - 1 && /[\p{L}\p{N}]$/u.test(text) ? { text: `${text}*`, wild: true } : literal(text),
  );
  return printQuery(join("and", patterns.map(textTerm)));
}

async function findRuns(ask: Ask, signal: AbortSignal): Promise<readonly Run[]> {
  if (ask.kind === "actions") return [];
  if (ask.kind === "any") return (await getRuns({ limit: shown, q: textQuery(ask.words) }, { signal })).runs;
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
