import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { AttributeList, valueText } from "@/components/run/attribute-list";
import { Content, ValueContent } from "@/components/run/content";
import { FindingMark } from "@/components/ui/finding-mark";
import type { SpanDetail } from "@/lib/contract/runs";
import { formatCount, formatDuration, formatUnixNano } from "@/lib/format";

type Event = SpanDetail["events"][number];
type Log = SpanDetail["logs"][number];

/** What happened inside the step, what it points at, and the log records that belong to it. */
export function EventsTab({ span }: { span: SpanDetail }) {
  const start = BigInt(span.startTimeUnixNano);
  return (
    <>
      <Group title="Events" count={span.events.length} dropped={span.droppedEvents}>
        {span.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events have no id and never move
          <EventEntry key={index} event={event} start={start} />
        ))}
      </Group>
      <Group title="Links" count={span.links.length} dropped={span.droppedLinks}>
        {span.links.map((link, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: links have no id and never move
          <div className="entry" key={index}>
            <p className="mono">
              <Link className="link" href={`/runs/${link.traceId}?span=${link.spanId}`}>
                {link.traceId} / {link.spanId}
              </Link>
            </p>
            {link.traceState && <p className="mono q2">{visibleText(link.traceState)}</p>}
            {link.attributes.length > 0 && (
              <AttributeList attributes={link.attributes} dropped={link.droppedAttributes} />
            )}
          </div>
        ))}
      </Group>
      <Group title="Log records" count={span.logs.length} dropped={0}>
        {span.logs.map((log, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: log records have no id and never move
          <LogEntry key={index} log={log} start={start} />
        ))}
      </Group>
    </>
  );
}

type GroupProps = { title: string; count: number; dropped: number; children: React.ReactNode };

function Group({ title, count, dropped, children }: GroupProps) {
  return (
    <section className="sec">
      <header>
        <h2>{title}</h2>
        <span className="q">{formatCount(count)}</span>
      </header>
      {children}
      {count === 0 && <p className="q">None.</p>}
      {dropped > 0 && (
        <p className="limit">The client dropped {formatCount(dropped)} more before sending (a limit of its SDK).</p>
      )}
    </section>
  );
}

function EventEntry({ event, start }: { event: Event; start: bigint }) {
  const text = (key: string) => {
    const attribute = event.attributes.find((each) => each.key === key);
    return attribute ? valueText(attribute) : null;
  };
  const stack = text("exception.stacktrace");
  const isException = event.name === "exception";
  const rest = isException ? event.attributes.filter(({ key }) => !exceptionKeys.includes(key)) : event.attributes;
  return (
    <div className="entry">
      <p className="row">
        {isException && <FindingMark kind="error" />}
        <bdi className="med cut">{visibleText(event.name)}</bdi>
        <At time={event.timeUnixNano} start={start} />
      </p>
      {isException && (
        <p className="err-text">
          <b className="mono">{visibleText(text("exception.type") ?? "")}</b>{" "}
          {visibleText(text("exception.message") ?? "")}
        </p>
      )}
      {stack !== null && <Content text={stack} label="Stack" asWritten />}
      {rest.length > 0 && <AttributeList attributes={rest} dropped={event.droppedAttributes} />}
    </div>
  );
}

const exceptionKeys: readonly string[] = ["exception.type", "exception.message", "exception.stacktrace"];

function LogEntry({ log, start }: { log: Log; start: bigint }) {
  return (
    <div className="entry">
      <p className="row">
        <bdi className="med cut">{visibleText(log.eventName || "log record")}</bdi>
        {log.severityText && <span className="chip">{visibleText(log.severityText)}</span>}
        <At time={log.timeUnixNano} start={start} />
      </p>
      {log.body !== null && <ValueContent value={log.body} label="Body" />}
      {log.attributes.length > 0 && <AttributeList attributes={log.attributes} dropped={0} />}
    </div>
  );
}

/** Time since the start of the step; a clock may have been set in between. */
function At({ time, start }: { time: string; start: bigint }) {
  const after = BigInt(time) - start;
  return (
    <span className="q at" title={time === "0" ? undefined : formatUnixNano(time)}>
      {time === "0" ? "no time" : after < 0n ? `−${formatDuration(-after)}` : `+${formatDuration(after)}`}
    </span>
  );
}
