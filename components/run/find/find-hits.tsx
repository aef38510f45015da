"use client";

import { Fragment, useEffect, useRef } from "react";
import { visibleText } from "@/components/json/visible-text";
import type { Find, FindHit } from "@/components/run/find/use-find";
import { StepName } from "@/components/run/step-name";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { oneLine } from "@/lib/browser/one-line";
import { kindOf, modelOf, nameOf, type StepTable } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

export type FindHitsProps = {
  find: Find;
  table: StepTable;
  selected: number | null;
  onStep: (spanId: string) => void;
};

/** A line for each place that holds the text, in order of start. */
export function FindHits({ find: { hits, total, more }, table, selected, onStep }: FindHitsProps) {
  const list = useRef<HTMLUListElement>(null);
  // the matches are walked with keys: the line of the selected step has to be in sight
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the list
  useEffect(() => {
    list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <ul className="find-hits" ref={list} aria-label="Matches">
      {hits.map((hit, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step may hold the text twice in fields of one name
        <li key={index}>
          <button
            type="button"
            aria-current={hit.row !== null && hit.row === selected}
            onClick={() => onStep(hit.spanId)}
          >
            <span className="who cut">
              {hit.row === null ? <span className="nm">not read yet</span> : <Who table={table} row={hit.row} />}
            </span>
            <span className="where cut" title={hit.key ?? undefined}>
              {hit.field === "attribute" || hit.field === "event" ? oneLine(hit.key ?? hit.field) : hit.field}
            </span>
            <span className="said cut">
              <Marked hit={hit} />
            </span>
          </button>
        </li>
      ))}
      {more.has && (
        <li className="rest">
          <button type="button" className="link" onClick={more.read}>
            {formatCount(hits.length)} of {formatCount(total)} shown, read more
          </button>
        </li>
      )}
    </ul>
  );
}

function Who({ table, row }: { table: StepTable; row: number }) {
  return (
    <>
      <KindGlyph kind={kindOf(table, row)} />
      <StepName name={nameOf(table, row)} model={modelOf(table, row)} kind={kindOf(table, row)} />
    </>
  );
}

function Marked({ hit: { snippet, matches } }: { hit: FindHit }) {
  const ends = [0, ...matches.map(([, to]) => to)];
  return (
    <bdi>
      {matches.map(([from, to], index) => (
        <Fragment key={from}>
          {visibleText(snippet.slice(ends[index], from))}
          <mark>{visibleText(snippet.slice(from, to))}</mark>
        </Fragment>
      ))}
      {visibleText(snippet.slice(ends.at(-1)))}
    </bdi>
  );
}
