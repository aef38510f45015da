"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { useConversation } from "@/components/conversation/conversation-context";
import { Content } from "@/components/run/content";
import { useSpan } from "@/lib/browser/run-queries";
import type { SpanDetail } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

const settled = { live: false, ended: true };

/** The span itself, read when somebody asks for all of it. */
export function useWhole(spanId: string, wanted: boolean) {
  return useSpan(useConversation().traceId, wanted ? spanId : null, settled);
}

export type WholeProps = {
  spanId: string;
  characters: number;
  children: (span: SpanDetail) => ReactNode;
  cut: ReactNode;
};

/** What was cut, and the way to the whole. */
export function Whole({ spanId, characters, children, cut }: WholeProps) {
  const [wanted, setWanted] = useState(false);
  const span = useWhole(spanId, wanted);
  if (wanted && span.data) return children(span.data);
  return (
    <>
      {cut}
      <p className="cv-cut">
        cut here, {formatCount(characters)} characters in all{" "}
        {span.isError ? <span className="wrong-text">The step could not be read. </span> : null}
        <button
          type="button"
          className="link"
          disabled={span.isFetching}
          onClick={() => (wanted ? void span.refetch() : setWanted(true))}
        >
          {span.isFetching ? "reading…" : "show all"}
        </button>
      </p>
    </>
  );
}

/** A line of a step that is no message: who, and what. */
export function Spoken({ who, children }: { who: string; children: ReactNode }) {
  return (
    <div className="msg">
      <span className="who">{who}</span>
      <div className="txt">{children}</div>
    </div>
  );
}

export function SpokenText({ who, text, label }: { who: string; text: string; label: string }) {
  return (
    <Spoken who={who}>
      <Content text={text} label={label} />
    </Spoken>
  );
}

type Failure = { readonly message: string; readonly type: string | null };

export function SpokenError({ error }: { error: Failure }) {
  return (
    <Spoken who="error">
      <div className="cv-error">
        {error.type && <b className="mono">{error.type}</b>}
        <Content text={error.message || "The client gave no message."} label="Error message" asWritten />
      </div>
    </Spoken>
  );
}
