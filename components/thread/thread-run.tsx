"use client";

import Link from "next/link";
import { memo } from "react";
import { ConversationProvider } from "@/components/conversation/conversation-context";
import { AgentTranscript } from "@/components/conversation/transcript-entries";
import { visibleText } from "@/components/json/visible-text";
import { Content } from "@/components/run/content";
import { Button } from "@/components/ui/button";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { isLive } from "@/lib/browser/run-queries";
import { threadHref } from "@/lib/browser/thread-href";
import { useNow } from "@/lib/browser/use-now";
import type { Run } from "@/lib/contract/runs";
import { formatAge, formatCount, formatTime } from "@/lib/format";

/** Texts of a run are kept to this length. */
const keptChars = 512;

export type ThreadRunProps = {
  run: Run;
  same: "session" | "user";
  open: boolean;
  onOpen: (traceId: string | null) => void;
};

/** One run of the thread: what was asked, what came of it, and on demand the whole conversation. */
export const ThreadRun = memo(function ThreadRun({ run, same, open, onOpen }: ThreadRunProps) {
  const failed = run.status === "failed" || run.status === "halted" || run.status === "lost";
  return (
    <article className="thread-run" data-status={run.status} aria-label={`Run ${run.traceId.slice(0, 8)}`}>
      <header>
        <StatusBadge status={run.status} code={run.haltCode} />
        <When at={run.startedAt} />
        <Link href={`/runs/${run.traceId}`} className="med cut">
          <bdi>{visibleText(run.pipeline ?? run.service ?? `run ${run.traceId.slice(0, 8)}`)}</bdi>
        </Link>
        <Belongs run={run} same={same} />
        <span className="thread-figures">
          {run.findings > 0 && <FindingMark kind="silent" count={run.findings} />}
          {run.hasError && !failed && <FindingMark kind="error" />}
          <span className="q desk">
            {formatCount(run.spanCount)} {run.spanCount === 1 ? "step" : "steps"}
          </span>
          <Money microUsd={run.costMicroUsd} state={run.costState} />
          {run.durationNs !== null && <Duration ns={run.durationNs} />}
        </span>
      </header>
      <div className="msgs">
        <Said who="ask" text={run.inputText} missing="No input was sent." cut={!open} />
        {failed && run.errorMessage !== null && <Said who="error" text={run.errorMessage} missing="" cut={false} />}
        {(!failed || run.outputText !== null) && (
          <Said
            who="outcome"
            text={run.outputText}
            missing={isLive(run) ? "Not yet." : "No output was sent."}
            cut={!open}
          />
        )}
      </div>
      <footer>
        <Button size="sm" aria-expanded={open} onClick={() => onOpen(open ? null : run.traceId)}>
          {open ? "Close the conversation" : "Open conversation"}
        </Button>
        <Link className="btn quiet sm" href={`/runs/${run.traceId}?view=conversation`}>
          Debug this run
        </Link>
      </footer>
      {open && <Inline run={run} />}
    </article>
  );
});

function When({ at }: { at: string }) {
  const now = useNow();
  return (
    <time className="q nowrap" dateTime={at} title={now === null ? undefined : formatTime(at)}>
      {now === null ? " " : formatAge(at, now)}
    </time>
  );
}

function Belongs({ run, same }: Pick<ThreadRunProps, "run" | "same">) {
  const page = same === "session" ? "users" : "sessions";
  const id = same === "session" ? run.userId : run.sessionId;
  if (id === null || id === "") return null;
  return (
    <Link className="q cut" href={threadHref(page, id)} title={id}>
      {same === "session" ? "user" : "session"} <bdi>{visibleText(id.slice(0, 48))}</bdi>
    </Link>
  );
}

function Said({ who, text, missing, cut }: { who: string; text: string | null; missing: string; cut: boolean }) {
  const empty = text === null || text.trim() === "";
  return (
    <div className="msg" data-role={who}>
      <span className="who">{who}</span>
      <div className={`txt ${who === "error" ? "cv-error" : ""}`}>
        {empty ? <span className="q">{missing}</span> : <Content text={text} label={who} />}
        {!empty && cut && text.length >= keptChars && <p className="q">cut here; the conversation has all of it</p>}
      </div>
    </div>
  );
}

/** The run's own transcript; nothing in it can be selected here. */
function Inline({ run }: { run: Run }) {
  const conversation = {
    traceId: run.traceId,
    steps: null,
    live: isLive(run),
    selectedId: null,
    onSelect: null,
    atNs: null,
    isHit: () => false,
  };
  return (
    <ConversationProvider value={conversation}>
      <AgentTranscript agent={null} name={`run ${run.traceId.slice(0, 8)}`} />
    </ConversationProvider>
  );
}
