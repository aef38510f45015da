"use client";

import { type ReactNode, useState } from "react";
import { useConversation } from "@/components/conversation/conversation-context";
import { EntryFrame } from "@/components/conversation/entry-frame";
import { SpokenError, SpokenText, Whole } from "@/components/conversation/spoken";
import { visibleText } from "@/components/json/visible-text";
import { Icon } from "@/components/ui/icon";
import { Money } from "@/components/ui/money";
import type { TranscriptAgent } from "@/lib/contract/transcript";
import { ancestors } from "@/lib/domain/trace/layout-rows";
import { rowOf } from "@/lib/domain/trace/step-table";
import { formatCount } from "@/lib/format";

export type AgentEntryProps = {
  entry: TranscriptAgent;
  /** What it was asked is told by the calls that follow. */
  spoken: boolean;
  /** Its own transcript. */
  inside: ReactNode;
};

/** An agent whose steps follow in line, or one with a transcript of its own, closed until somebody wants to read it. */
export function AgentEntry({ entry, spoken, inside }: AgentEntryProps) {
  return entry.inline ? <InlineAgent entry={entry} spoken={spoken} /> : <AgentCard entry={entry} inside={inside} />;
}

function InlineAgent({ entry, spoken }: { entry: TranscriptAgent; spoken: boolean }) {
  return (
    <EntryFrame
      entry={entry}
      kind="agent"
      title={<b className="cut">{visibleText(entry.name)}</b>}
      figures={<Figures entry={entry} />}
    >
      {!spoken && <AskAndOutcome entry={entry} />}
      {entry.error && entry.failureCount === 0 && <SpokenError error={entry.error} />}
    </EntryFrame>
  );
}

function AgentCard({ entry, inside }: Pick<AgentEntryProps, "entry" | "inside">) {
  const { steps, selectedId } = useConversation();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const holdsSelected = selectedId !== null && steps !== null && isInside(steps, selectedId, entry.spanId);
  const open = chosen ?? holdsSelected;
  const can = entry.stepCount > 0;
  return (
    <EntryFrame
      entry={entry}
      kind="agent"
      title={<b className="cut">{visibleText(entry.name)}</b>}
      figures={<Figures entry={entry} />}
    >
      <div className="cv-card">
        <AskAndOutcome entry={entry} />
        {entry.error && <SpokenError error={entry.error} />}
        {can && (
          <button type="button" className="cv-open" aria-expanded={open} onClick={() => setChosen(!open)}>
            <Icon name={open ? "chevron-down" : "chevron-right"} small />
            {open ? "Close what it did" : `Read what it did: ${counts(entry)}`}
          </button>
        )}
        {can && open && inside}
      </div>
    </EntryFrame>
  );
}

function isInside(
  { table, tree }: NonNullable<ReturnType<typeof useConversation>["steps"]>,
  inner: string,
  outer: string,
): boolean {
  const row = rowOf(table, inner);
  const above = rowOf(table, outer);
  return row !== null && above !== null && ancestors(tree, row).includes(above);
}

const many = (count: number, one: string) => `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;

function counts({ stepCount, callCount, toolCount }: TranscriptAgent): string {
  return [
    many(stepCount, "step"),
    callCount > 0 && many(callCount, "model call"),
    toolCount > 0 && many(toolCount, "tool"),
  ]
    .filter((words) => words !== false)
    .join(", ");
}

function Figures({ entry }: { entry: TranscriptAgent }) {
  if (entry.endTimeUnixNano === null) return null;
  return (
    <>
      {entry.failureCount > 0 && !entry.error && (
        <span className="q desk">{many(entry.failureCount, "failed step")} inside</span>
      )}
      <span className="q desk">{many(entry.stepCount, "step")}</span>
      {entry.costState !== "none" && <Money microUsd={entry.costMicroUsd} state={entry.costState} exact />}
    </>
  );
}

function AskAndOutcome({ entry }: { entry: TranscriptAgent }) {
  const texts = (input: string | null, output: string | null) => (
    <>
      {input !== null && input !== "" && <SpokenText who="ask" text={input} label="What it was asked" />}
      {output !== null && output !== "" && <SpokenText who="outcome" text={output} label="What came of it" />}
    </>
  );
  if (entry.characters === null) return texts(entry.input, entry.output);
  return (
    <Whole spanId={entry.spanId} characters={entry.characters} cut={texts(entry.input, entry.output)}>
      {(span) => texts(span.inputText, span.outputText)}
    </Whole>
  );
}
