"use client";

import { useState } from "react";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useReportIncident } from "@/lib/browser/gates-queries";
import { useRole } from "@/lib/browser/people-queries";
import { hasRole } from "@/lib/domain/guard/seats";

type IncidentProps = { approvalId: string; step: string };
type IncidentButtonProps = IncidentProps & { label: string };

/** Says that what ran after this decision was wrong; asks why first. */
export function IncidentButton({ approvalId, step, label }: IncidentButtonProps) {
  const [open, setOpen] = useState(false);
  const role = useRole();
  const may = role === null || hasRole(role, "operator");
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        disabled={!may}
        title={may ? undefined : `Only an operator records an incident; you are a ${role}.`}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && <IncidentDialog {...{ approvalId, step }} onClose={() => setOpen(false)} />}
    </>
  );
}

function IncidentDialog({ approvalId, step, onClose }: IncidentProps & { onClose: () => void }) {
  const report = useReportIncident(approvalId);
  return (
    <ReasonDialog
      open
      title={`Record an incident at ${step}?`}
      description="It says that what ran after this decision was wrong. The decision counts against its class of trust: every call asks again from now on, and what nobody was asked about and has not run yet lapses. It cannot be taken back."
      confirm="Record the incident"
      variant="solid-bad"
      pending={report.isPending}
      error={report.error}
      onClose={onClose}
      onConfirm={(reason) =>
        report.mutate(reason, {
          onSuccess: () => {
            toast(`The incident at ${step} is recorded`);
            onClose();
          },
        })
      }
    />
  );
}
