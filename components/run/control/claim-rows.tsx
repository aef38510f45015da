"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { EntryStatus } from "@/components/run/control/control-rows";
import { ResolveDialog } from "@/components/run/control/resolve-dialog";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { TimeAgo } from "@/components/ui/time-ago";
import { useRole } from "@/lib/browser/people-queries";
import type { RunControl } from "@/lib/contract/run-control";
import { hasRole } from "@/lib/domain/guard/seats";

type Entry = RunControl["journal"][number];
type ClaimRowsProps = {
  journal: readonly Entry[];
  traceId: string;
  runId: string;
  /** Keys that a step names. */
  keys: ReadonlySet<string | null>;
  onKey: (key: string) => void;
};

/** The journal: effects that were claimed, results of pure steps. What is in doubt can be resolved. */
export function ClaimRows({ journal, traceId, runId, keys, onKey }: ClaimRowsProps) {
  const [doubted, setDoubted] = useState<Entry | null>(null);
  return (
    <>
      <table className="tfix control-table">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="w-effect">
              Effect
            </th>
            <th scope="col" className="w-state">
              Status
            </th>
            <th scope="col" className="num desk w-fence">
              Fence
            </th>
            <th scope="col" className="desk">
              Idempotency key
            </th>
            <th scope="col" className="num w-age">
              Claimed
            </th>
          </tr>
        </thead>
        <tbody>
          {journal.map((entry) => (
            <tr key={entry.key}>
              <td title={entry.key}>
                {keys.has(entry.key) ? (
                  <button type="button" className="link" onClick={() => onKey(entry.key)}>
                    {visibleText(entry.name)}
                  </button>
                ) : (
                  visibleText(entry.name)
                )}
              </td>
              <td className="q2">{entry.effect}</td>
              <td>
                <EntryStatus entry={entry} />
                {entry.status === "in_doubt" && <Resolve onClick={() => setDoubted(entry)} name={entry.name} />}
              </td>
              <td className="num q2 desk">{entry.fence}</td>
              <td className="mono q2 desk key-cell">
                {entry.effect !== "pure" && (
                  <>
                    <span className="cut">{entry.idempotencyKey}</span>
                    <CopyButton iconOnly text={entry.idempotencyKey} label="Copy the idempotency key" />
                  </>
                )}
              </td>
              <td className="num q">
                <TimeAgo at={entry.claimedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {doubted !== null && <ResolveDialog {...{ traceId, runId }} entry={doubted} onClose={() => setDoubted(null)} />}
    </>
  );
}

function Resolve({ name, onClick }: { name: string; onClick: () => void }) {
  const role = useRole();
  const may = role === null || hasRole(role, "operator");
  return (
    <Button
      size="sm"
      className="resolve"
      aria-label={`Resolve ${name}`}
      disabled={!may}
      title={may ? undefined : `Only an operator resolves what is in doubt; you are a ${role}.`}
      onClick={onClick}
    >
      Resolve
    </Button>
  );
}
