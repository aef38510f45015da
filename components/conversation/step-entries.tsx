"use client";

import { EntryFrame } from "@/components/conversation/entry-frame";
import { Spoken, SpokenError, SpokenText, Whole } from "@/components/conversation/spoken";
import { ToolSections } from "@/components/conversation/tool-run-card";
import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { FindingMark } from "@/components/ui/finding-mark";
import type { TranscriptEntry, TranscriptEvent, TranscriptStep } from "@/lib/contract/transcript";
import { failedAsData } from "@/lib/domain/trace/transcript";

type ToolEntryProps = { entry: Extract<TranscriptEntry, { type: "tool" }> };

/** A tool that no call of the transcript asked for. */
export function ToolEntry({ entry }: ToolEntryProps) {
  const { tool } = entry;
  const asData = tool.error === null && failedAsData(tool.result);
  return (
    <EntryFrame
      entry={entry}
      kind="tool"
      title={<bdi className="mono cut">{visibleText(tool.name)}</bdi>}
      figures={asData && <FindingMark kind="silent">error as data</FindingMark>}
    >
      <div className="cv-body">
        <div className={`call ${tool.error ? "bad" : ""}`}>
          <ToolSections run={tool} given={tool.arguments} />
        </div>
      </div>
    </EntryFrame>
  );
}

const asked = { retrieval: ["query", "found"], guard: ["checked", "verdict"], gate: ["asks", "decision"] } as const;
const wordsOf = (kind: string): readonly [string, string] =>
  kind === "retrieval" || kind === "guard" || kind === "gate" ? asked[kind] : ["input", "output"];

/** Retrievals, embeddings, guards, gates, and steps that failed by themselves. */
export function StepEntry({ entry }: { entry: TranscriptStep }) {
  const [asks, gives] = wordsOf(entry.kind);
  const texts = (input: string | null, output: string | null) => (
    <>
      {input !== null && input !== "" && <SpokenText who={asks} text={input} label={`${asks} of ${entry.name}`} />}
      {output !== null && output !== "" && <SpokenText who={gives} text={output} label={`${gives} of ${entry.name}`} />}
    </>
  );
  return (
    <EntryFrame
      entry={entry}
      kind={entry.kind}
      title={<bdi className="med cut">{visibleText(entry.name || "unnamed")}</bdi>}
      open={entry.kind === "gate" ? "waiting" : "running"}
    >
      {entry.characters === null ? (
        texts(entry.input, entry.output)
      ) : (
        <Whole spanId={entry.spanId} characters={entry.characters} cut={texts(entry.input, entry.output)}>
          {(span) => texts(span.inputText, span.outputText)}
        </Whole>
      )}
      {entry.error && <SpokenError error={entry.error} />}
    </EntryFrame>
  );
}

/** What a step recorded while it ran. */
export function EventEntry({ entry }: { entry: TranscriptEvent }) {
  return (
    <EntryFrame
      entry={{ ...entry, error: null }}
      kind={entry.kind}
      title={
        <>
          <bdi className="mono cut">{visibleText(entry.event)}</bdi>
          <bdi className="q cut">recorded by {visibleText(entry.name)}</bdi>
        </>
      }
    >
      {entry.attributes.map(({ key, value }) => (
        <Spoken key={key} who={visibleText(key)}>
          <ValueContent value={value} label={key} />
        </Spoken>
      ))}
    </EntryFrame>
  );
}
