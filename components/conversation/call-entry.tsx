"use client";

import { useMemo, useState } from "react";
import { EntryFrame } from "@/components/conversation/entry-frame";
import { Spoken, SpokenError, useWhole, Whole } from "@/components/conversation/spoken";
import { ToolRunCard } from "@/components/conversation/tool-run-card";
import { visibleText } from "@/components/json/visible-text";
import { Message } from "@/components/run/message";
import { StepName } from "@/components/run/step-name";
import { Icon } from "@/components/ui/icon";
import { Money } from "@/components/ui/money";
import { TokenCount } from "@/components/ui/token-count";
import type { TranscriptCall, TranscriptMessage } from "@/lib/contract/transcript";
import { pairCalls } from "@/lib/domain/trace/transcript";
import { formatCount, formatDuration } from "@/lib/format";

/** A model call: what is new in it, its answer, and what the tools that it asked for gave back. */
export function CallEntry({ entry }: { entry: TranscriptCall }) {
  const { known, messages, attempts, views } = entry;
  const calls = useMemo(() => pairCalls(messages), [messages]);
  const order = useMemo(() => callOrder(messages), [messages]);
  const also = [...views, ...attempts.map(({ spanId }) => spanId), ...entry.tools.map(({ spanId }) => spanId)];
  const says = messages.length > 0 || known.messages > 0;
  return (
    <EntryFrame
      entry={entry}
      kind="llm"
      also={also}
      title={<StepName name={entry.name} model={entry.model} kind="llm" />}
      figures={<CallFigures entry={entry} />}
    >
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {entry.rewritten && <Rewritten dropped={entry.dropped} />}
      {known.messages > 0 && <Known entry={entry} />}
      {entry.omitted > 0 && <Omitted count={entry.omitted} />}
      {messages.map((message) => (
        <NewMessage
          key={`${message.direction}${message.at}`}
          {...{ entry, message, calls, order }}
          isNew={known.messages > 0}
        />
      ))}
      {!says && (
        <Spoken who="">
          <span className="q">The client sent no messages with this call.</span>
        </Spoken>
      )}
      {entry.error && <SpokenError error={entry.error} />}
    </EntryFrame>
  );
}

function CallFigures({ entry }: { entry: TranscriptCall }) {
  const { tokens, costState, costMicroUsd } = entry;
  // what it took is known when it has ended
  if (entry.endTimeUnixNano === null) return null;
  return (
    <>
      {entry.finishReason !== null && !usual.has(entry.finishReason) && (
        <span className="cv-finish">{visibleText(entry.finishReason)}</span>
      )}
      {(tokens.input !== null || tokens.output !== null) && (
        <span className="desk">
          <TokenCount count={tokens.input ?? 0} /> → <TokenCount count={tokens.output ?? 0} unit />
        </span>
      )}
      {costState !== "none" && <Money microUsd={costMicroUsd} state={costState} exact />}
    </>
  );
}

/** Ends that say nothing: the answer was whole, or it asked for tools. */
const usual = new Set(["stop", "end_turn", "tool_calls", "tool_use", "tool-calls", "STOP", "stop_sequence"]);

/** Which tool call of the answer each is, in order. */
function callOrder(messages: readonly TranscriptMessage[]): ReadonlyMap<unknown, number> {
  const parts = messages.flatMap(({ direction, parts: own }) =>
    direction === "output" ? own.filter(({ type }) => type === "tool_call") : [],
  );
  return new Map(parts.map((part, at) => [part, at]));
}

type NewMessageProps = {
  entry: TranscriptCall;
  message: TranscriptMessage;
  calls: ReturnType<typeof pairCalls>;
  order: ReadonlyMap<unknown, number>;
  isNew: boolean;
};

function NewMessage({ entry, message, calls, order, isNew }: NewMessageProps) {
  const shown = (
    <Message
      message={message}
      calls={calls}
      isNew={isNew}
      cardFor={(part) => {
        const run = entry.tools.find(({ call }) => call === order.get(part));
        return run && <ToolRunCard run={run} given={part.arguments} />;
      }}
    />
  );
  if (message.characters === null) return shown;
  return (
    <Whole spanId={entry.spanId} characters={message.characters} cut={shown}>
      {(span) => {
        const whole = message.at < 0 ? undefined : span.messages[message.at];
        return whole ? <Message message={whole} calls={pairCalls([whole])} isNew={isNew} /> : shown;
      }}
    </Whole>
  );
}

/** Messages that were told before: one line until it is opened. */
function Known({ entry }: { entry: TranscriptCall }) {
  const [open, setOpen] = useState(false);
  const span = useWhole(entry.spanId, open);
  const fresh = new Set(entry.messages.map(({ at }) => at));
  const known = (span.data?.messages ?? []).filter(({ direction }, at) => direction === "input" && !fresh.has(at));
  const { messages, characters } = entry.known;
  return (
    <>
      <button type="button" className="msg fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="who">{formatCount(messages)} before</span>
        <span className="txt">
          <Icon name={open ? "chevron-down" : "chevron-right"} small />
          <span className="cut grow">
            {messages === 1 ? "1 message" : `${formatCount(messages)} messages`} told above
          </span>
          <span className="q">{formatCount(characters)} chars</span>
        </span>
      </button>
      {open && span.isPending && <p className="cv-note">reading…</p>}
      {open && span.isError && <p className="cv-note">The step could not be read.</p>}
      {open &&
        known.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages of a call have no id and never move
          <Message key={index} message={message} calls={pairCalls(known)} isNew={false} />
        ))}
    </>
  );
}

function Rewritten({ dropped }: { dropped: number }) {
  return (
    <p className="cv-note">
      <Icon name="swap" small />
      history was rewritten: {dropped === 1 ? "1 message" : `${formatCount(dropped)} messages`} of it{" "}
      {dropped === 1 ? "is" : "are"} gone
    </p>
  );
}

const Omitted = ({ count }: { count: number }) => (
  <p className="cv-note">{formatCount(count)} new messages before these are in the step itself</p>
);

/** Failed attempts, folded: how often, why and how long. */
function Attempts({ attempts }: { attempts: TranscriptCall["attempts"] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="cv-note" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} small />
        {attempts.length === 1 ? "1 failed attempt" : `${formatCount(attempts.length)} failed attempts`} before it
        {!open && attempts[0]?.error && (
          <bdi className="q cut">{visibleText(attempts[0].error.message.slice(0, 200))}</bdi>
        )}
      </button>
      {open &&
        attempts.map(({ spanId, name, error, startTimeUnixNano, endTimeUnixNano }) => (
          <Spoken key={spanId} who="attempt">
            <div className="cv-error">
              {visibleText(error?.message || name)}
              {endTimeUnixNano !== null && (
                <span className="q"> after {formatDuration(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano))}</span>
              )}
            </div>
          </Spoken>
        ))}
    </>
  );
}
