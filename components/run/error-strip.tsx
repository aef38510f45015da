"use client";

import { cutText, visibleText } from "@/components/json/visible-text";
import type { RunSteps } from "@/components/run/use-run-steps";
import { FindingMark } from "@/components/ui/finding-mark";
import { nameOf } from "@/lib/domain/trace/step-table";
import { formatDuration } from "@/lib/format";

const messageChars = 300;

export type ErrorStripProps = {
  steps: RunSteps;
  /** The step whose error this is. */
  row: number;
  message: string | null;
  current: boolean;
  /** The run itself went on: a recovered failure must not shout. */
  recovered: boolean;
  onSelect: (row: number) => void;
};

/** What went wrong first, in one line; a click goes there. */
export function ErrorStrip({ steps, row, message, current, recovered, onSelect }: ErrorStripProps) {
  const { table } = steps;
  const start = table.start[row] ?? 0;
  return (
    <ul className="strip" aria-label="Errors">
      <li className={current ? `cur ${recovered ? "recovered" : "failed"}` : ""}>
        <FindingMark kind="error" />
        <button type="button" className="what cut" onClick={() => onSelect(row)}>
          <bdi className="med">{visibleText(nameOf(table, row))}</bdi>{" "}
          <span className="q2">{message ? visibleText(cutText(message, messageChars)) : "failed"}</span>
        </button>
        {recovered && <span className="q desk">the run went on</span>}
        <span className="q at">{start < 0 ? `−${formatDuration(-start)}` : formatDuration(start)}</span>
      </li>
    </ul>
  );
}
