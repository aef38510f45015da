"use client";

import "@/components/runs/demo.css";

import Link from "next/link";
import { useEffect, useState } from "react";
import { DemoOffer } from "@/components/runs/demo";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { oneLine } from "@/lib/browser/one-line";
import { askOf, emptyFilter, narrowingsOf, type RunsFilter } from "@/lib/browser/runs-filter";
import { useCounts } from "@/lib/browser/runs-queries";
import { useZone } from "@/lib/browser/use-zone";
import { formatCount } from "@/lib/format";

type Here = {
  /** This machine may send into this project without a key. */
  keyless: boolean;
  /** The server is bound to this machine only. */
  local: boolean;
};

/** Nothing came in yet: how to send the first run. */
export function NoRunsYet({ keyless, local }: Here) {
  return (
    <EmptyState
      title="No runs yet"
      action={
        <Link className={local ? "btn" : "btn ink"} href="/connect">
          Connect a client
        </Link>
      }
    >
      {local && <DemoOffer />}
      <p>
        Runs of your agents appear here a moment after their first span arrives. Point any OpenTelemetry client at this
        server{keyless ? ", or send one span by hand:" : " with a key of this project."}
      </p>
      {keyless && <FirstSpan />}
    </EmptyState>
  );
}

/** The web port takes OTLP too. Ids and times are of this visit, so that the command can be pasted as it stands. */
const firstSpan = (origin: string, nowMs: number) => `curl ${origin}/v1/traces \\
  -H 'content-type: application/json' \\
  -d '{"resourceSpans":[{"scopeSpans":[{"spans":[{
    "traceId":"${hex(16)}",
    "spanId":"${hex(8)}",
    "name":"hello",
    "startTimeUnixNano":"${nowMs - 1200}000000",
    "endTimeUnixNano":"${nowMs}000000"}]}]}]}'`;
const hex = (bytes: number) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function FirstSpan() {
  const [command, setCommand] = useState("");
  useEffect(() => setCommand(firstSpan(window.location.origin, Date.now())), []);
  return (
    <div className="runs-curl">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also from the keyboard */}
      <pre className="codeblock" tabIndex={0}>
        {command}
      </pre>
      <CopyButton text={command} label="Copy the command" />
    </div>
  );
}

export type NothingMatchesProps = Here & { filter: RunsFilter; onFilter: (filter: RunsFilter) => void };

/** Something came in, but nothing matches: offers to drop the term without which most would. */
export function NothingMatches({ filter, keyless, local, onFilter }: NothingMatchesProps) {
  const zone = useZone();
  const terms = narrowingsOf(filter);
  const counts = useCounts(terms.map(({ without }) => askOf(without, zone)));
  const offers = terms
    .map((term, index) => ({ ...term, count: counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (counts.some((count) => count === null)) return null;
  const [best] = offers;
  if (best === undefined && terms.length === 1) return <NoRunsYet keyless={keyless} local={local} />;
  const clearAll = () => onFilter({ ...emptyFilter, sort: filter.sort, cols: filter.cols });
  return (
    <EmptyState
      title={terms.length === 1 ? "No run matches." : `No run matches all ${terms.length} terms.`}
      action={
        <span className="row runs-offers">
          {best && (
            <Button variant="ink" onClick={() => onFilter(best.without)}>
              Drop <code className="cut">{oneLine(best.label)}</code>
            </Button>
          )}
          {(terms.length > 1 || !best) && <Button onClick={clearAll}>Clear all terms</Button>}
        </span>
      }
    >
      {best ? (
        <ul>
          {offers.map(({ id, label, count }) => (
            <li key={id}>
              Without <code>{oneLine(label)}</code> there {count === 1 ? "is 1" : `are ${formatCount(count)}`}.
            </li>
          ))}
        </ul>
      ) : (
        <p>No single term is to blame: dropping any one of them still leaves nothing.</p>
      )}
    </EmptyState>
  );
}
