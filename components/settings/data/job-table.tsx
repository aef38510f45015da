"use client";

import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { ProgressBar } from "@/components/ui/progress-bar";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useDataJobs } from "@/lib/browser/data-queries";
import type { DataJob } from "@/lib/contract/data-jobs";
import { formatCount } from "@/lib/format";

const columns = [
  { id: "what", width: 200 },
  { id: "state", width: 90 },
  { id: "runs", width: 80 },
];

/** Deletions, by a rule or of a user; those at work move on while somebody looks. */
export function JobTable() {
  const jobs = useDataJobs();
  return (
    <section aria-labelledby="data-jobs">
      <header className="shead">
        <h2 id="data-jobs">Deletions</h2>
        <span className="q desk">done piece by piece; ingest does not wait for them</span>
      </header>
      {jobs.isError ? (
        <ErrorState title="The deletions could not be read." error={jobs.error} onRetry={() => jobs.refetch()} />
      ) : jobs.data === undefined ? (
        <SkeletonRows rows={2} columns={columns} />
      ) : jobs.data.jobs.length === 0 ? (
        <EmptyState title="Nothing was deleted yet." />
      ) : (
        <Rows jobs={jobs.data.jobs} />
      )}
    </section>
  );
}

function Rows({ jobs }: { jobs: readonly DataJob[] }) {
  return (
    <table className="tfix">
      <colgroup>
        <col />
        <col className="w-[170px] max-[720px]:w-[110px]" />
        <col className="w-[90px] max-[720px]:w-[64px]" />
        <col className="w-[100px] desk" />
        <col className="w-[100px] max-[720px]:w-[72px]" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">State</th>
          <th scope="col" className="num">
            Runs
          </th>
          <th scope="col" className="num desk">
            Spans
          </th>
          <th scope="col">Asked</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.id}>
            <td className="cut job-what" title={titleOf(job)}>
              {titleOf(job)}
            </td>
            <td>
              <State job={job} />
            </td>
            <td className="num">{formatCount(job.runs)}</td>
            <td className="num desk">{formatCount(job.spans)}</td>
            <td className="q2">
              <TimeAgo at={job.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function titleOf({ kind, userId, subject, before }: DataJob): string {
  if (kind === "retention") return `Runs from before ${before}`;
  return userId === null ? `A user, by SHA-256 ${subject?.slice(0, 12)}…` : `Runs of ${userId}`;
}

function State({ job }: { job: DataJob }) {
  if (job.state === "done") return <StatusBadge status="done">deleted</StatusBadge>;
  if (job.heldBack > 0) {
    return (
      <StatusBadge status="waiting">{job.heldBack === 1 ? "1 run goes on" : `${job.heldBack} runs go on`}</StatusBadge>
    );
  }
  const words = `${formatCount(job.runs)} of ${formatCount(job.total)} runs`;
  return (
    <span className="job-progress">
      <ProgressBar label="Deleted" done={job.runs} total={job.total} words={words} />
      <span className="q2">{Math.min(100, Math.round((job.runs / Math.max(1, job.total)) * 100))} %</span>
    </span>
  );
}
