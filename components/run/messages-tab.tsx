"use client";

import { useMemo, useRef, useState } from "react";
import { FoldedMessages, Message } from "@/components/run/message";
import { Kbd } from "@/components/ui/kbd";
import { useKeyBinding, useKeyHint } from "@/lib/browser/use-key-binding";
import type { Message as TraceMessage } from "@/lib/domain/trace/step";
import { countKnown, pairCalls } from "@/lib/domain/trace/transcript";
import { formatCount } from "@/lib/format";

const shownMax = 200;

export type MessagesTabProps = {
  messages: readonly TraceMessage[];
  /** Messages of the llm call before in the same conversation; null while unknown or where there is none. */
  previous: readonly TraceMessage[] | null;
};

/** The call as a transcript: what the call before knew already is folded, what is new is marked. */
export function MessagesTab({ messages, previous }: MessagesTabProps) {
  const [all, setAll] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const calls = useMemo(() => pairCalls(messages), [messages]);
  const known = useMemo(() => countKnown(messages, previous ?? []), [messages, previous]);
  const fresh = messages.slice(known);
  const shown = all ? fresh : fresh.slice(-shownMax);
  const system = known > 0 && messages[0]?.role === "system" ? 1 : 0;
  useKeyBinding("nextNewMessage", () => focusNextNew(list.current), known > 0);
  return (
    <div className="msgs" ref={list}>
      {system > 0 && <FoldedMessages who="system" messages={messages.slice(0, 1)} calls={calls} />}
      {known > system && (
        <FoldedMessages
          who={known - system === 1 ? (messages[system]?.role ?? "") : `${known - system} more`}
          messages={messages.slice(system, known)}
          calls={calls}
        />
      )}
      {known > 0 && <NewLine count={fresh.length} />}
      {shown.length < fresh.length && (
        <p className="limit">
          the last {formatCount(shown.length)} of {formatCount(fresh.length)} messages{" "}
          <button type="button" className="link" onClick={() => setAll(true)}>
            show all
          </button>
        </p>
      )}
      {shown.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages of a call have no id and never move
        <Message key={index} message={message} calls={calls} isNew={known > 0} />
      ))}
    </div>
  );
}

function NewLine({ count }: { count: number }) {
  const hint = useKeyHint("nextNewMessage");
  return (
    <div className="newline">
      new since the previous call{" "}
      <b className="med">
        +{formatCount(count)} {count === 1 ? "message" : "messages"}
      </b>
      <span className="row end desk">
        <Kbd keys={hint} /> next new
      </span>
    </div>
  );
}

function focusNextNew(list: HTMLElement | null): void {
  const marked = [...(list?.querySelectorAll<HTMLElement>(".msg.new") ?? [])];
  const at = marked.findIndex((message) => message.contains(document.activeElement));
  const next = marked[(at + 1) % marked.length];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
