// biome-ignore-all lint/a11y/useSemanticElements: rows drawn only where they are in view cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row

import type { CSSProperties } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { endOf, placeBar, placeLabel, type TimeSpan } from "@/lib/domain/trace/layout-bars";
import { kindOf, type StepTable } from "@/lib/domain/trace/step-table";
import { formatDuration, formatTokens } from "@/lib/format";

/** 11 px text: a digit is 6.2 px wide. */
const charPx = 6.2;

export type StepBarProps = {
  steps: RunSteps;
  row: number;
  span: TimeSpan;
  nowNs: number;
  live: boolean;
  axisPx: number;
};

/** The time of a step on the axis that all steps share. */
export function StepBar({ steps, row, span, nowNs, live, axisPx }: StepBarProps) {
  const { table, tree } = steps;
  const start = table.start[row] ?? 0;
  const end = endOf(table, row, nowNs);
  const open = (table.duration[row] ?? -1) < 0;
  const bar = placeBar(span, start, end);
  const label = labelOf(table, row, { parent: tree.parent[row] ?? -1, end, live });
  const side = placeLabel(bar, axisPx, label.length * charPx);
  const kind = kindOf(table, row);
  const group = (tree.size[row] ?? 1) > 1 || kind === "agent" || kind === "chain";
  const style = { "--l": `${bar.left * 100}%`, "--w": `${bar.width * 100}%`, "--c": `var(--k-${kind})` };
  return (
    <div
      role="gridcell"
      className="lane"
      style={style as CSSProperties}
      data-group={group}
      data-open={open}
      data-failed={table.failed[row] === 1}
      data-live={open && live}
    >
      <i className="bar" />
      {side !== "none" && <span className={`lbl ${side}`}>{label}</span>}
    </div>
  );
}

type LabelFacts = { parent: number; end: number; live: boolean };

/** Duration, then what is odd, then tokens: `1.56 s · failed`, `3.2 s so far`. */
function labelOf(table: StepTable, row: number, { parent, end, live }: LabelFacts): string {
  const start = table.start[row] ?? 0;
  const duration = formatDuration(Math.round(end - start));
  const open = (table.duration[row] ?? -1) < 0;
  const early = parent >= 0 ? (table.start[parent] ?? 0) - start : 0;
  const tokens = table.tokens[row] ?? -1;
  return [
    open ? (live ? `${duration} so far` : "no end") : duration,
    table.failed[row] === 1 ? "failed" : "",
    early > 0 ? `starts ${formatDuration(Math.round(early))} before its parent` : "",
    tokens >= 0 && kindOf(table, row) === "llm" ? `${formatTokens(tokens)} tok` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
