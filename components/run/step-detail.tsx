"use client";

import { type ReactNode, useMemo } from "react";
import { visibleText } from "@/components/json/visible-text";
import { AttributesTab } from "@/components/run/attributes-tab";
import { Content } from "@/components/run/content";
import { ContractTab } from "@/components/run/contract-tab";
import { ApprovalTab } from "@/components/run/control/approval-tab";
import { ControlTab } from "@/components/run/control/control-tab";
import { type StepParts, useStepParts } from "@/components/run/control/use-step-parts";
import { EarlierTab } from "@/components/run/earlier-tab";
import { EventsTab } from "@/components/run/events-tab";
import { IoTab } from "@/components/run/io-tab";
import { MappingTab } from "@/components/run/mapping-tab";
import { MessagesTab } from "@/components/run/messages-tab";
import { RawTab } from "@/components/run/raw-tab";
import { DetailSkeleton } from "@/components/run/run-skeleton";
import { StepFigures } from "@/components/run/step-figures";
import { StepHead } from "@/components/run/step-head";
import { ToolsTab } from "@/components/run/tools-tab";
import type { RunSteps } from "@/components/run/use-run-steps";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { FindingMark } from "@/components/ui/finding-mark";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { useSpanContracts } from "@/lib/browser/contract-queries";
import { useSpan } from "@/lib/browser/run-queries";
import type { SpanContracts } from "@/lib/contract/contracts";
import type { SpanDetail } from "@/lib/contract/runs";
import { rowOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { previousCall } from "@/lib/domain/trace/walk-steps";

export const stepTabs = [
  "approval",
  "messages",
  "io",
  "contract",
  "tools",
  "attributes",
  "events",
  "earlier",
  "raw",
  "mapping",
  "control",
] as const;
export type StepTab = (typeof stepTabs)[number];

export type StepDetailProps = {
  traceId: string;
  /** The run has a side at the control plane. */
  controlled: boolean;
  steps: RunSteps;
  spanId: string;
  live: boolean;
  /** Null: what says most of this step. */
  tab: StepTab | null;
  onTab: (tab: StepTab) => void;
  onSelect: (row: number) => void;
  onBack: () => void;
};

/** The selected step: what is known at once from the tree, then the span itself in tabs. */
export function StepDetail({
  traceId,
  controlled,
  steps,
  spanId,
  live,
  tab,
  onTab,
  onSelect,
  onBack,
}: StepDetailProps) {
  const row = rowOf(steps.table, spanId);
  const ended = row !== null && (steps.table.duration[row] ?? -1) >= 0;
  const pending = row !== null && steps.table.pending[row] === 1;
  const span = useSpan(traceId, pending ? null : spanId, { live, ended });
  if (pending) return <NotArrived spanId={spanId} onBack={onBack} />;
  return (
    <>
      {row !== null && <StepHead steps={steps} row={row} span={span.data} onBack={onBack} />}
      {span.data ? (
        <Loaded key={spanId} {...{ traceId, controlled, steps, row, tab, onTab, onSelect }} span={span.data} />
      ) : span.error ? (
        <ErrorState title="This step could not be read." error={span.error} onRetry={() => void span.refetch()} />
      ) : (
        <DetailSkeleton />
      )}
    </>
  );
}

/** A parent that so far only its children name. */
function NotArrived({ spanId, onBack }: Pick<StepDetailProps, "spanId" | "onBack">) {
  return (
    <div className="empty" role="status">
      <b className="med">This step has not arrived.</b>
      <p className="q2">
        The steps below it name <span className="mono">{spanId}</span> as the one that called them. Most programs send a
        step when it ends: it takes its place here as soon as it comes.
      </p>
      <span className="phone-only">
        <Button onClick={onBack}>Back to the steps</Button>
      </span>
    </div>
  );
}

const settled = { live: false, ended: true };

type LoadedProps = Pick<StepDetailProps, "traceId" | "controlled" | "steps" | "tab" | "onTab" | "onSelect"> & {
  span: SpanDetail;
  row: number | null;
};

function Loaded({ traceId, controlled, steps, row, span, tab, onTab, onSelect }: LoadedProps) {
  const parts = useStepParts(traceId, controlled, span);
  const bound = useSpanContracts(traceId, span.spanId).data;
  const contracts = bound && bound.contracts.length > 0 ? bound : null;
  const isThere = tab !== null && (tab === "contract" ? contracts !== null : has(span, parts, tab));
  const chosen = isThere ? tab : mostTelling(span, parts);
  const before = row === null || span.kind !== "llm" ? null : previousCall(steps.table, steps.tree, row);
  const beforeId = before === null ? null : spanIdOf(steps.table, before);
  const previous = useSpan(traceId, chosen === "messages" ? beforeId : null, settled);
  const own = useMemo(() => tabsOf(span, previous.data?.messages ?? null, contracts), [span, previous.data, contracts]);
  const tabs = useMemo(() => controlTabs(own, span, parts), [own, span, parts]);
  return (
    <>
      <StepFigures {...{ traceId, span, steps, row, onSelect }} />
      {span.error && <StepError error={span.error} />}
      <Tabs label="About this step" tabs={tabs} value={chosen} onChange={onTab} className="grow" />
    </>
  );
}

/** Tabs that only some steps have. */
function has({ messages, tools }: SpanDetail, parts: StepParts | null, tab: StepTab): boolean {
  if (tab === "approval") return parts?.approval != null;
  if (tab === "control") return parts !== null;
  return tab === "messages" ? messages.length > 0 : tab !== "tools" || tools.length > 0;
}

function mostTelling({ kind, messages, tool, inputText, outputText }: SpanDetail, parts: StepParts | null): StepTab {
  if (parts?.approval != null && (kind === "gate" || parts.approval.state === "pending")) return "approval";
  if (messages.length > 0) return "messages";
  return tool || inputText !== null || outputText !== null ? "io" : "attributes";
}

function tabsOf(
  span: SpanDetail,
  previous: SpanDetail["messages"] | null,
  contracts: SpanContracts | null,
): readonly Tab<StepTab>[] {
  const tab = (value: StepTab, label: string, panel: ReactNode, count?: number): Tab<StepTab> =>
    count === undefined ? { value, label, panel } : { value, label, panel, count };
  const { messages, tools, events, links, logs } = span;
  const happened = events.length + links.length + logs.length;
  return [
    ...(messages.length > 0
      ? [tab("messages", "Messages", <MessagesTab messages={messages} previous={previous} />, messages.length)]
      : []),
    tab("io", "Input/Output", <IoTab span={span} />),
    ...(contracts === null ? [] : [tab("contract", "Contract", <ContractTab data={contracts} />, brokenIn(contracts))]),
    ...(tools.length > 0 ? [tab("tools", "Tools", <ToolsTab span={span} />, tools.length)] : []),
    tab("attributes", "Attributes", <AttributesTab span={span} />, span.attributes.length),
    tab("events", "Events", <EventsTab span={span} />, happened),
    tab("earlier", "Earlier runs", <EarlierTab span={span} />),
    tab("raw", "Raw", <RawTab span={span} />),
    tab("mapping", "Mapping", <MappingTab span={span} />),
  ];
}

/** Undefined where all is well: no number stands beside the word. */
const brokenIn = ({ contracts }: SpanContracts) =>
  contracts.reduce((sum, { issues }) => sum + issues.length, 0) || undefined;

/** What people decide stands first, what the control plane keeps last. */
function controlTabs(own: readonly Tab<StepTab>[], span: SpanDetail, parts: StepParts | null): readonly Tab<StepTab>[] {
  if (parts === null) return own;
  const { approval } = parts;
  return [
    ...(approval === null
      ? []
      : [
          {
            value: "approval" as const,
            label: "Approval",
            panel: <ApprovalTab key={approval.id} approval={approval} />,
          },
        ]),
    ...own,
    { value: "control" as const, label: "Control", panel: <ControlTab span={span} parts={parts} /> },
  ];
}

function StepError({ error }: { error: NonNullable<SpanDetail["error"]> }) {
  return (
    <section className="step-error" aria-label="Error">
      <FindingMark kind="error" />
      <div className="grow">
        {error.type && <b className="mono">{visibleText(error.type)}</b>}
        <Content text={error.message || "The client gave no message."} label="Error message" asWritten />
      </div>
    </section>
  );
}
