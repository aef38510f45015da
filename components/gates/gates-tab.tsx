"use client";

import "@/components/gates/gates.css";
import "@/components/gates/evidence.css";
import "@/components/gates/policy.css";
import { useState } from "react";
import { GateTable } from "@/components/gates/gate-table";
import { GateVersions } from "@/components/gates/gate-versions";
import { PolicyDialog } from "@/components/gates/policy-dialog";
import { TrustSection } from "@/components/gates/trust-section";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RiskTag } from "@/components/ui/risk-tag";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useGateUse } from "@/lib/browser/gates-queries";
import { useRole } from "@/lib/browser/people-queries";
import type { GateUse } from "@/lib/contract/gates";
import { hasRole } from "@/lib/domain/guard/seats";

/** `step`: the gate that is read; null: the most telling one. */
type GatesTabProps = { pipeline: string; step: string | null; onStep: (step: string) => void };

/** Which steps of a pipeline ask whom, and what they have earned. */
export function GatesTab({ pipeline, step, onStep }: GatesTabProps) {
  const uses = useGateUse(pipeline);
  const [editing, setEditing] = useState<string | null>(null);
  const role = useRole();
  const blocked = role !== null && !hasRole(role, "owner") ? `Only an owner sets gates; you are a ${role}.` : null;
  if (uses.isPending) return <SkeletonRows rows={8} columns={[{ id: "gate", width: 180 }]} />;
  if (uses.isError) {
    return <ErrorState title="The gates could not be read." error={uses.error} onRetry={() => void uses.refetch()} />;
  }
  const { gates } = uses.data;
  const chosen = gates.find((use) => use.step === step) ?? gates.find((use) => use.trust) ?? gates[0] ?? null;
  const edited = gates.find((use) => use.step === editing)?.gate ?? null;
  const newGate = (
    <Button
      size="sm"
      icon="plus"
      disabled={blocked !== null}
      title={blocked ?? undefined}
      onClick={() => setEditing("")}
    >
      Gate for a step
    </Button>
  );
  return (
    <div className="gates">
      {chosen === null ? (
        <EmptyState title="Nothing in this pipeline asks a person." action={newGate}>
          A step with a <code>gate</code> in its options asks before it runs and shows here. A gate that an owner sets
          makes a step ask that did not.
        </EmptyState>
      ) : (
        <>
          <ChosenGate use={chosen} pipeline={pipeline} blocked={blocked} onEdit={() => setEditing(chosen.step)} />
          <section aria-labelledby="all-gates">
            <header className="bar-h">
              <h2 id="all-gates">All gates</h2>
              <span className="q desk">last 30 days</span>
              <span className="end">{newGate}</span>
            </header>
            <GateTable gates={gates} chosen={chosen.step} onChoose={onStep} />
          </section>
        </>
      )}
      {editing !== null && (
        <PolicyDialog pipeline={pipeline} step={editing} gate={edited} onClose={() => setEditing(null)} />
      )}
    </div>
  );
}

type ChosenGateProps = { use: GateUse; pipeline: string; blocked: string | null; onEdit: () => void };

function ChosenGate({ use: { step, gate }, pipeline, blocked, onEdit }: ChosenGateProps) {
  return (
    <section aria-labelledby="gate-chosen">
      <header className="shead gate-head">
        <h2 id="gate-chosen" className="cut">
          Gate {visibleText(step)}
        </h2>
        {gate && <RiskTag risk={gate.risk} />}
        <span className="end">
          <Button size="sm" disabled={blocked !== null} title={blocked ?? undefined} onClick={onEdit}>
            {gate === null ? "Set a policy" : "Edit policy"}
          </Button>
        </span>
      </header>
      <div className="gate-half" data-alone={gate === null}>
        {gate && <TrustSection key={gate.id} gate={gate} />}
        <GateVersions pipeline={pipeline} step={step} />
      </div>
    </section>
  );
}
