"use client";

import { useState } from "react";
import { TimeLeft } from "@/components/approvals/time-left";
import { BreakerChip } from "@/components/control/breaker-chip";
import { controlColumns } from "@/components/control/control-columns";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useBreakers, useSwitchBreaker } from "@/lib/browser/controls-queries";
import { useRole } from "@/lib/browser/people-queries";
import type { Breaker } from "@/lib/contract/controls";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

/** Breakers shared by all processes, those that are not closed first; `only`: those of these resources. */
export function BreakerSection({ only = null }: { only?: readonly string[] | null }) {
  const breakers = useBreakers();
  const [asked, setAsked] = useState<Breaker | null>(null);
  const loud = ({ state }: Breaker) => (state === "closed" ? 1 : 0);
  const rows = (breakers.data?.breakers ?? [])
    .filter(({ resource }) => only === null || only.includes(resource))
    .sort((a, b) => loud(a) - loud(b) || (a.resource < b.resource ? -1 : 1));
  return (
    <section aria-labelledby="breakers">
      <header className="bar-h">
        <h2 id="breakers">Breakers</h2>
        <span className="q desk">shared by all processes, open at 10 calls and 50 % faults within 60 s</span>
      </header>
      {breakers.data && rows.length > 0 ? (
        <BreakerTable rows={rows} onAsk={setAsked} />
      ) : breakers.data ? (
        <EmptyState title={only === null ? "No breaker yet." : "No breaker of what this pipeline calls."}>
          A breaker is made when a process of the SDK reports its first call of a model or tool.
        </EmptyState>
      ) : breakers.error ? (
        <ErrorState
          title="The breakers could not be read."
          error={breakers.error}
          onRetry={() => void breakers.refetch()}
        />
      ) : (
        <SkeletonRows rows={4} columns={controlColumns} />
      )}
      {asked !== null && <SwitchDialog breaker={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

type BreakerTableProps = { rows: readonly Breaker[]; onAsk: (breaker: Breaker) => void };

function BreakerTable({ rows, onAsk }: BreakerTableProps) {
  const role = useRole();
  const may = role === null || hasRole(role, "operator");
  return (
    <table className="tfix brk-table">
      <thead>
        <tr>
          <th scope="col" className="w-scope">
            Resource
          </th>
          <th scope="col" className="w-brk">
            State
          </th>
          <th scope="col" className="desk w-faults">
            Faults, last 60 s
          </th>
          <th scope="col" className="num desk w-since">
            Generation
          </th>
          <th scope="col" className="desk">
            Next
          </th>
          <th scope="col" className="w-since">
            <span className="sr">Isolate or release</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((breaker) => (
          <tr key={breaker.resource}>
            <td className="med" title={breaker.resource}>
              {breaker.resource}
            </td>
            <td>
              <BreakerChip state={breaker.state} />
            </td>
            <td className="desk">
              <Faults breaker={breaker} />
            </td>
            <td className="num desk q2">{formatCount(breaker.generation)}</td>
            <td className="desk q2">
              <Next breaker={breaker} />
            </td>
            <td className="num">
              <Button
                size="sm"
                variant={breaker.state === "closed" ? "quiet" : "plain"}
                disabled={!may}
                title={may ? undefined : `Only an operator may; you are a ${role}.`}
                aria-label={`${wordOf(breaker)} ${breaker.resource}`}
                onClick={() => onAsk(breaker)}
              >
                {wordOf(breaker)}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Isolated or open: a person closes it; else a person may shut it off. */
const turns = ({ state }: Breaker) => (state === "isolated" || state === "open" ? "release" : "isolate");
const wordOf = (breaker: Breaker) => (turns(breaker) === "release" ? "Release" : "Isolate");

function Faults({ breaker: { calls, faults, reporters } }: { breaker: Breaker }) {
  if (calls === 0) return <span className="q">no calls</span>;
  const share = faults / calls;
  return (
    <span className="row faults">
      <span className="fault-bar" aria-hidden="true">
        <b style={{ width: `${share * 100}%` }} data-over={share >= 0.5} />
      </span>
      <span className="num">{Math.round(share * 100)} %</span>
      <span className="q">
        {formatCount(faults)} of {formatCount(calls)}, {formatCount(reporters)}{" "}
        {reporters === 1 ? "reporter" : "reporters"}
      </span>
    </span>
  );
}

function Next({ breaker: { state, openedUntil, probe, reason, now } }: { breaker: Breaker }) {
  if (state === "isolated") return <bdi>{visibleText(reason ?? "until somebody releases it")}</bdi>;
  if (probe !== null) return <>a probe by {visibleText(probe.holder)} is out</>;
  if (state === "half_open") return <>waits for a probe</>;
  if (openedUntil === null || state !== "open") return null;
  return (
    <>
      probe in <TimeLeft expiresAt={openedUntil} now={now} calm />
    </>
  );
}

function SwitchDialog({ breaker, onClose }: { breaker: Breaker; onClose: () => void }) {
  const change = useSwitchBreaker();
  const to = turns(breaker);
  const { resource } = breaker;
  return (
    <ReasonDialog
      open
      title={to === "isolate" ? `Isolate ${resource}?` : `Release ${resource}?`}
      description={
        to === "isolate"
          ? "No process calls it until somebody releases it, whatever its probes say."
          : "The breaker closes now and counts anew."
      }
      confirm={wordOf(breaker)}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={(reason) =>
        change.mutate(
          { resource, to, reason },
          {
            onSuccess: () => {
              toast(to === "isolate" ? `${resource} is isolated` : `${resource} is closed`);
              onClose();
            },
          },
        )
      }
    />
  );
}
