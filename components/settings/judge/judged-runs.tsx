import Link from "next/link";
import { outcomeLook } from "@/components/settings/judge/judge-words";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import type { JudgeJob } from "@/lib/contract/judge";

/** What came of the last runs: a judge that fails is seen here, and nowhere in the way. */
export function JudgedRuns({ jobs }: { jobs: readonly JudgeJob[] }) {
  return (
    <section aria-labelledby="settings-judged">
      <header className="shead">
        <h2 id="settings-judged">Last runs</h2>
        <span className="q desk">newest first</span>
      </header>
      {jobs.length === 0 ? (
        <EmptyState title="No run was judged yet.">
          Runs that end as done while the judge is on are put before it, as many as its share and budget allow.
        </EmptyState>
      ) : (
        <table className="tfix">
          <colgroup>
            <col className="w-[110px]" />
            <col className="w-[92px]" />
            <col />
            <col className="desk w-[92px]" />
            <col className="desk w-[84px]" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Run</th>
              <th scope="col">What came of it</th>
              <th scope="col" className="num desk">
                Cost
              </th>
              <th scope="col" className="num desk">
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <JobRow key={job.traceId} job={job} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function JobRow({ job: { traceId, state, findings, detail, costMicroUsd, at } }: { job: JudgeJob }) {
  const found = findings === 0 ? "nothing to complain of" : `${findings} ${findings === 1 ? "finding" : "findings"}`;
  const said = [...(state === "judged" ? [found] : []), ...(detail === null ? [] : [detail])].join("; ");
  return (
    <tr>
      <td>
        <StatusBadge status={outcomeLook[state]}>{state}</StatusBadge>
      </td>
      <td>
        <Link className="mono" prefetch={false} href={`/runs/${traceId}`} title={traceId}>
          {traceId.slice(0, 8)}
        </Link>
      </td>
      <td className="q2 judge-said" title={said}>
        <bdi>{said}</bdi>
      </td>
      <td className="num desk">
        <Money microUsd={costMicroUsd} state="complete" />
      </td>
      <td className="num desk">
        <TimeAgo at={at} ago />
      </td>
    </tr>
  );
}
