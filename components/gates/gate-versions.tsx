"use client";

import { FieldChanges } from "@/components/gates/field-changes";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { useGateVersions } from "@/lib/browser/gates-queries";
import { useNames } from "@/lib/browser/people-queries";
import type { GateVersion } from "@/lib/contract/gates";
import { formatCount } from "@/lib/format";

/** Who changed the policy of a gate, when and why, and what it was before. */
export function GateVersions({ pipeline, step }: { pipeline: string; step: string }) {
  const versions = useGateVersions(pipeline, step);
  const all = versions.data?.pages.flatMap((page) => page.versions) ?? [];
  return (
    <section className="sec" aria-labelledby="gate-versions">
      <header>
        <h2 id="gate-versions">Policy</h2>
        <span className="q">each change is a version</span>
      </header>
      {versions.isPending ? (
        <SkeletonRows rows={3} columns={[{ id: "version", width: 220 }]} />
      ) : versions.isError ? (
        <ErrorState title="The versions could not be read." error={versions.error} onRetry={() => versions.refetch()} />
      ) : (
        <Versions all={all} />
      )}
      {versions.hasNextPage && (
        <Button variant="quiet" size="sm" onClick={() => void versions.fetchNextPage()}>
          Earlier versions
        </Button>
      )}
    </section>
  );
}

function Versions({ all }: { all: readonly GateVersion[] }) {
  const nameOf = useNames();
  if (all.length === 0) {
    return <p className="q2 gate-note">No policy yet: what the agent asks for stands, and nothing has to ask.</p>;
  }
  return (
    <ol className="gate-versions">
      {all.map((version) => (
        <li key={version.version}>
          <p className="row">
            <b className="med num">v{version.version}</b>
            <span className="cut">{version.by.id === null ? version.by.kind : nameOf(version.by.id)}</span>
            <span className="q">
              <TimeAgo at={version.at} />
            </span>
          </p>
          {version.reason !== null && <p className="q2">“{visibleText(version.reason)}”</p>}
          {version.removed ? (
            <p className="q2">The policy was removed.</p>
          ) : (
            <FieldChanges changes={version.changes} isNew={version.version === 1} />
          )}
          {version.affected > 0 && (
            <p className="q">
              {formatCount(version.affected)} that waited {version.affected === 1 ? "was" : "were"} asked for more
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
