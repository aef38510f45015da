"use client";

import "./health.css";
import { PartitionTable } from "@/components/settings/health/partition-table";
import { QueueTable } from "@/components/settings/health/queue-table";
import { SlowQueries } from "@/components/settings/health/slow-queries";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/browser/api";
import { useSystem } from "@/lib/browser/use-system";
import type { SystemHealth } from "@/lib/contract/system";
import { formatBytes, formatCount, formatShare } from "@/lib/format";

const columns = [
  { id: "name", width: 120 },
  { id: "value", width: 200 },
];

/** How the installation stands, for whoever runs it. */
export function SystemSection() {
  const system = useSystem();
  const forbidden = system.error instanceof ApiError && system.error.code === "forbidden";
  if (forbidden)
    return (
      <p className="settings-text q">
        Ingest, queues and the database are of the whole installation: only its owner sees them here.
      </p>
    );
  if (system.data === undefined && system.error)
    return (
      <ErrorState
        title="The state of the installation could not be read."
        error={system.error}
        onRetry={() => void system.refetch()}
      />
    );
  if (system.data === undefined) return <SkeletonRows rows={10} columns={columns} />;
  return (
    <>
      <Facts system={system.data} />
      <QueueTable queues={system.data.queues} />
      <PartitionTable system={system.data} />
      <SlowQueries slow={system.data.slow} />
    </>
  );
}

function Facts({ system: { ingest, database } }: { system: SystemHealth }) {
  const { spansPerSecond, overMs, spans } = ingest;
  const rate =
    spansPerSecond === null || overMs === null
      ? "measured from the next reading on"
      : `${spansPerSecond < 10 ? spansPerSecond.toFixed(1) : formatCount(Math.round(spansPerSecond))} spans/s over ${Math.round(overMs / 1_000)} s`;
  const facts = [
    { name: "Ingest", value: rate },
    { name: "Spans written", value: `${formatCount(spans)} since the statistics began` },
    { name: "Database", value: `${formatBytes(database.bytes)}, PostgreSQL ${database.version}` },
    {
      name: "Connections",
      value: `${formatCount(database.connections)} of ${formatCount(database.connectionsMax)}`,
    },
    {
      name: "Cache",
      value:
        database.cacheHitShare === null
          ? "nothing read yet"
          : `${formatShare(database.cacheHitShare)} of reads from memory`,
    },
  ];
  return (
    <section aria-labelledby="health-ingest">
      <header className="shead">
        <h2 id="health-ingest">Ingest and database</h2>
        <span className="q desk">of the whole installation, read every five seconds</span>
      </header>
      <dl className="facts-list">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
