"use client";

import { JobTable } from "@/components/settings/data/job-table";
import { RetentionForm } from "@/components/settings/data/retention-form";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useRetention } from "@/lib/browser/data-queries";
import { useMay } from "@/lib/browser/people-queries";
import type { Retention } from "@/lib/contract/data-jobs";
import { formatBytes, formatCount } from "@/lib/format";

const columns = [
  { id: "name", width: 120 },
  { id: "value", width: 160 },
];

export function RetentionPage() {
  const { may, why } = useMay("owner");
  const retention = useRetention(may);
  return (
    <>
      <section aria-labelledby="settings-retention">
        <header className="shead">
          <h2 id="settings-retention">Retention</h2>
          <span className="q desk">how long, and up to which size, this project keeps its telemetry</span>
        </header>
        {why !== null ? (
          <EmptyState title="Retention is set by owners.">{why}</EmptyState>
        ) : retention.isError ? (
          <ErrorState title="The rule could not be read." error={retention.error} onRetry={() => retention.refetch()} />
        ) : retention.data === undefined ? (
          <SkeletonRows rows={5} columns={columns} />
        ) : (
          <>
            <Kept kept={retention.data.kept} />
            <RetentionForm key={`${retention.data.days} ${retention.data.bytes}`} rule={retention.data} />
          </>
        )}
      </section>
      {why === null && <JobTable />}
    </>
  );
}

function Kept({ kept }: Pick<Retention, "kept">) {
  return (
    <dl className="facts-list">
      <div>
        <dt>Kept now</dt>
        <dd>
          {kept.runs === 0
            ? "nothing yet"
            : `${formatCount(kept.runs)} runs · ${formatCount(kept.spans)} spans · about ${formatBytes(kept.bytes)}`}
        </dd>
      </div>
      <div>
        <dt>Oldest day</dt>
        <dd>{kept.since ?? "–"}</dd>
      </div>
    </dl>
  );
}
