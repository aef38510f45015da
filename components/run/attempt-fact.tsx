"use client";

import { visibleText } from "@/components/json/visible-text";
import type { RunSteps } from "@/components/run/use-run-steps";
import { FindingMark } from "@/components/ui/finding-mark";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { useSpans } from "@/lib/browser/run-queries";
import type { SpanDetail } from "@/lib/contract/runs";
import { attemptNumber, attemptsOf } from "@/lib/domain/trace/attempts";
import { sameInput } from "@/lib/domain/trace/same-input";
import { nameOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { formatDuration } from "@/lib/format";

/** Attempts whose inputs are compared; more were hardly the same work. */
const comparedMax = 12;

export type AttemptFactProps = {
  traceId: string;
  span: SpanDetail;
  steps: RunSteps;
  row: number;
  onSelect: (row: number) => void;
};

/** `attempt 2 of 3`, with the way to the others. Unnumbered ones count as attempts only where they got the same input. */
export function AttemptFact({ traceId, span, steps, row, onSelect }: AttemptFactProps) {
  const { table, tree } = steps;
  const attempts = attemptsOf(table, tree, row);
  const toCompare = attempts === null || attempts.numbered ? [] : attempts.rows.slice(0, comparedMax);
  const others = useSpans(
    traceId,
    toCompare.filter((each) => each !== row).map((each) => spanIdOf(table, each)),
  );
  if (attempts !== null && !attempts.numbered && !others?.every((other) => sameInput(span, other))) return null;
  const number = attemptNumber(table, row, attempts);
  if (number === null) return null;
  const words = `${attempts === null || attempts.numbered ? "attempt" : "tried again: attempt"} ${number.n} of ${number.of}`;
  if (attempts === null) return <span>{words}</span>;
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="link fact-open">
          {words} <Icon name="chevron-down" small />
        </button>
      }
      groups={[
        {
          id: "attempts",
          heading: `Attempts at ${visibleText(nameOf(table, row))}`,
          items: attempts.rows.map((each, at) => ({
            id: String(each),
            label: `${at + 1}. after ${formatDuration(table.start[each] ?? 0)}, ${lasted(table.duration[each] ?? -1)}`,
            hint: table.failed[each] === 1 ? <FindingMark kind="error">failed</FindingMark> : undefined,
            checked: each === row,
            onSelect: () => onSelect(each),
          })),
        },
      ]}
    />
  );
}

const lasted = (ns: number) => (ns < 0 ? "no end yet" : `took ${formatDuration(ns)}`);
