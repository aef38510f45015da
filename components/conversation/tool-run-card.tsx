"use client";

import { useConversation } from "@/components/conversation/conversation-context";
import { Took } from "@/components/conversation/entry-frame";
import { Whole } from "@/components/conversation/spoken";
import { visibleText } from "@/components/json/visible-text";
import { CallHead, CallSection } from "@/components/run/call-card";
import { Content } from "@/components/run/content";
import { FindingMark } from "@/components/ui/finding-mark";
import type { ToolRun } from "@/lib/contract/transcript";
import type { Json } from "@/lib/domain/trace/step";
import { failedAsData } from "@/lib/domain/trace/transcript";

/** A tool call and the step that ran it: what it was given, what came back, how long it took. */
export function ToolRunCard({ run, given }: { run: ToolRun; given: Json }) {
  const { selectedId, onSelect } = useConversation();
  const selected = run.spanId === selectedId;
  const asData = run.error === null && failedAsData(run.result);
  return (
    <div
      className={`call ${run.error ? "bad" : ""}`}
      data-tool={run.name}
      data-selected={selected}
      data-span={run.spanId}
    >
      <CallHead name={run.name} id={null}>
        {run.error && <FindingMark kind="error">failed</FindingMark>}
        {asData && <FindingMark kind="silent">error as data</FindingMark>}
        <Took entry={run} open="running" />
        {onSelect && (
          <button
            type="button"
            className="link"
            aria-label={`Select ${visibleText(run.name)}`}
            onClick={() => onSelect(run.spanId)}
          >
            step
          </button>
        )}
      </CallHead>
      <ToolSections run={run} given={given} />
    </div>
  );
}

/** The sections below the head: arguments, result, error. */
export function ToolSections({ run, given }: { run: ToolRun; given: Json }) {
  const body = (args: Json, result: Json) => (
    <>
      {args !== null && <CallSection label="arguments" value={args} name={run.name} />}
      {result !== null && <CallSection label="result" value={result} name={run.name} />}
      {result === null && run.error === null && run.endTimeUnixNano !== null && <NoResult />}
      {run.error && (
        <div className="call-part">
          <span className="label">error</span>
          <div className="cv-error">
            {run.error.type && <b className="mono">{visibleText(run.error.type)}</b>}
            <Content
              text={run.error.message || "The client gave no message."}
              label={`Error of ${run.name}`}
              asWritten
            />
          </div>
        </div>
      )}
    </>
  );
  if (run.characters === null) return body(given, run.result);
  return (
    <Whole spanId={run.spanId} characters={run.characters} cut={body(given, run.result)}>
      {(span) => body(span.tool?.arguments ?? given, span.tool?.result ?? run.result)}
    </Whole>
  );
}

function NoResult() {
  return (
    <div className="call-part">
      <span className="label">result</span>
      <p className="q">The client sent none.</p>
    </div>
  );
}
