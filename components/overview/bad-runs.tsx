import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { oneLine } from "@/lib/browser/one-line";
import { runsOf } from "@/lib/browser/overview-links";
import type { Overview } from "@/lib/contract/overview";
import type { Run } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

const badQuery = "status:failed,halted,lost";

/** The newest runs of today that did not end well. */
export function BadRuns({ overview: { bad, today } }: { overview: Overview }) {
  const { failed, halted, lost } = today.byStatus;
  const total = failed + halted + lost;
  return (
    <section aria-labelledby="ov-bad">
      <header className="bar-h ov-bar">
        <h2 id="ov-bad">Failed, halted or lost</h2>
        <Link className="q" href={runsOf(today, badQuery)}>
          {formatCount(total)} today
        </Link>
        <Link className="end link" href={runsOf(today)}>
          all runs of today
        </Link>
      </header>
      {bad.length === 0 ? (
        <p className="q ov-calm">None today.</p>
      ) : (
        <table className="tfix ov-bad">
          <tbody>
            {bad.map((run) => (
              <BadRow key={run.traceId} run={run} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function BadRow({ run }: { run: Run }) {
  const asked = oneLine(run.inputText ?? "") || run.pipeline || run.traceId;
  const why = oneLine(run.errorMessage ?? "");
  return (
    <tr>
      <td className="w-status">
        <StatusBadge status={run.status} code={run.haltCode} />
      </td>
      <td title={asked}>
        <Link className="med" href={`/runs/${run.traceId}`}>
          <bdi>{visibleText(asked)}</bdi>
        </Link>
      </td>
      <td className="desk w-pipeline">{run.pipeline !== null && <bdi>{visibleText(run.pipeline)}</bdi>}</td>
      <td className="desk w-why q" title={why}>
        {visibleText(why)}
      </td>
      <td className="num desk w-cost">
        <Money microUsd={run.costMicroUsd} state={run.costState} pad />
      </td>
      <td className="num w-age">
        <TimeAgo at={run.startedAt} />
      </td>
    </tr>
  );
}
