"use client";

import { Fragment, type ReactNode, useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { MessagePart } from "@/components/run/message-part";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import type { MessagePart as Part, Message as TraceMessage } from "@/lib/domain/trace/step";
import type { pairCalls } from "@/lib/domain/trace/transcript";
import { formatCount } from "@/lib/format";

export type Calls = ReturnType<typeof pairCalls>;
export type MessageProps = {
  message: TraceMessage;
  calls: Calls;
  isNew: boolean;
  /** Another card for a tool call; undefined: the usual one. */
  cardFor?: ((part: MessagePartOf<"tool_call">) => ReactNode) | undefined;
};
type MessagePartOf<T extends Part["type"]> = Extract<Part, { type: T }>;

/** One message of the transcript. Results that are shown with their call are left out here. */
export function Message({ message, calls, isNew, cardFor }: MessageProps) {
  const [asWritten, setAsWritten] = useState(false);
  const parts = message.parts.filter((part) => !calls.answered.has(part));
  if (parts.length === 0 && message.parts.length > 0) return null;
  const text = plainText(message);
  return (
    <article className={`msg ${isNew ? "new" : ""}`} data-role={message.role} tabIndex={-1}>
      <span className="who">
        {visibleText(message.role)}
        {message.name && <bdi className="q2">{visibleText(message.name)}</bdi>}
      </span>
      <div className="txt">
        {parts.map((part, index) => {
          const card = part.type === "tool_call" ? cardFor?.(part) : undefined;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a message have no id and never move
            <Fragment key={index}>
              {card ?? (
                <MessagePart
                  part={part}
                  card={calls.cardOf.get(part)}
                  output={message.direction === "output"}
                  asWritten={asWritten}
                />
              )}
            </Fragment>
          );
        })}
        {parts.length === 0 && <span className="q">empty</span>}
        {text !== "" && (
          <div className="acts">
            <button
              type="button"
              className="btn quiet sm"
              aria-pressed={asWritten}
              onClick={() => setAsWritten(!asWritten)}
            >
              as written
            </button>
            <CopyButton iconOnly text={text} label="Copy the text" />
          </div>
        )}
      </div>
    </article>
  );
}

export function plainText(message: TraceMessage): string {
  return message.parts.flatMap((part) => ("text" in part ? [part.text] : [])).join("\n\n");
}

/** Messages that the reader has seen in the call before: one line until it is opened. */
export function FoldedMessages({
  who,
  messages,
  calls,
}: {
  who: string;
  messages: readonly TraceMessage[];
  calls: Calls;
}) {
  const [open, setOpen] = useState(false);
  const characters = messages.reduce((sum, message) => sum + JSON.stringify(message.parts).length, 0);
  const first = messages.length === 1 && messages[0] ? plainText(messages[0]) : "";
  const roles = [...new Set(messages.map(({ role }) => role))].join(", ");
  return (
    <>
      <button type="button" className="msg fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="who">{visibleText(who)}</span>
        <span className="txt">
          <Icon name={open ? "chevron-down" : "chevron-right"} small />
          <bdi className="cut grow">
            {first
              ? visibleText(first.slice(0, 200).replace(/\s+/g, " "))
              : `${visibleText(roles)}: same as in the call before`}
          </bdi>
          <span className="q">{formatCount(characters)} chars</span>
        </span>
      </button>
      {open &&
        messages.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages of a call have no id and never move
          <Message key={index} message={message} calls={calls} isNew={false} />
        ))}
    </>
  );
}
