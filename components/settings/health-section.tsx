"use client";

import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { useHealth } from "@/lib/browser/use-health";
import type { Health } from "@/lib/contract/health";

const parts: readonly { id: keyof Health["parts"]; name: string; ok: string; down: string }[] = [
  { id: "database", name: "Database", ok: "answers", down: "does not answer: nothing can be read or stored" },
  {
    id: "migrations",
    name: "Tables",
    ok: "as this version needs them",
    down: "not as this version needs them: restart Tracegate",
  },
  {
    id: "collector",
    name: "Collector",
    ok: "takes spans",
    down: "does not answer: clients keep their spans and try again",
  },
];

export function HealthSection() {
  const health = useHealth();
  return (
    <section aria-labelledby="settings-health">
      <header className="shead">
        <h2 id="settings-health">System health</h2>
        <span className="q desk">asked every ten seconds</span>
      </header>
      {health.isError ? (
        <ErrorState title="The health could not be read." error={health.error} onRetry={() => health.refetch()} />
      ) : (
        <dl className="facts-list">
          {parts.map(({ id, name, ...words }) => (
            <div key={id}>
              <dt>{name}</dt>
              <dd>{health.data ? <Part state={health.data.parts[id]} words={words} /> : <Skeleton width={120} />}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

type PartProps = { state: "ok" | "down"; words: { ok: string; down: string } };

function Part({ state, words }: PartProps) {
  return <StatusBadge status={state === "ok" ? "done" : "failed"}>{words[state]}</StatusBadge>;
}
