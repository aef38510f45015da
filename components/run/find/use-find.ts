"use client";

import { useMemo } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { useRunSearch } from "@/lib/browser/run-search-queries";
import type { RunSearch } from "@/lib/contract/run-search";
import {
  filterSteps,
  hasConditions,
  markBoth,
  markedRows,
  nextMatch,
  readFind,
  type StepFind,
  withAncestors,
} from "@/lib/domain/trace/find-steps";
import { rowOf, type StepTable, spanIdOf } from "@/lib/domain/trace/step-table";

/** `row`: null where its step is not here. */
export type FindHit = RunSearch["hits"][number] & { readonly row: number | null };

/** What the address says of the search. */
export type FindAddress = { readonly find: string; readonly only: boolean };

export type Find = {
  /** As it is written in the field. */
  written: string;
  onlyMatches: boolean;
  what: StepFind;
  /** Row → 1: the step is a match; null: nothing is looked for, or the answer is not here yet. */
  marks: Uint8Array | null;
  /** The rows to draw; null: all. */
  only: Uint8Array | null;
  /** Matches in order of start; -1 for one whose step is not here. */
  rows: Int32Array;
  /** Lines of text, as many as were read. */
  hits: readonly FindHit[];
  total: number;
  /** Steps that only repeat the text in their prompts. */
  repeats: number;
  limits: readonly string[];
  state: "idle" | "reading" | "ready" | "failed";
  more: { readonly has: boolean; readonly read: () => void };
  /** Selects the next or the previous match. */
  walk: (by: 1 | -1) => void;
  error: unknown;
  retry: () => void;
};

export type FindOptions = {
  traceId: string;
  steps: RunSteps;
  live: boolean;
  address: FindAddress;
  selected: number | null;
  /** Selects a step, also one that is not here yet. */
  onStep: (spanId: string) => void;
};

const noRows = new Int32Array();

/** What is looked for in the run, and what is found. */
export function useFind({ traceId, steps, live, address, selected, onStep }: FindOptions): Find {
  const { table, tree } = steps;
  const { find: written, only: onlyMatches } = address;
  const what = useMemo(() => readFind(written), [written]);
  const search = useRunSearch(traceId, what.text, what.repeats, live);
  const [first] = search.data?.pages ?? [];
  const marks = useMemo(() => {
    const wanted = hasConditions(what) ? filterSteps(table, what) : null;
    if (what.text === "") return wanted;
    if (first === undefined) return null;
    const said = markIds(table, first.spanIds);
    return wanted === null ? said : markBoth(said, wanted);
  }, [table, what, first]);
  // what only the text decides is known of steps that are not here, too
  const ids = what.text !== "" && !hasConditions(what) ? (first?.spanIds ?? null) : null;
  const rows = useMemo(() => {
    if (ids !== null) return Int32Array.from(ids, (id) => rowOf(table, id) ?? -1);
    return marks === null ? noRows : markedRows(marks);
  }, [table, ids, marks]);
  const only = useMemo(
    () => (onlyMatches && marks !== null ? withAncestors(tree, marks) : null),
    [onlyMatches, marks, tree],
  );
  const hits = useMemo(
    () =>
      what.text === ""
        ? []
        : (search.data?.pages ?? []).flatMap((page) => hitsAt(table, page, ids === null ? marks : null)),
    [table, what, search.data, marks, ids],
  );
  const more = { has: search.hasNextPage, read: () => void search.fetchNextPage() };
  const walk = (by: 1 | -1) => {
    const at = nextMatch(rows, selected ?? -1, by);
    if (at === null) return;
    const spanId = ids?.[at] ?? spanIdOf(table, rows[at] ?? -1);
    onStep(spanId);
    if (more.has && !search.isFetching && !hits.some((hit) => hit.spanId === spanId)) more.read();
  };
  return {
    ...{ written, onlyMatches, what, marks, only, rows, hits, more, walk },
    total: what.text === "" ? 0 : (first?.total ?? 0),
    repeats: what.text === "" ? 0 : (first?.repeats ?? 0),
    limits: what.text === "" ? [] : (first?.limits ?? []),
    state: what.text === "" ? (marks === null ? "idle" : "ready") : stateOf(search),
    error: search.error,
    retry: () => void search.refetch(),
  };
}

function stateOf({ isError, isPlaceholderData, data }: ReturnType<typeof useRunSearch>): Find["state"] {
  if (isError) return "failed";
  return data === undefined || isPlaceholderData ? "reading" : "ready";
}

function markIds(table: StepTable, spanIds: readonly string[]): Uint8Array {
  const marks = new Uint8Array(table.count);
  for (const id of spanIds) {
    const row = rowOf(table, id);
    if (row !== null) marks[row] = 1;
  }
  return marks;
}

/** All hits, or those whose step is marked. */
const hitsAt = (table: StepTable, page: RunSearch, marks: Uint8Array | null): FindHit[] =>
  page.hits.flatMap((hit) => {
    const row = rowOf(table, hit.spanId);
    return marks === null || (row !== null && marks[row] === 1) ? [{ ...hit, row }] : [];
  });
